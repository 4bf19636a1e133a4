import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { BrokenPage } from "@/app/broken-page";
import { HomePage } from "@/app/home-page";
import { NotFoundPage } from "@/app/not-found-page";
import { Shell } from "@/app/shell";
import { Waiting } from "@/components/waiting";
import { paths } from "@/config/paths";

/** Each feature is fetched when it is first opened. */
export const routes: RouteObject[] = [
  {
    path: paths.home,
    element: <Shell />,
    errorElement: <BrokenPage />,
    HydrateFallback: Waiting,
    children: [
      { index: true, element: <HomePage /> },
      // Who is signed in has nothing to do here; strangers are asked by the shell.
      { path: paths.signIn, element: <Navigate to={paths.home} replace /> },
      { path: paths.desk, lazy: page(() => import("@/features/desk/desk-page")) },
      { path: paths.mine, lazy: page(() => import("@/features/mine/mine-page")) },
      { path: paths.hours, lazy: page(() => import("@/features/hours/hours-page")) },
      { path: paths.escalations, lazy: page(() => import("@/features/escalations/escalations-page")) },
      { path: paths.leading, lazy: page(() => import("@/features/leading/leading-page")) },
      { path: paths.exports, lazy: page(() => import("@/features/exports/exports-page")) },
      { path: paths.steward, lazy: page(() => import("@/features/stewarding/stewarding-page")) },
      { path: "*", element: <NotFoundPage /> },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}

function page(load: () => Promise<{ default: React.ComponentType }>) {
  return async () => ({ Component: (await load()).default });
}

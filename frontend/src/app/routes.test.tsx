import { screen, waitFor } from "@testing-library/react";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Providers } from "@/app/providers";
import { routes } from "@/app/router";
import { sectionsOf } from "@/app/top-bar";
import { homeOf } from "@/config/paths";
import "@/testing/browser";
import { FakeServer } from "@/testing/fake-server";
import { installFakeServer } from "@/testing/install-fake-server";

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  server.today = { ...server.today, shift: null };
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function open(at: string) {
  installFakeServer(server);
  const router = createMemoryRouter(routes, { initialEntries: [at] });
  render(<Providers><RouterProvider router={router} /></Providers>);
  return { router, user: userEvent.setup() };
}

it("leads a signed-in person to the first page of the role", async () => {
  const { router } = open("/");
  await waitFor(() => expect(router.state.location.pathname).toBe("/desk"));
  expect(screen.getByTestId("who-am-i")).toHaveTextContent("Rosa Marin · reviewer");
  expect(screen.queryByTestId("demo-mark")).toBeNull();
});

it("knows a first page for every role", () => {
  expect(["reviewer", "supervisor", "safety", "ml", "steward", "other"].map((role) => homeOf([role])))
    .toEqual(["/desk", "/escalations", "/escalations", "/exports", "/steward", "/mine"]);
});

it("offers leading to leads and privacy officers alone", () => {
  const leaders = ["reviewer", "supervisor", "safety", "ml", "steward"].filter((role) => sectionsOf([role]).includes("leading"));
  expect(leaders).toEqual(["supervisor", "steward"]);
});

it("signs in, and says plainly when the password is wrong", async () => {
  server.signedIn = false;
  const { router, user } = open("/");
  await user.type(await screen.findByRole("textbox", { name: /E-mail/ }), "reviewer@earshot.example");
  await user.type(screen.getByLabelText(/Password/, { selector: "input" }), "wrong{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("do not fit together");
  await user.clear(screen.getByLabelText(/Password/, { selector: "input" }));
  await user.type(screen.getByLabelText(/Password/, { selector: "input" }), "right{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/desk"));
});

it("asks somebody without a session to sign in, wherever they arrive, and goes on there", async () => {
  server.signedIn = false;
  const { router, user } = open("/mine");
  await user.type(await screen.findByRole("textbox", { name: /E-mail/ }), "reviewer@earshot.example");
  await user.type(screen.getByLabelText(/Password/, { selector: "input" }), "right{Enter}");
  expect(await screen.findByRole("heading", { name: "My reports" })).toBeInTheDocument();
  expect(router.state.location.pathname).toBe("/mine");
});

it("covers the page when the session ends, and takes nothing of it away", async () => {
  const { user } = open("/desk");
  const start = await screen.findByRole("button", { name: /Start the shift/ });
  server.signedIn = false;
  await user.click(start);
  expect(await screen.findByRole("dialog")).toHaveTextContent("Your session has ended");
  await user.type(screen.getByLabelText(/Password/, { selector: "input" }), "right{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.getByRole("button", { name: /Start the shift/ })).toBeInTheDocument();
});

it("says that a page is not there", async () => {
  open("/nowhere");
  expect(await screen.findByText("There is nothing here.")).toBeInTheDocument();
});

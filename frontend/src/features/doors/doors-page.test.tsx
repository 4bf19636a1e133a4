import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import DoorsPage from "@/features/doors/doors-page";
import { sessionKey } from "@/hooks/use-me";
import { FakeApi, refusal } from "@/testing/fake-api";
import { renderScreen } from "@/testing/render-screen";

const doors = ["reviewer", "supervisor", "ml", "steward"].map((role) => ({ role, name: `A ${role}`, email: `${role}@demo.test` }));

function demo(): FakeApi {
  return new FakeApi()
    .on("GET", "demo", { doors })
    .on("POST", "demo/enter", ({ body }: { body: unknown }) => ({ ...me, roles: [(body as { role: string }).role] }));
}

const me = {
  person: { name: "Mara", email: "mara@demo.test", languages: ["en"], ui_language: "en" },
  roles: [],
  site: { name: "San José", zone: "America/Costa_Rica" },
  today: null,
  demo: true,
};

test("says what Earshot is for, and shows four doors", async () => {
  demo();
  renderScreen(<DoorsPage />);
  expect(await screen.findAllByRole("button")).toHaveLength(4);
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("People listen to what assistants recorded.");
  expect(screen.getByRole("button", { name: /Privacy officer/ })).toHaveTextContent("You will be A steward.");
});

test("one click enters, and goes to that role's first page", async () => {
  const api = demo();
  const { user, router, client } = renderScreen(<DoorsPage />);
  await user.click(await screen.findByRole("button", { name: /ML engineer/ }));
  await expect.poll(() => router.state.location.pathname).toBe("/exports");
  expect(api.sent("POST", "demo/enter").map((call) => call.body)).toEqual([{ role: "ml" }]);
  expect(client.getQueryData(sessionKey)).toEqual({ signed_in: true, demo: true });
});

test("a digit opens its door", async () => {
  demo();
  const { user, router } = renderScreen(<DoorsPage />);
  await screen.findAllByRole("button");
  await user.keyboard("2");
  await expect.poll(() => router.state.location.pathname).toBe("/escalations");
});

test("a door that does not open says why", async () => {
  demo().on("POST", "demo/enter", refusal(403, "not_allowed", "The demo is open to this computer only."));
  const { user, router } = renderScreen(<DoorsPage />);
  await user.click(await screen.findByRole("button", { name: /Reviewer/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The demo is open to this computer only.");
  expect(router.state.location.pathname).toBe("/");
});

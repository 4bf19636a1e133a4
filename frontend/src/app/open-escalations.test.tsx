import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TopBar } from "@/app/top-bar";
import type { Me } from "@/lib/contract";
import { FakeApi } from "@/testing/fake-api";
import { renderScreen } from "@/testing/render-screen";

let rows: { id: string; level: string | null; state: string }[] = [];
let next: string | null = null;
let api: FakeApi;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  rows = [];
  next = null;
  api = new FakeApi().on("GET", "escalations", () => ({ results: rows, next }));
  document.title = "Earshot";
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const me = (role: string) => ({ person: { name: "Lucía Mora" }, roles: [role], demo: false }) as unknown as Me;
const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("a lead on another page learns of a new escalation within 15 s, also by the title", async () => {
  const { unmount } = renderScreen(<TopBar me={me("supervisor")} />, "/leading");
  await waitFor(() => expect(api.sent("GET", "escalations")).toHaveLength(1));
  expect(screen.queryByTestId("open-escalations")).toBeNull();
  expect(document.title).toBe("Earshot");
  rows = [{ id: "e-1", level: "S0", state: "open" }, { id: "e-2", level: "S3", state: "acknowledged" }];
  await later(15_000);
  const badge = await screen.findByTestId("open-escalations");
  expect(badge).toHaveTextContent("2");
  expect(badge).toHaveAttribute("data-urgent");
  expect(screen.getByRole("link", { name: "Escalations 2 open, 1 grave one that nobody has taken up" })).toBeVisible();
  expect(document.title).toBe("(2) Earshot");
  rows = [{ id: "e-2", level: "S3", state: "acknowledged" }];
  next = "more";
  await later(15_000);
  await waitFor(() => expect(document.title).toBe("(1+) Earshot"));
  expect(screen.getByTestId("open-escalations")).not.toHaveAttribute("data-urgent");
  unmount();
  expect(document.title).toBe("Earshot");
});

test("goes on asking while the page is out of sight", async () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  renderScreen(<TopBar me={me("safety")} />, "/leading");
  await waitFor(() => expect(api.sent("GET", "escalations")).toHaveLength(1));
  await later(15_000);
  await waitFor(() => expect(api.sent("GET", "escalations")).toHaveLength(2));
});

test.each(["reviewer", "ml", "steward"])("whoever may not see them is told nothing, and nothing is asked: %s", async (role) => {
  renderScreen(<TopBar me={me(role)} />, "/leading");
  expect(await screen.findByTestId("who-am-i")).toBeVisible();
  await later(15_000);
  expect(api.calls).toEqual([]);
});

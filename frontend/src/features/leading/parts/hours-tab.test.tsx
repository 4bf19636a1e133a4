import "@/features/leading/texts";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Correction } from "@/features/leading/api/corrections";
import { HoursTab } from "@/features/leading/parts/hours-tab";
import { refusal } from "@/testing/fake-api";
import { fakeLeading } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

const correction: Correction = {
  id: "c-1", state: "asked", person: "Rosa Marin", zone: "America/Costa_Rica", reason: "I forgot to end it.",
  started_at: "2026-11-20T14:00:20Z", ended_at: "2026-11-20T22:30:00Z", hours: 8.5, breaks: [{ started_at: "2026-11-20T17:00:00Z", ended_at: "2026-11-20T17:45:00Z" }],
  asked_at: "2026-11-21T14:00:00Z", decided_at: null, decided_by: null,
  recorded: { started_at: "2026-11-20T14:00:00Z", ended_at: "2026-11-21T02:00:00Z", hours: 12, breaks: [] },
};

test("shows both versions side by side in the person's own time, and marks what differs", async () => {
  fakeLeading().on("GET", "corrections", { results: [correction], next: null });
  renderScreen(<HoursTab />);
  const card = await screen.findByRole("article", { name: "Rosa Marin" });
  const rows = within(card).getAllByRole("row").slice(1).map((row) => [row.textContent, row.dataset.changed]);
  expect(rows).toEqual([
    ["BeganFri, Nov 20, 08:00Fri, Nov 20, 08:00", "false"],
    ["EndedFri, Nov 20, 20:00Fri, Nov 20, 16:30", "true"],
    ["Break 1no break11:00 – 11:45", "true"],
    ["Hours12.008.50", "true"],
  ]);
  expect(card).toHaveTextContent("I forgot to end it.");
});

test("agrees, says so, and the card is gone", async () => {
  const api = fakeLeading().on("GET", "corrections", { results: [correction], next: null });
  api.on("POST", "corrections/:id/agree", () => {
    api.on("GET", "corrections", { results: [], next: null });
    return { ...correction, state: "agreed" };
  });
  const { user } = renderScreen(<HoursTab />);
  await user.click(await screen.findByRole("button", { name: "Agree with Rosa Marin" }));
  expect(await screen.findByTestId("done")).toHaveTextContent("Agreed: what Rosa Marin says counts from now on.");
  expect(await screen.findByText(/Nothing waits for your word/)).toBeVisible();
  expect(screen.getByRole("status")).toHaveFocus();
  expect(api.sent("POST", "corrections/c-1/agree")[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
});

test("somebody else's answer is told, and the list asked for again", async () => {
  const api = fakeLeading().on("GET", "corrections", { results: [correction], next: null }).on("POST", "corrections/:id/refuse", refusal(409, "correction_decided", "Decided."));
  const { user } = renderScreen(<HoursTab />);
  await user.click(await screen.findByRole("button", { name: "Refuse: Rosa Marin" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Somebody has answered this correction already.");
  expect(api.sent("GET", "corrections").length).toBeGreaterThan(1);
});

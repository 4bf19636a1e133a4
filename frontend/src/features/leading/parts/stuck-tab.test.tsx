import "@/features/leading/texts";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Stuck } from "@/features/leading/api/stuck";
import { StuckTab } from "@/features/leading/parts/stuck-tab";
import { refusal } from "@/testing/fake-api";
import { fakeLeading } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

const stuck: Stuck = {
  clip: "c-1", cause: "skips", condition: "", since: "2026-11-23T09:00:00Z", language: "en-US", warned: true, labels_in: 1, wanted: 2, held: 1,
  skips: [{ reason: "too_hard", number: 2 }, { reason: "", number: 1 }], heard_languages: [{ language: "", number: 2 }, { language: "es", number: 1 }], may_decide: true,
};

function opened(...rows: Stuck[]) {
  const api = fakeLeading().on("GET", "projects/:slug/queue/stuck", { results: rows, next: null });
  return { api, ...renderScreen(<StuckTab slug="transcription" />) };
}

test("shows why a clip is stuck and what people said of it", async () => {
  opened(stuck);
  const card = await screen.findByRole("article", { name: "Skipped by several people" });
  for (const words of ["American English · with a warning", "1 of 2 wanted · 1 in hand", "too hard (×2), no reason given (×1)", "another, not named (×2), Spanish (×1)"]) {
    expect(card).toHaveTextContent(words);
  }
});

test("puts a clip back at once", async () => {
  const { api, user } = opened(stuck);
  api.on("POST", "projects/:slug/stuck/:clip/put-back", { clip: "c-1", decision: "put_back", decided_at: stuck.since, state: "ready" });
  await user.click(await screen.findByRole("button", { name: "Put back into the queue" }));
  expect(await screen.findByTestId("done")).toHaveTextContent("Put back into the queue.");
  expect(api.sent("POST", "projects/transcription/stuck/c-1/put-back")).toHaveLength(1);
});

test("sends it to the language that was heard most, or to another", async () => {
  const { api, user } = opened(stuck);
  api.on("POST", "projects/:slug/stuck/:clip/reroute", { clip: "c-1", decision: "rerouted", decided_at: stuck.since, state: "ready" });
  await user.click(await screen.findByRole("button", { name: "Send to another language…" }));
  const dialog = await screen.findByRole("dialog");
  const language = within(dialog).getByRole("textbox", { name: /Language/ });
  expect(language).toHaveValue("es");
  expect(dialog).toHaveTextContent("This means Spanish.");
  await user.clear(language);
  expect(within(dialog).getByRole("button", { name: /Send it there/ })).toBeDisabled();
  await user.type(language, "RO");
  await user.click(within(dialog).getByRole("button", { name: /Send it there/ }));
  expect(await screen.findByTestId("done")).toHaveTextContent("Sent to people who know that language.");
  await waitFor(() => expect(screen.getByRole("status")).toHaveFocus());
  expect(api.sent("POST", "projects/transcription/stuck/c-1/reroute")[0]?.body).toEqual({ language: "ro" });
});

test("sets aside only after a second word, and tells when somebody was first", async () => {
  const { api, user } = opened(stuck);
  api.on("POST", "projects/:slug/stuck/:clip/set-aside", refusal(409, "already_decided", "Decided."));
  await user.click(await screen.findByRole("button", { name: "Set aside…" }));
  expect(api.calls.filter(({ method }) => method === "POST")).toEqual([]);
  expect(await screen.findByText(/This cannot be taken back here/)).toHaveFocus();
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await screen.findByRole("alert")).toHaveTextContent("Somebody has decided about this clip already.");
});

test("what a condition keeps back is a privacy officer's to decide", async () => {
  opened({ ...stuck, cause: "condition", condition: "child_voice", may_decide: false });
  const card = await screen.findByRole("article", { name: "Kept out of circulation: child's voice" });
  expect(card).toHaveTextContent("A privacy officer decides about this one.");
  expect(within(card).queryByRole("button")).toBeNull();
});

test("an empty list says what would come", async () => {
  opened();
  expect(await screen.findByText(/No clip is stuck/)).toBeVisible();
});

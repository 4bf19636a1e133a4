import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import StewardingPage from "@/features/stewarding/stewarding-page";
import { FakeApi, refusal, reply } from "@/testing/fake-api";
import { renderScreen } from "@/testing/render-screen";

const at = (second: number) => `2026-11-22T09:00:${String(second).padStart(2, "0")}Z`;
const events = [
  { at: at(1), event: "assignment.served", person: "Ana", role: "reviewer", detail: {} },
  { at: at(5), event: "assignment.heard", person: "Ana", role: "reviewer", detail: { heard: [[0, 2500, at(1)]] } },
  // The outcome tells the same stretch again, and one more.
  { at: at(9), event: "assignment.done", person: "Ana", role: "reviewer", detail: { heard: [[0, 2500, at(1)], [0, 600, at(6)]] } },
  { at: at(20), event: "escalation.served", person: "Mara", role: "safety, supervisor", detail: { level: "S1" } },
  { at: at(30), event: "assignment.heard", person: "Ravi", role: "reviewer", detail: { heard: [[0, 1000, at(29)]] } },
  { at: at(40), event: "clip.erased", person: null, role: null, detail: {} },
];

test("withdraws a speaker only after the reference was typed twice, and counts what it reached", async () => {
  const api = new FakeApi().on("POST", "subjects/:ref/withdraw", () =>
    reply(202, { subject: "p-1", state: "withdrawn", clips: 3, assignments_withdrawn: 1, escalated_kept: 1 }));
  const { user } = renderScreen(<StewardingPage />);
  await user.type(screen.getByLabelText("The speaker's reference"), "device 7/b");
  await user.click(screen.getByRole("button", { name: "Withdraw…" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByRole("button", { name: "Withdraw" })).toBeDisabled();
  await user.type(within(dialog).getByLabelText("Type the reference again"), "device 7/a{Enter}");
  expect(api.calls.filter((call) => call.method === "POST")).toHaveLength(0);
  await user.clear(within(dialog).getByLabelText("Type the reference again"));
  await user.type(within(dialog).getByLabelText("Type the reference again"), "device 7/b{Enter}");
  const result = await screen.findByTestId("withdraw-result");
  expect(result).toHaveTextContent(/3 clips of theirs.*1 assignment was taken back.*1 clip is kept under a hold/);
  expect(api.sent("POST", "subjects/device%207%2Fb/withdraw")).toHaveLength(1);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("an unknown speaker is told plainly", async () => {
  new FakeApi().on("POST", "subjects/:ref/withdraw", refusal(404, "not_found", "There is no such speaker here."));
  const { user } = renderScreen(<StewardingPage />);
  await user.type(screen.getByLabelText("The speaker's reference"), "x{Enter}");
  await user.type(await screen.findByLabelText("Type the reference again"), "x{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("There is no such speaker here.");
});

test("says who heard a clip, in one sentence and event by event", async () => {
  const api = new FakeApi().on("GET", "audit/clips/:id", ({ query }: { query: URLSearchParams }) =>
    query.get("cursor") === "p2" ? { results: events.slice(4), next: null } : { results: events.slice(0, 4), next: "p2" });
  const { user, router } = renderScreen(<StewardingPage />);
  await user.type(screen.getByLabelText("Clip"), "c-1{Enter}");
  expect(await screen.findByTestId("heard-sentence")).toHaveTextContent("2 people heard 3.1 s of it. More of the log follows below");
  await user.click(screen.getByRole("button", { name: "More" }));
  await waitFor(() => expect(screen.getAllByTestId("clip-event")).toHaveLength(6));
  expect(screen.getByTestId("heard-sentence")).toHaveTextContent(/^3 people heard 4.1 s of it\.$/);
  expect(screen.getAllByTestId("clip-event")[3]).toHaveTextContent("sound served under an escalationMarasafety officer, supervisorlevel: S1");
  expect(screen.getAllByTestId("clip-event")[5]).toHaveTextContent("erasedthe machine");
  expect(router.state.location.search).toBe("?clip=c-1");
  expect(api.sent("GET", "audit/clips/c-1")).toHaveLength(2);
});

test("a whole log and a touched one look and read differently", async () => {
  let verdict = { ok: true, checked: 1234, message: "Nothing was altered." };
  new FakeApi().on("GET", "audit/verify", () => verdict);
  const { user } = renderScreen(<StewardingPage />);
  await user.click(screen.getByRole("button", { name: "Verify the log" }));
  expect(await screen.findByTestId("verdict")).toHaveTextContent("The log is wholeNothing was altered. 1,234 events read again.");
  verdict = { ok: false, checked: 20, message: "Events of a sealed stretch are missing." };
  await user.click(screen.getByRole("button", { name: "Verify the log" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The log was touchedEvents of a sealed stretch are missing.");
});

test("lists clips where the server has them, and asks who heard one", async () => {
  new FakeApi()
    .on("GET", "clips", { results: [{ id: "c-9", state: "escalated", subject: "0f5e7a1c-77b2", project: "transcription", language: "ro", duration_s: 3.24 }], next: null })
    .on("GET", "audit/clips/:id", { results: [], next: null });
  const { user } = renderScreen(<StewardingPage />);
  expect(await screen.findByTestId("clip")).toHaveTextContent("c-9escalatedtranscription · ro3.2 s0f5e7a1c…");
  await user.click(screen.getByRole("button", { name: "Who heard it: c-9" }));
  expect(await screen.findByTestId("heard-sentence")).toHaveTextContent("The log says nothing of such a clip.");
  expect(screen.getByLabelText("Clip")).toHaveValue("c-9");
  await user.click(screen.getByRole("button", { name: "Withdraw… speaker 0f5e7a1c-77b2" }));
  expect(screen.getByLabelText("The speaker's reference")).toHaveValue("0f5e7a1c-77b2");
  expect(screen.getByLabelText("The speaker's reference")).toHaveFocus();
});

test("shows no list of clips where the server has none", async () => {
  const api = new FakeApi();
  renderScreen(<StewardingPage />);
  await waitFor(() => expect(api.sent("GET", "clips")).toHaveLength(1));
  expect(screen.queryByTestId("clips")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Escalation } from "@/features/escalations/api/escalations";
import EscalationsPage from "@/features/escalations/escalations-page";
import { FakeApi, refusal, sound } from "@/testing/fake-api";
import { renderScreen } from "@/testing/render-screen";

const MINUTE = 60_000;
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();

function escalation(over: Partial<Escalation>): Escalation {
  return {
    id: "e-1", level: "S0", kind: "violence", state: "open", opened_at: fromNow(-2 * MINUTE),
    ack_due_at: fromNow(3 * MINUTE), decide_due_at: fromNow(58 * MINUTE), acknowledged_at: null, acknowledged_by: null,
    decision: null, votes: [], project: "command-understanding", language: "en", duration_s: 3.2,
    reports: [{ kind: "violence", note: "A <b>shout</b>, then nothing.", at_ms: 1200, at: fromNow(-2 * MINUTE), mine: false }],
    may: ["acknowledge", "decide"], why_not: { close: "not_decided" }, ...over,
  };
}

const play = vi.fn<() => Promise<void>>();
const pause = vi.fn<() => void>();

beforeEach(() => {
  play.mockReset();
  pause.mockReset();
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function played(this: HTMLMediaElement) {
    this.dispatchEvent(new Event("playing"));
    return play();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(pause);
  URL.createObjectURL = () => "blob:clip";
  URL.revokeObjectURL = () => undefined;
});

/** A server with these escalations; what `rows` holds is what it answers. */
function server(...given: Escalation[]) {
  const rows = new Map(given.map((row) => [row.id, row]));
  const api = new FakeApi()
    .on("GET", "escalations", () => ({ results: [...rows.values()], next: null }))
    .on("GET", "escalations/:id", (_, id) => rows.get(id ?? "") ?? refusal(404, "not_found", "There is no such escalation."))
    .on("GET", "escalations/:id/audio", sound);
  return { api, rows };
}

async function opened() {
  const view = renderScreen(<EscalationsPage />, "/escalations");
  await screen.findAllByTestId("escalation-row");
  return view;
}

test("orders the queue as the server does, and says what is overdue in words", async () => {
  server(
    escalation({ id: "e-1", ack_due_at: fromNow(-12 * MINUTE - 500) }),
    escalation({ id: "e-2", level: "S3", kind: "distressing", state: "acknowledged", acknowledged_by: "Ioana", decide_due_at: fromNow(49 * 60 * MINUTE) }),
  );
  await opened();
  const [first, second] = screen.getAllByTestId("escalation-row");
  expect(first).toHaveTextContent(/S0Violence.*acknowledgeoverdue by 12 min \d\d s/);
  expect(second).toHaveTextContent(/S3Distressing.*decidein 2 d 0\d h.*with Ioana/);
  expect(screen.getByText(/nobody can pause them/)).toBeVisible();
});

test("the time left counts down while one looks", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  try {
    server(escalation({ ack_due_at: fromNow(90_000) }));
    await opened();
    expect(screen.getByTestId("time-left")).toHaveTextContent("in 1 min 30 s");
    act(() => void vi.advanceTimersByTime(2_000));
    expect(screen.getByTestId("time-left")).toHaveTextContent("in 1 min 28 s");
  } finally {
    vi.useRealTimers();
  }
});

test("walks the rows by key and opens one, words first and without sound", async () => {
  const { api } = server(escalation({}), escalation({ id: "e-2", kind: "self_harm", level: "S0" }));
  const { user } = await opened();
  await user.keyboard("j{Enter}");
  const detail = await screen.findByTestId("escalation-detail");
  expect(detail).toHaveAttribute("data-id", "e-2");
  expect(within(detail).getByRole("heading", { level: 2 })).toHaveFocus();
  expect(within(detail).getByText("A <b>shout</b>, then nothing.")).toBeVisible();
  expect(api.calls.filter((call) => call.path.endsWith("/audio"))).toEqual([]);
});

test("Space on a row that is not open shows its warning and plays nothing; the next Space plays; Esc silences", async () => {
  const { api } = server(escalation({}));
  const { user } = await opened();
  await user.keyboard(" ");
  expect(await screen.findByTestId("sound-warning")).toHaveTextContent("Reported as: Violence.");
  expect(api.sent("GET", "escalations/e-1/audio")).toHaveLength(0);
  await user.keyboard(" ");
  await waitFor(() => expect(screen.getByTestId("sound-phase")).toHaveAttribute("data-phase", "playing"));
  expect(play).toHaveBeenCalledTimes(1);
  await user.keyboard("{Escape}");
  expect(pause).toHaveBeenCalled();
  expect(screen.getByTestId("sound-phase")).toHaveAttribute("data-phase", "silent");
});

test("opening another escalation ends the sound of the one before", async () => {
  server(escalation({}), escalation({ id: "e-2" }));
  const { user } = await opened();
  await user.keyboard("{Enter} ");
  await waitFor(() => expect(play).toHaveBeenCalledTimes(1));
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(screen.getByTestId("escalation-detail")).toHaveAttribute("data-id", "e-2"));
  expect(pause).toHaveBeenCalled();
  expect(play).toHaveBeenCalledTimes(1);
});

test("a clip that is gone says so and stays silent", async () => {
  const { api } = server(escalation({}));
  api.on("GET", "escalations/:id/audio", refusal(410, "withdrawn", "This recording was withdrawn."));
  const { user } = await opened();
  await user.keyboard("{Enter} ");
  expect(await screen.findByText("This recording was withdrawn.")).toBeVisible();
  expect(play).not.toHaveBeenCalled();
});

test("A acknowledges, with an idempotency key", async () => {
  const { api, rows } = server(escalation({}));
  api.on("POST", "escalations/:id/acknowledge", () => {
    rows.set("e-1", escalation({ state: "acknowledged", acknowledged_by: "Mara", acknowledged_at: fromNow(0), may: ["decide"] }));
    return rows.get("e-1");
  });
  const { user } = await opened();
  await user.keyboard("a");
  expect(await screen.findByText("Mara answers for it")).toBeVisible();
  expect(api.sent("POST", "escalations/e-1/acknowledge")[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
});

test("decides through a dialog with a decision and a reason", async () => {
  const { api, rows } = server(escalation({ state: "acknowledged", acknowledged_by: "Mara", may: ["decide"] }));
  api.on("POST", "escalations/:id/decide", () => {
    rows.set("e-1", escalation({ state: "decided", acknowledged_by: "Mara", decision: "authority_told", may: ["close"] }));
    return rows.get("e-1");
  });
  const { user } = await opened();
  await user.keyboard("d");
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByRole("button", { name: /Decide/ })).toBeDisabled();
  await user.click(within(dialog).getByLabelText("An authority was told"));
  await user.type(within(dialog).getByRole("textbox", { name: /Why/ }), "The police have it.");
  await user.click(within(dialog).getByRole("button", { name: /Decide/ }));
  expect(await screen.findByTestId("decision")).toHaveTextContent("An authority was told");
  expect(api.sent("POST", "escalations/e-1/decide").map((call) => call.body)).toEqual([{ decision: "authority_told", reason: "The police have it." }]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("the first closing stands, and the screen says who must be the second", async () => {
  const decided = escalation({ state: "decided", acknowledged_by: "Mara", decision: "erase", may: ["close"], why_not: {} });
  const { api, rows } = server(decided);
  api.on("POST", "escalations/:id/close", () => {
    rows.set("e-1", { ...decided, state: "closing", votes: [{ by: "Mara", reason: "handled", at: fromNow(0) }], may: [], why_not: { close: "same_person" } });
    return rows.get("e-1");
  });
  const { user } = await opened();
  await user.keyboard("c");
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("You would be the first of two.");
  await user.click(within(dialog).getByLabelText(/^Handled/));
  await user.type(within(dialog).getByLabelText(/In your own words/), "Erased.");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await screen.findByTestId("two-people")).toHaveTextContent(/Mara has closed it.*The second must be somebody else, not in the same reporting line/);
  await user.keyboard("c");
  expect(screen.getByTestId("refused")).toHaveTextContent("You have closed it already.");
  expect(api.sent("POST", "escalations/e-1/close")).toHaveLength(1);
});

test("doing nothing asks for its legal basis", async () => {
  const { api } = server(escalation({ state: "decided", decision: "no_action", may: ["close"] }));
  api.on("POST", "escalations/:id/close", escalation({ state: "closing", decision: "no_action", may: [] }));
  const { user } = await opened();
  await user.keyboard("c");
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByLabelText("What is heard is lawful"));
  await user.type(within(dialog).getByLabelText(/In your own words/), "A film.");
  expect(within(dialog).getByRole("button", { name: /^Close/ })).toBeDisabled();
  await user.type(within(dialog).getByLabelText(/Legal basis/), "Art. 6(1)(f)");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(api.sent("POST", "escalations/e-1/close")).toHaveLength(1));
  expect(api.sent("POST", "escalations/e-1/close")[0]?.body).toEqual({ reason: "lawful_content", text: "A film.", legal_basis: "Art. 6(1)(f)" });
});

test("a refusal of the server stays in the dialog, in its own words, and nothing typed is lost", async () => {
  const { api } = server(escalation({ state: "decided", decision: "erase", may: ["close"] }));
  api.on("POST", "escalations/:id/close", refusal(409, "same_reporting_line", "Mara reports to you. Jonas or Priya may close it."));
  const { user } = await opened();
  await user.keyboard("c");
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByLabelText(/^Handled/));
  await user.type(within(dialog).getByLabelText(/In your own words/), "Erased.");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("Jonas or Priya may close it.");
  expect(within(dialog).getByLabelText(/In your own words/)).toHaveValue("Erased.");
});

test("whoever may not close is told why before typing anything", async () => {
  server(escalation({ state: "decided", decision: "erase", may: [], why_not: { close: "reporter_may_not_close" } }));
  const { user } = await opened();
  await user.keyboard("c");
  expect(await screen.findByTestId("refused")).toHaveTextContent("You reported this clip, so you may not close it.");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("what arrives is said aloud", async () => {
  const { rows } = server(escalation({ id: "e-2", level: "S3", kind: "distressing" }));
  const { client } = await opened();
  rows.set("e-1", escalation({}));
  await act(() => client.invalidateQueries());
  await waitFor(() => expect(screen.getByTestId("queue-news")).toHaveTextContent("New: S0 Violence."));
  expect(screen.getByTestId("queue-news")).toHaveAttribute("aria-live", "polite");
});

test("a key that follows another at once acts on the row that was moved to", async () => {
  const { api } = server(escalation({}), escalation({ id: "e-2" }));
  api.on("POST", "escalations/:id/acknowledge", (_: unknown, id: string) => escalation({ id, state: "acknowledged", acknowledged_by: "Mara", may: ["decide"] }));
  const { user } = await opened();
  await user.keyboard("{Enter}");
  await screen.findByTestId("escalation-detail");
  // As in a browser: only what React commits at once is there when the second key comes; the address changes later.
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
  environment.IS_REACT_ACT_ENVIRONMENT = false;
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "j" }));
  await Promise.resolve();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
  environment.IS_REACT_ACT_ENVIRONMENT = true;
  await waitFor(() => expect(api.calls.filter((call) => call.method === "POST").map((call) => call.path)).toEqual(["escalations/e-2/acknowledge"]));
});

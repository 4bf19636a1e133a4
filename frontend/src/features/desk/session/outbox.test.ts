import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Outbox } from "@/features/desk/session/outbox";
import { newWrite, signedInEvents } from "@/lib/api";
import { ApiError } from "@/lib/api-error";

interface Sent {
  path: string;
  key: string | null;
}

let sent: Sent[];
let answers: ((path: string) => Response)[];
let unsent: number;
let outbox: Outbox;

const ok = () => new Response(JSON.stringify({ id: "made" }), { status: 201 });
const refused = (status: number, code: string) => () => new Response(JSON.stringify({ error: { code, message: code } }), { status });
const lost = () => { throw new TypeError("Failed to fetch"); };
const post = (clip: string, path: string) => outbox.post<{ id: string }>(clip, () => newWrite("POST", path));

beforeEach(() => {
  vi.useFakeTimers();
  document.cookie = "csrftoken=from-the-test";
  [sent, answers, unsent] = [[], [], 0];
  outbox = new Outbox((count) => { unsent = count; });
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    sent.push({ path, key: new Headers(init.headers).get("Idempotency-Key") });
    return (answers.shift() ?? ok)(path);
  });
});

afterEach(() => {
  outbox.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("over a lost line", () => {
  it.each([["no answer", lost], ["a starting server", refused(503, "starting")], ["too many at once", refused(429, "slow_down")]])(
    "%s: sends again with the same key", async (_name, failing) => {
      answers = [failing, failing];
      const answer = post("clip", "label");
      await vi.advanceTimersByTimeAsync(5000);
      await expect(answer).resolves.toEqual({ id: "made" });
      expect(sent).toHaveLength(3);
      expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    },
  );

  it("waits longer each time and never gives up", async () => {
    answers = Array.from({ length: 8 }, () => lost);
    const answer = post("clip", "label");
    await vi.advanceTimersByTimeAsync(1200);
    expect(sent).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(60_000);
    await answer;
    expect(sent).toHaveLength(9);
  });
});

it("tells a refusal at once and does not send again", async () => {
  answers = [refused(400, "invalid_answers")];
  await expect(post("clip", "label")).rejects.toBeInstanceOf(ApiError);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
});

it("waits for a session and goes on with the same key", async () => {
  answers = [refused(401, "not_signed_in")];
  const answer = post("clip", "label");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
  signedInEvents.emit();
  await answer;
  expect(sent[1]?.key).toBe(sent[0]?.key);
});

it("keeps the order within a clip, even after a refusal, and lets other clips pass", async () => {
  answers = [lost, ok, refused(409, "already_ended")];
  const skip = post("one", "skip");
  const undo = post("one", "undo");
  const other = post("two", "escalate");
  await other;
  expect(sent.map(({ path }) => path.split("/").at(-1))).toEqual(["skip", "escalate"]);
  await vi.advanceTimersByTimeAsync(1000);
  await expect(skip).rejects.toMatchObject({ code: "already_ended" });
  await undo;
  expect(sent.map(({ path }) => path.split("/").at(-1))).toEqual(["skip", "escalate", "skip", "undo"]);
});

function leave(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

it("counts what is on its way, and holds the page while anything is", async () => {
  answers = [lost];
  const answer = post("clip", "label");
  expect(unsent).toBe(1);
  expect(leave()).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  await answer;
  expect(unsent).toBe(0);
  expect(leave()).toBe(false);
});

it("outlives its screen: what was posted is sent after it closed", async () => {
  answers = [lost, lost];
  const answer = post("clip", "label");
  outbox.close();
  await vi.advanceTimersByTimeAsync(5000);
  await expect(answer).resolves.toEqual({ id: "made" });
});

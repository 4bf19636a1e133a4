import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Drafts, STILL_MS } from "@/features/desk/session/drafts";
import { readNotes } from "@/features/desk/session/leaving";
import { signedInEvents } from "@/lib/api";
import { Scope } from "@/lib/scope";

interface Sent {
  draft: Record<string, unknown>;
  keepalive: boolean;
  answer: (response: Response | Error) => Promise<void>;
}

const NOW = Date.UTC(2026, 0, 5, 9);
const ok = () => new Response(null, { status: 204 });
const refused = (status: number, code: string) => new Response(JSON.stringify({ error: { code, message: code } }), { status });

let sent: Sent[];
let scope: Scope;
let drafts: Drafts;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  sessionStorage.clear();
  document.cookie = "csrftoken=from-the-test";
  sent = [];
  vi.stubGlobal("fetch", (_path: string, init: RequestInit) => new Promise<Response>((resolve, reject) => {
    const answer = async (response: Response | Error) => {
      if (response instanceof Response) resolve(response);
      else reject(response);
      await vi.advanceTimersByTimeAsync(0);
    };
    sent.push({ draft: JSON.parse(String(init.body)) as Record<string, unknown>, keepalive: init.keepalive ?? false, answer });
  }));
  begin();
});

afterEach(() => {
  scope.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function begin(): void {
  scope = new Scope();
  drafts = new Drafts(scope);
}

const write = (words: string) => drafts.changed("clip", { answers: { words } });
const still = () => vi.advanceTimersByTimeAsync(STILL_MS);
const leave = async () => {
  window.dispatchEvent(new Event("pagehide"));
  await vi.advanceTimersByTimeAsync(0);
};
const words = () => sent.map(({ draft }) => (draft.answers as { words: string }).words);
const revisionAfter = async (typed: string) => {
  write(typed);
  await leave();
  return Number(sent.at(-1)?.draft.revision);
};

it("saves what was left alone for two seconds, once", async () => {
  write("half");
  await vi.advanceTimersByTimeAsync(STILL_MS - 1);
  write("half a sentence");
  await still();
  await sent[0]?.answer(ok());
  await leave();
  expect(words()).toEqual(["half a sentence"]);
  expect(readNotes()).toEqual({});
});

describe("as the page goes", () => {
  it("saves what was not left alone yet, in a request that outlives the page", async () => {
    write("the last words");
    await leave();
    expect(sent[0]).toMatchObject({ draft: { answers: { words: "the last words" } }, keepalive: true });
  });

  it("sends once more what is on its way, since that request dies with the page", async () => {
    write("the last words");
    await still();
    await leave();
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([false, true]);
    expect(sent[1]?.draft).toEqual(sent[0]?.draft);
  });

  it("sends it once, though a page that goes is also hidden", async () => {
    write("the last words");
    await leave();
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(1);
  });

  it("leaves a note for the next page that holds nothing of it, and takes it away where the answer is still heard", async () => {
    write("the last words");
    await leave();
    expect(readNotes()).toEqual({ clip: sent[0]?.draft.revision });
    expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain("last words");
    await sent[0]?.answer(ok());
    expect(readNotes()).toEqual({});
  });

  it("does not take an earlier answer for that of the last words", async () => {
    write("half");
    await still();
    write("half a sentence");
    await leave();
    await sent[0]?.answer(ok());
    expect(readNotes()).toEqual({ clip: sent[1]?.draft.revision });
  });
});

describe("what was not saved", () => {
  it.each([
    ["no answer", new TypeError("Failed to fetch")], ["a starting server", refused(503, "starting")],
  ])("is sent again after %s, also by a page that was only hidden", async (_name, answer) => {
    write("words");
    await leave();
    await sent[0]?.answer(answer);
    await still();
    expect(words()).toEqual(["words", "words"]);
    await sent[1]?.answer(ok());
    expect(readNotes()).toEqual({});
  });

  it("gives way to what was typed meanwhile", async () => {
    write("half");
    await still();
    write("half a sentence");
    await sent[0]?.answer(new TypeError("Failed to fetch"));
    await still();
    expect(words()).toEqual(["half", "half a sentence"]);
  });

  it("waits for the person to sign in again", async () => {
    write("words");
    await still();
    await sent[0]?.answer(refused(401, "not_signed_in"));
    await still();
    expect(sent).toHaveLength(1);
    signedInEvents.emit();
    await vi.advanceTimersByTimeAsync(0);
    expect(words()).toEqual(["words", "words"]);
  });

  it("is let go where the server will not have it, or the clip was ended", async () => {
    write("words");
    await still();
    await sent[0]?.answer(refused(410, "withdrawn"));
    await still();
    write("more words");
    drafts.forget("clip");
    await still();
    await leave();
    expect(sent).toHaveLength(1);
    expect(readNotes()).toEqual({});
  });
});

describe("revisions", () => {
  it("grow within one millisecond", async () => {
    const first = await revisionAfter("a");
    expect(first).toBe(NOW);
    expect(await revisionAfter("b")).toBeGreaterThan(first);
  });

  it("grow over a reload, though the clock was set back", async () => {
    const first = await revisionAfter("typed before the reload");
    vi.setSystemTime(NOW - 60_000);
    begin();
    expect(await revisionAfter("typed after it")).toBeGreaterThan(first);
  });

  it("grow from one machine to the next, though its clock is behind", async () => {
    drafts.saw(NOW + 3_600_000);
    expect(await revisionAfter("typed here")).toBeGreaterThan(NOW + 3_600_000);
  });
});

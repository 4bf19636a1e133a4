import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { batchWithDrafts, LOOKS_MS } from "@/features/desk/session/late-drafts";
import { leaveNote, readNotes } from "@/features/desk/session/leaving";
import { Scope } from "@/lib/scope";
import { fakeClip, form } from "@/testing/fake-clips";

const clip = fakeClip(1).id;
let draft: Record<string, unknown> | null;
let asked: number;
let scope: Scope;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  [draft, asked, scope] = [null, 0, new Scope()];
  vi.stubGlobal("fetch", async () => {
    asked += 1;
    const batch = { id: "batch-1", expires_at: "2026-01-05T09:15:00Z", form, assignments: [{ ...fakeClip(1), draft }, fakeClip(2)] };
    return new Response(JSON.stringify(batch));
  });
});

afterEach(() => {
  scope.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("asks once where no page left a note", async () => {
  await expect(batchWithDrafts(scope)).resolves.toMatchObject({ incomplete: false });
  expect(asked).toBe(1);
});

it("asks once where the draft has overtaken the question, or is newer still", async () => {
  draft = { revision: 8 };
  leaveNote(clip, 7);
  await expect(batchWithDrafts(scope)).resolves.toMatchObject({ incomplete: false });
  expect(asked).toBe(1);
  expect(readNotes()).toEqual({});
});

it("does not wait for the draft of a clip that is in hand no more", async () => {
  leaveNote(fakeClip(3).id, 7);
  await batchWithDrafts(scope);
  expect(asked).toBe(1);
});

it("asks until the draft is there, and keeps the note till then: the page may be left again meanwhile", async () => {
  draft = { revision: 6, answers: { intent: "weather" } };
  leaveNote(clip, 7);
  const found = batchWithDrafts(scope);
  await vi.advanceTimersByTimeAsync(LOOKS_MS[0]);
  expect(readNotes()).toEqual({ [clip]: 7 });
  draft = { revision: 7, answers: { intent: "traffic" } };
  await vi.advanceTimersByTimeAsync(LOOKS_MS[1]);
  const { batch, incomplete } = await found;
  expect(batch?.assignments[0]?.draft).toEqual(draft);
  expect(incomplete).toBe(false);
  expect(asked).toBe(3);
  expect(readNotes()).toEqual({});
});

it("gives up in the end, and says so once", async () => {
  leaveNote(clip, 7);
  const found = batchWithDrafts(scope);
  await vi.runAllTimersAsync();
  await expect(found).resolves.toMatchObject({ incomplete: true });
  expect(asked).toBe(1 + LOOKS_MS.length);
  await expect(batchWithDrafts(scope)).resolves.toMatchObject({ incomplete: false });
});

it("ends with the screen", async () => {
  leaveNote(clip, 7);
  const found = batchWithDrafts(scope);
  found.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(0);
  scope.dispose();
  await expect(found).rejects.toMatchObject({ name: "AbortError" });
  expect(readNotes()).toEqual({ [clip]: 7 });
});

import { currentBatch } from "@/features/desk/api/batches";
import { revisionOf } from "@/features/desk/model/revision";
import { type Notes, readNotes, tearUpNote } from "@/features/desk/session/leaving";
import type { Batch } from "@/lib/contract";
import type { Scope } from "@/lib/scope";

/** How long to wait before each further look: three seconds in all, and longer where the line itself is slow. */
export const LOOKS_MS = [100, 200, 400, 800, 1500] as const;

export interface Found {
  batch: Batch | null;
  /** A draft that the page before this one sent has not arrived: what was typed last is not in the form. */
  incomplete: boolean;
}

/**
 * The live batch with the drafts that the page before this one sent off as it went. They may be overtaken by this page's first
 * question, so it is asked again until they are there. Nothing is shown meanwhile: a form that changed while somebody typed
 * into it, or that Enter sent without its last words, would be worse than a moment of waiting.
 */
export async function batchWithDrafts(scope: Scope): Promise<Found> {
  const notes = readNotes();
  let batch = await currentBatch(scope.signal());
  for (const pause of LOOKS_MS) {
    if (!isBehind(batch, notes)) break;
    await scope.sleep(pause);
    batch = await currentBatch(scope.signal());
  }
  for (const [clip, revision] of Object.entries(notes)) tearUpNote(clip, revision);
  return { batch, incomplete: isBehind(batch, notes) };
}

function isBehind(batch: Batch | null, notes: Notes): boolean {
  return batch !== null && batch.assignments.some(({ id, draft }) => revisionOf(draft) < (notes[id] ?? 0));
}

import { undoWrite } from "@/features/desk/api/outcomes";
import { fromTheStart } from "@/features/desk/model/filled";
import type { DeskParts } from "@/features/desk/session/parts";
import { type Done, SOUNDS_KEPT, withReopened } from "@/features/desk/session/state";
import { ApiError } from "@/lib/api-error";

/**
 * Reopens the last thing done, up to three back. A label is opened to be corrected; a skip, an accidental clip or an
 * escalation is taken back on the server too, behind whatever of this clip is still on its way.
 */
export function undoLast(desk: DeskParts): void {
  const { store } = desk;
  const last = store.get().history[0];
  const reopened = store.get().clips.filter((clip) => desk.reopened.has(clip.assignment.id)).length;
  if (!last || reopened >= SOUNDS_KEPT) {
    store.set({ notice: { key: "nothing_to_undo", tone: "quiet" } });
    return;
  }
  if (last.until !== null && Date.now() >= last.until) {
    store.set({ notice: { key: "undo_window_closed", tone: "warn" } });
    return;
  }
  desk.playback.silence();
  if (last.outcome !== "label") takeBack(desk, last);
  const isLabel = last.outcome === "label";
  const clip = isLabel ? { ...last.clip, label: last.label, sent: last.filled } : last.clip;
  const filled = isLabel ? fromTheStart(clip.form.definition, last.filled) : last.filled;
  desk.reopened.add(clip.assignment.id);
  store.set({
    ...withReopened(store.get(), clip, filled),
    notice: { key: isLabel ? "reopened" : "takenBack", tone: "quiet" },
  });
  desk.movedOn();
}

/** Opens the last thing done, or any other of this sitting, again: it is in hand at once, and taken back on the server. */
export function takeBack(desk: DeskParts, last: Done): void {
  const { id } = last.clip.assignment;
  desk.ended.delete(id);
  const undone = desk.outbox.post(id, () => undoWrite(id));
  desk.playback.sounds.waitFor(id, undone);
  undone.then(
    () => {
      desk.onEnded(-1);
      desk.keep(id);
    },
    (error: unknown) => {
      if (!(error instanceof ApiError)) return;
      desk.remove([id]);
      const known = error.code === "undo_window_closed";
      desk.store.set({
        notice: known ? { key: "undo_window_closed", tone: "warn" } : { key: "refused", tone: "warn", sentence: error.message },
      });
    },
  );
}

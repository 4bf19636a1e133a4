import { currentBatch } from "@/features/desk/api/batches";
import { undoWrite } from "@/features/desk/api/outcomes";
import { filledAgain, startFilled } from "@/features/desk/model/filled";
import type { DeskParts } from "@/features/desk/session/parts";
import { type DeskClip, withReopened } from "@/features/desk/session/state";
import { takeBack } from "@/features/desk/session/undo";
import { ApiError } from "@/lib/api-error";
import type { Assignment, Form, RecentOne, Undone } from "@/lib/contract";

/** Every code that a correction may carry. */
const CONDITIONS = [
  "no_speech", "wrong_language", "cut_off", "several_people", "machine_speech", "child_voice", "unintelligible", "broken_audio",
];

/** What was ended earlier in this shift, opened again from the server's list: to correct it, or to take it back. */
export class LastTwenty {
  readonly #desk: DeskParts;

  constructor(desk: DeskParts) {
    this.#desk = desk;
  }

  /** Opens a label again with its newest answers. Its sound is there only as long as it is in memory. */
  correct(one: RecentOne, form: Form): void {
    const { store, playback } = this.#desk;
    if (!one.label || !one.answered || store.get().escalation) return;
    playback.silence();
    if (this.#isOpen(one.id)) return;
    const known = store.get().history.find((done) => done.clip.assignment.id === one.id)?.clip;
    const kept = known && playback.sounds.has(one.id) ? known : null;
    const sent = filledAgain(form.definition, one.answered);
    const clip: DeskClip = {
      assignment: kept?.assignment ?? known?.assignment ?? withoutSound(one.id),
      form, batch: kept?.batch ?? "", label: Promise.resolve({ ...one.label, status: one.state === "surplus" ? "surplus" : "done" }),
      silent: kept === null, sent, marks: one.answered.marks,
    };
    store.set({
      ...withReopened(store.get(), clip, sent), panel: null,
      notice: { key: "openAgain", tone: "quiet" },
    });
    this.#desk.movedOn();
  }

  /** A correction that was begun comes to hand as it is. */
  #isOpen(id: string): boolean {
    const { store } = this.#desk;
    const { clips, filled } = store.get();
    const open = clips.find(({ assignment }) => assignment.id === id);
    const mine = filled[id];
    if (!open || !mine) return false;
    store.set({ ...withReopened(store.get(), open, mine), panel: null });
    this.#desk.movedOn();
    return true;
  }

  /** Takes a skip or an accidental clip back: at once where this sitting still knows it, else when the server gave it back. */
  takeBack(one: RecentOne): void {
    const { store, playback } = this.#desk;
    if (store.get().escalation) return;
    const known = store.get().history.find((done) => done.clip.assignment.id === one.id);
    playback.silence();
    store.set({ panel: null, notice: { key: "takenBack", tone: "quiet" } });
    if (known) {
      takeBack(this.#desk, known);
      store.set(withReopened(store.get(), known.clip, known.filled));
      this.#desk.movedOn();
    } else {
      this.#fetchBack(one.id).catch((error: unknown) => this.#refused(error));
    }
  }

  async #fetchBack(id: string): Promise<void> {
    const { outbox, scope, store, ended } = this.#desk;
    await outbox.post<Undone>(id, () => undoWrite(id));
    const batch = await currentBatch(scope.signal());
    const assignment = batch?.assignments.find((held) => held.id === id);
    if (!batch || !assignment || scope.disposed) return;
    ended.delete(id);
    this.#desk.onEnded(-1);
    const clip: DeskClip = { assignment, form: batch.form, batch: batch.id, label: null };
    store.set(withReopened(store.get(), clip, startFilled(batch.form.definition, assignment)));
    this.#desk.movedOn();
  }

  #refused(error: unknown): void {
    if (!(error instanceof ApiError)) return;
    const late = error.code === "undo_window_closed";
    this.#desk.store.set({
      notice: late ? { key: "undo_window_closed", tone: "warn" } : { key: "refused", tone: "warn", sentence: error.message },
    });
  }
}

/** The clip of a label whose sound and context are not with its person any more. */
function withoutSound(id: string): Assignment {
  return {
    id, duration_s: 0, language: "und", context: {}, warnings: [], conditions: CONDITIONS, audio_url: "", peaks: null, prefill: {}, draft: null,
    parked: false,
  };
}

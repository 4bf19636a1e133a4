import { reportHeard } from "@/features/desk/api/heard";
import type { DeskParts } from "@/features/desk/session/parts";
import { type DeskClip, type Notice, withReopened } from "@/features/desk/session/state";
import type { Filled } from "@/features/desk/model/filled";
import type { Batch } from "@/lib/contract";

/** What the desk showed when the server was asked what is held: clips that came or changed later are not judged by its answer. */
export type Shown = ReadonlySet<string>;

/**
 * Clips that went back while the desk was open: a lead paused the person or the project, a break fell due, the lease ran out.
 * They leave the desk as soon as it learns of it. What was heard and filled in stays to be sent, since a late label is welcome.
 */
export class GivenBack {
  readonly #desk: DeskParts;
  readonly #held: () => Promise<Set<string> | null>;
  readonly #askAgain: () => void;
  #looking = false;

  /** `held` asks what is still held, null where it cannot be known; `askAgain` asks for more, and so for the reason of a pause. */
  constructor(desk: DeskParts, held: () => Promise<Set<string> | null>, askAgain: () => void) {
    this.#desk = desk;
    this.#held = held;
    this.#askAgain = askAgain;
    desk.scope.listen(document, "visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#seenAgain();
    });
  }

  /** The clips that an answer to a question asked now can tell about: nothing of theirs is on its way. */
  shown(): Shown {
    const { outbox, reopened } = this.#desk;
    const settled = ({ assignment: { id }, label }: DeskClip) => !label && !outbox.has(id) && !reopened.has(id);
    return new Set(this.#here().filter(settled).map(({ assignment }) => assignment.id));
  }

  /** Asks what is still held, and lets go of the rest. True when something went. */
  async look(): Promise<boolean> {
    if (this.#looking || this.#here().length === 0) return false;
    this.#looking = true;
    try {
      const shown = this.shown();
      const held = await this.#held();
      return held !== null && !this.#desk.scope.disposed && this.#letGo(shown, held);
    } finally {
      this.#looking = false;
    }
  }

  /** An answer brought the live batch as it is now. */
  compare(shown: Shown, batch: Batch): void {
    this.#letGo(shown, new Set(batch.assignments.map(({ id }) => id)));
  }

  /** More was refused: clips may have gone back for the same reason. */
  async refused(): Promise<void> {
    await this.look();
    this.#tellPause();
  }

  /** The server plays a clip no longer, or takes nothing more for it: it is gone at once, and then it is said which way. */
  async lost(id: string): Promise<void> {
    const { store } = this.#desk;
    const clip = this.#here().find(({ assignment }) => assignment.id === id);
    const mine = store.get().filled[id];
    if (!clip || !mine) return;
    const mayStay = this.#mayStay(clip);
    this.#desk.remove([id]);
    const stopped = await stoppedAmong([id]);
    if (this.#desk.scope.disposed) return;
    if (mayStay && stopped?.length === 0) this.#putBack(clip, mine);
    else this.#say(stopped?.length === 1);
    void this.look();
  }

  /** Something that was sent came too late: its clip is with somebody else. */
  tooLate(id: string): void {
    this.#desk.remove([id]);
    this.#say(false);
    void this.look();
  }

  #say(stopped: boolean): void {
    this.#desk.store.set({ notice: { key: stopped ? "withdrawn" : "givenBack", tone: "warn" } });
    this.#tellPause();
  }

  async #seenAgain(): Promise<void> {
    const { phase, clips } = this.#desk.store.get();
    const went = await this.look();
    if (went || (clips.length === 0 && phase === "refused")) this.#askAgain();
  }

  #here(): DeskClip[] {
    const { clips, parked } = this.#desk.store.get();
    return [...clips, ...parked];
  }

  /** A label to correct, or work that was begun with the sound in the ear and that the server takes late. */
  #mayStay({ assignment: { id }, label }: DeskClip): boolean {
    if (label) return true;
    return (this.#desk.store.get().filled[id]?.touched.length ?? 0) > 0 && this.#desk.playback.listenedTo(id);
  }

  #letGo(shown: Shown, held: ReadonlySet<string>): boolean {
    const judged = this.shown();
    const gone = this.#here().filter((clip) => {
      const { id } = clip.assignment;
      return shown.has(id) && judged.has(id) && !held.has(id) && !this.#mayStay(clip);
    });
    if (gone.length === 0) return false;
    const ids = gone.map(({ assignment }) => assignment.id);
    this.#desk.remove(ids);
    void this.#tellWhich(ids);
    return true;
  }

  /** A batch leaves out what was stopped and what went back alike. */
  async #tellWhich(ids: string[]): Promise<void> {
    const stopped = await stoppedAmong(ids);
    if (!this.#desk.scope.disposed) this.#say(stopped?.length === ids.length);
  }

  #putBack(clip: DeskClip, filled: Filled): void {
    const { store, ended } = this.#desk;
    ended.delete(clip.assignment.id);
    const left: DeskClip = { ...clip, assignment: { ...clip.assignment, context: {} }, silent: true };
    store.set({ ...withReopened(store.get(), left, filled), notice: { key: clip.label ? "noSound" : "givenBackSend", tone: "warn" } });
    this.#desk.movedOn();
  }

  /** The reason of a pause stands beside what it took. */
  #tellPause(): void {
    const { notice, refused } = this.#desk.store.get();
    if (notice?.key !== "givenBack" || refused?.code !== "paused") return;
    const { reason } = refused.details;
    const told: Notice = typeof reason === "string" && reason !== "" ? { key: "givenBackPaused", tone: "warn", sentence: reason } : { key: "givenBackPausedNoReason", tone: "warn" };
    this.#desk.store.set({ notice: told });
  }
}

/** Which of these were stopped for everybody, and did not only go back: a report of nothing heard tells. Null without an answer. */
async function stoppedAmong(ids: string[]): Promise<string[] | null> {
  try {
    const { withdrawn } = await reportHeard(Object.fromEntries(ids.map((id) => [id, []])));
    return withdrawn.filter((id) => ids.includes(id));
  } catch {
    return null;
  }
}

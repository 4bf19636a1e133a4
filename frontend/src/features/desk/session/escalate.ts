import { escalateWrite, kindWrite, undoWrite } from "@/features/desk/api/outcomes";
import type { Filled } from "@/features/desk/model/filled";
import { KINDS, KINDS_MS } from "@/features/desk/model/kinds";
import type { DeskParts } from "@/features/desk/session/parts";
import { type Done, type Escalation, withDone, withReopened } from "@/features/desk/session/state";
import { ApiError } from "@/lib/api-error";
import type { Escalated } from "@/lib/contract";

const NOTHING_FILLED: Filled = { answers: {}, conditions: [], heardLanguage: null, current: null, touched: [] };

/** Escalation acts before it asks: the clip is gone and told, then the kinds are offered for twenty seconds. */
export class Escalating {
  readonly #desk: DeskParts;
  #cancelClock: () => void = () => undefined;

  constructor(desk: DeskParts) {
    this.#desk = desk;
  }

  escalate(): void {
    const { store, playback, outbox, drafts, ended } = this.#desk;
    const { clips, filled, escalation } = store.get();
    const clip = clips[0];
    if (!clip || escalation) return;
    const { id } = clip.assignment;
    const mine = filled[id] ?? NOTHING_FILLED;
    const atMs = Math.round(playback.player.position * 1000);
    const heard = playback.leave(id);
    playback.drop(id);
    drafts.forget(id);
    ended.add(id);
    const answer = outbox.post<Escalated>(id, () => escalateWrite(id, heard, atMs));
    const open = this.#begin(id, answer, { clip, filled: mine });
    const done: Done = { clip, filled: mine, outcome: "escalated", at: new Date(), label: null, until: open.until };
    store.set({ ...withDone(store.get(), done), strip: "kinds", escalation: open, notice: null });
    this.#desk.movedOn();
  }

  /** A clip of the last 20: it is taken away from everybody, and its kinds are offered, as if it were in hand. */
  escalateLate(id: string): void {
    const { store, playback, outbox } = this.#desk;
    if (store.get().escalation) return;
    playback.silence();
    playback.drop(id);
    const open = this.#begin(id, outbox.post<Escalated>(id, () => escalateWrite(id, [], null)), null);
    const history = store.get().history.filter((done) => done.clip.assignment.id !== id);
    store.set({ history, strip: "kinds", escalation: open, notice: null, panel: null });
  }

  /** Takes a late escalation back, as long as its kinds are on offer. Tells whether there was one. */
  takeBackLate(): boolean {
    const { escalation } = this.#desk.store.get();
    if (!escalation || escalation.back) return false;
    const { assignment } = escalation;
    this.#close();
    this.#desk.store.set({ notice: { key: "takenBack", tone: "quiet" } });
    this.#desk.outbox.post(assignment, () => undoWrite(assignment)).catch((error: unknown) => this.#say(error));
    return true;
  }

  #begin(id: string, answer: Promise<Escalated>, back: Escalation["back"]): Escalation {
    const open: Escalation = { assignment: id, back, report: answer.then(({ report }) => report), told: false, until: Date.now() + KINDS_MS };
    open.report.catch(() => undefined);
    this.#cancelClock = this.#desk.scope.timeout(() => this.goOn(), KINDS_MS);
    answer.then(() => this.#told(open), (error: unknown) => this.#refused(open, error));
    return open;
  }

  #told(open: Escalation): void {
    if (open.back) this.#desk.onEnded(1);
    const { store } = this.#desk;
    if (store.get().escalation === open) store.set({ escalation: { ...open, told: true } });
  }

  chooseKind(digit: number): void {
    const { escalation, history } = this.#desk.store.get();
    const kind = KINDS[digit - 1];
    if (!escalation || !kind) return;
    const id = escalation.assignment;
    this.#desk.outbox.post(id, async () => kindWrite(await escalation.report, kind)).catch((error: unknown) => this.#say(error));
    const settled = history.map((done) => (done.clip.assignment.id === id ? { ...done, until: 0 } : done));
    this.#close();
    this.#desk.store.set({ history: settled, notice: { key: "reported", tone: "quiet", values: { kind } } });
  }

  /** On to the next clip without a kind: it counts as serious until somebody says otherwise. */
  goOn(): void {
    if (!this.#desk.store.get().escalation) return;
    this.#close();
    this.#desk.store.set({ notice: { key: "unclassified", tone: "quiet" } });
  }

  close(): void {
    this.#close();
  }

  #close(): void {
    this.#cancelClock();
    this.#desk.store.set({ escalation: null, strip: "answers" });
  }

  #refused(open: Escalation, error: unknown): void {
    if (!(error instanceof ApiError)) return;
    this.#close();
    const { store, ended } = this.#desk;
    if (error.code === "withdrawn") {
      store.set({ notice: { key: "withdrawnLate", tone: "quiet" } });
      return;
    }
    if (open.back) {
      ended.delete(open.assignment);
      store.set(withReopened(store.get(), open.back.clip, open.back.filled));
      this.#desk.keep(open.assignment);
      this.#desk.movedOn();
    }
    this.#say(error);
  }

  #say(error: unknown): void {
    if (error instanceof ApiError) this.#desk.store.set({ notice: { key: "refused", tone: "warn", sentence: error.message } });
  }
}

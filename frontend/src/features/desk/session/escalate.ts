import { escalateWrite, kindWrite } from "@/features/desk/api/outcomes";
import { KINDS, KINDS_MS } from "@/features/desk/model/kinds";
import type { DeskParts } from "@/features/desk/session/parts";
import { type Done, type Escalation, withDone, withReopened } from "@/features/desk/session/state";
import { ApiError } from "@/lib/api-error";
import type { Escalated } from "@/lib/contract";

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
    const mine = filled[id] ?? { answers: {}, conditions: [], current: null, touched: [] };
    const atMs = Math.round(playback.player.position * 1000);
    const heard = playback.leave(id);
    playback.drop(id);
    drafts.forget(id);
    ended.add(id);
    const answer = outbox.post<Escalated>(id, () => escalateWrite(id, heard, atMs));
    const until = Date.now() + KINDS_MS;
    const open: Escalation = { clip, filled: mine, report: answer.then((escalated) => escalated.report), told: false, until };
    open.report.catch(() => undefined);
    const done: Done = { clip, filled: mine, outcome: "escalated", at: new Date(), label: null, until };
    store.set({ ...withDone(store.get(), done), strip: "kinds", escalation: open, notice: null });
    this.#cancelClock = this.#desk.scope.timeout(() => this.goOn(), KINDS_MS);
    this.#desk.movedOn();
    answer.then(() => this.#told(open), (error: unknown) => this.#refused(open, error));
  }

  #told(open: Escalation): void {
    this.#desk.onEnded(1);
    const { store } = this.#desk;
    if (store.get().escalation === open) store.set({ escalation: { ...open, told: true } });
  }

  chooseKind(digit: number): void {
    const { escalation, history } = this.#desk.store.get();
    const kind = KINDS[digit - 1];
    if (!escalation || !kind) return;
    const { id } = escalation.clip.assignment;
    this.#desk.outbox.post(id, async () => kindWrite(await escalation.report, kind)).catch((error: unknown) => {
      if (error instanceof ApiError) this.#desk.store.set({ notice: { key: "refused", tone: "warn", sentence: error.message } });
    });
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
    ended.delete(open.clip.assignment.id);
    store.set({
      ...withReopened(store.get(), open.clip, open.filled),
      notice: { key: "refused", tone: "warn", sentence: error.message },
    });
    this.#desk.keep(open.clip.assignment.id);
    this.#desk.movedOn();
  }
}

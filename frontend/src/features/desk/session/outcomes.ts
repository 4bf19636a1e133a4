import { accidentalWrite, correctionWrite, labelWrite, skipWrite } from "@/features/desk/api/outcomes";
import type { DeskParts } from "@/features/desk/session/parts";
import { type DeskClip, type Done, type Outcome, withDone, withReopened } from "@/features/desk/session/state";
import { type Filled, isAnswered, missingQuestion, sameAnswers, toAnswers, WRONG_LANGUAGE } from "@/features/desk/model/filled";
import type { SkipReason } from "@/features/desk/model/skip-reasons";
import type { Write } from "@/lib/api";
import { ApiError } from "@/lib/api-error";
import type { Label } from "@/lib/contract";

/** Ways in which the clip in hand leaves the desk. Each shows the next clip at once and sends in the background. */
export class Outcomes {
  readonly #desk: DeskParts;

  constructor(desk: DeskParts) {
    this.#desk = desk;
  }

  submit(): void {
    const inHand = this.#inHand();
    if (!inHand) return;
    const { definition } = inHand.clip.form;
    const listened = this.#desk.playback.listenedTo(inHand.id);
    const missing = missingQuestion(definition, inHand.filled, listened);
    if (!isAnswered(inHand.filled, listened)) {
      const first = missing ?? definition.questions[0];
      this.#desk.store.set({ notice: { key: "nothingAnswered", tone: "warn", ...(first ? { question: first.text } : {}) } });
      return;
    }
    if (missing) {
      this.#desk.point(inHand.id, missing.id);
      this.#desk.store.set({ notice: { key: "missing", tone: "warn", question: missing.text } });
      return;
    }
    if (inHand.clip.label && inHand.clip.sent && sameAnswers(inHand.filled, inHand.clip.sent)) this.#closeUnchanged(inHand, "nothingChanged");
    else if (inHand.clip.label) this.#correct(inHand, inHand.clip.label);
    else this.#label(inHand);
  }

  skip(reason: SkipReason | null = null): void {
    const inHand = this.#inHand();
    if (!inHand) return;
    if (inHand.clip.label) {
      this.#closeUnchanged(inHand, "asItWas");
      return;
    }
    this.#end(inHand, "skip", (heard) => skipWrite(inHand.id, heard, reason));
    this.#desk.store.set({ notice: { key: reason === "know_person" ? "skippedKnown" : "skipped", tone: "quiet" } });
  }

  accidental(): void {
    const inHand = this.#inHand();
    if (!inHand) return;
    this.#end(inHand, "accidental", (heard) => accidentalWrite(inHand.id, heard));
    this.#desk.store.set({ notice: { key: "accidental", tone: "quiet" } });
  }

  #inHand(): InHand | null {
    const { clips, filled, escalation } = this.#desk.store.get();
    const clip = clips[0];
    const mine = clip && filled[clip.assignment.id];
    return clip && mine && !escalation ? { id: clip.assignment.id, clip, filled: mine } : null;
  }

  #label(inHand: InHand): void {
    const { conditions } = inHand.filled;
    const heard_language = heardLanguageOf(inHand.filled);
    const answers = toAnswers(inHand.filled, this.#desk.playback.listenedTo(inHand.id));
    const active_ms = this.#desk.takeActiveMs();
    this.#end(inHand, "label", (heard) => labelWrite(inHand.id, { answers, conditions, ...heard_language, marks: [], heard, active_ms }));
  }

  #correct(inHand: InHand, label: Promise<Label>): void {
    const answers = toAnswers(inHand.filled, this.#desk.playback.listenedTo(inHand.id));
    const body = { answers, conditions: inHand.filled.conditions, ...heardLanguageOf(inHand.filled), marks: inHand.clip.marks ?? [] };
    this.#desk.playback.leave(inHand.id);
    const sent = this.#desk.outbox.post<Label>(inHand.id, async () => correctionWrite((await label).id, body));
    this.#done(inHand, "label", sent);
    this.#desk.store.set({ notice: { key: "corrected", tone: "quiet" } });
    sent.catch((error: unknown) => this.#refused(inHand, error));
  }

  #closeUnchanged(inHand: InHand, key: "asItWas" | "nothingChanged"): void {
    this.#desk.playback.leave(inHand.id);
    this.#done({ ...inHand, filled: inHand.clip.sent ?? inHand.filled }, "label", inHand.clip.label);
    this.#desk.store.set({ notice: { key, tone: "quiet" } });
  }

  #end(inHand: InHand, outcome: Outcome, compose: (heard: ReturnType<DeskParts["playback"]["leave"]>) => Write): void {
    const write = compose(this.#desk.playback.leave(inHand.id));
    const sent = this.#desk.outbox.post<Label>(inHand.id, () => write);
    this.#done(inHand, outcome, outcome === "label" ? sent : null);
    sent.then(() => this.#desk.onEnded(1), (error: unknown) => this.#refused(inHand, error));
  }

  #done(inHand: InHand, outcome: Outcome, label: Promise<Label> | null): void {
    const done: Done = { clip: inHand.clip, filled: inHand.filled, outcome, at: new Date(), label, until: null };
    this.#desk.drafts.forget(inHand.id);
    this.#desk.ended.add(inHand.id);
    this.#desk.store.set({ ...withDone(this.#desk.store.get(), done), notice: null });
    this.#desk.movedOn();
  }

  /** The server said no: the clip comes back with what was typed, unless nobody may work on it any more. */
  #refused(inHand: InHand, error: unknown): void {
    if (!(error instanceof ApiError)) return;
    const { store } = this.#desk;
    if (error.code === "withdrawn") {
      this.#desk.remove([inHand.id]);
      store.set({ notice: { key: "withdrawnLate", tone: "quiet" } });
      return;
    }
    if (error.code === "already_ended") {
      this.#desk.givenBack.tooLate(inHand.id);
      return;
    }
    if (error.code === "edit_window_closed") {
      store.set({ notice: { key: "edit_window_closed", tone: "warn" } });
      return;
    }
    this.#desk.playback.silence();
    this.#desk.ended.delete(inHand.id);
    store.set({
      ...withReopened(store.get(), inHand.clip, inHand.filled),
      notice: { key: "refused", tone: "warn", sentence: sentenceOf(error) },
    });
    this.#desk.keep(inHand.id);
    this.#desk.movedOn();
  }
}

/** The language heard, where somebody named one: it goes with its condition alone. */
function heardLanguageOf({ conditions, heardLanguage }: Filled): { heard_language?: string } {
  return heardLanguage && conditions.includes(WRONG_LANGUAGE) ? { heard_language: heardLanguage } : {};
}

interface InHand {
  id: string;
  clip: DeskClip;
  filled: Filled;
}

/** The server's sentence, with the question and the reason where it names them. */
function sentenceOf(error: ApiError): string {
  const named = [error.details.question ?? error.details.field, error.details.reason].filter((part) => typeof part === "string");
  return named.length > 0 ? `${error.message} (${named.join(": ")})` : error.message;
}

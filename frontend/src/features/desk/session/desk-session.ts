import type { Command, Panel } from "@/features/desk/keys";
import { ActiveTime } from "@/features/desk/model/active-time";
import { type Filled, toDraft } from "@/features/desk/model/filled";
import { languagesFor } from "@/features/desk/model/languages";
import { revisionOf } from "@/features/desk/model/revision";
import { SKIP_REASONS } from "@/features/desk/model/skip-reasons";
import { answerByDigit, conditionByDigit, languageByDigit, leaveText } from "@/features/desk/session/by-digit";
import { Drafts } from "@/features/desk/session/drafts";
import { Escalating } from "@/features/desk/session/escalate";
import { GivenBack } from "@/features/desk/session/given-back";
import { Outbox } from "@/features/desk/session/outbox";
import { LaidAside } from "@/features/desk/session/laid-aside";
import { LastTwenty } from "@/features/desk/session/last-twenty";
import { Outcomes } from "@/features/desk/session/outcomes";
import type { DeskParts } from "@/features/desk/session/parts";
import { Playback } from "@/features/desk/session/playback";
import { type DeskState, INITIAL, isAboutTheForm, without } from "@/features/desk/session/state";
import { Supply } from "@/features/desk/session/supply";
import { undoLast } from "@/features/desk/session/undo";
import type { Scope } from "@/lib/scope";
import { Store } from "@/lib/store";

const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8] as const;

/** One person's sitting at the desk: the clips in hand and everything that can happen to them. Ends with its scope. */
export class DeskSession implements DeskParts {
  readonly store = new Store<DeskState>(INITIAL);
  readonly ended = new Set<string>();
  readonly reopened = new Set<string>();
  readonly scope: Scope;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly playback: Playback;
  readonly supply: Supply;
  readonly outcomes: Outcomes;
  readonly givenBack: GivenBack;
  readonly escalating: Escalating;
  readonly laidAside: LaidAside;
  readonly lastTwenty: LastTwenty;
  readonly onEnded: (by: 1 | -1) => void;
  readonly #languages: () => readonly string[];
  readonly #active = new ActiveTime(Date.now());

  /** `onEnded` hears of work counted, `onArrived` of new clips; `languages` tells which ones the person knows. */
  constructor(scope: Scope, hooks: { onEnded: (by: 1 | -1) => void; onArrived: () => void; languages: () => readonly string[] }) {
    this.scope = scope;
    this.#languages = hooks.languages;
    this.onEnded = hooks.onEnded;
    this.outbox = new Outbox((unsent) => this.store.set({ unsent }));
    scope.own(() => this.outbox.close());
    this.drafts = new Drafts(scope);
    this.playback = new Playback(scope, this.store, {
      onWithdrawn: (clips) => this.withdraw(clips),
      onLost: (clip) => void this.givenBack.lost(clip),
      onDoubt: () => void this.givenBack.look(),
    });
    this.supply = new Supply(scope, this.store, this.ended, {
      onArrived: () => {
        for (const { assignment } of this.store.get().clips) this.drafts.saw(revisionOf(assignment.draft));
        this.playback.settle();
        hooks.onArrived();
      },
      onAsk: () => {
        const shown = this.givenBack.shown();
        return (batch) => this.givenBack.compare(shown, batch);
      },
      onRefused: () => void this.givenBack.refused(),
    });
    this.givenBack = new GivenBack(this, () => this.supply.held(), () => void this.supply.more());
    this.outcomes = new Outcomes(this);
    this.escalating = new Escalating(this);
    this.laidAside = new LaidAside(this);
    this.lastTwenty = new LastTwenty(this);
  }

  /** Does what a key or a button asked for. Focus and the break's cover belong to the screen. */
  run(command: Command): void {
    this.#active.sign(Date.now());
    switch (command.do) {
      case "play_pause": return void this.playback.toggle();
      case "resume_pause": return void this.playback.toggle(1);
      case "restart": return void this.playback.restart();
      case "seek": return this.playback.seekBy(command.seconds);
      case "silence": return this.#leave();
      case "leave_field":
        leaveText(this);
        return this.#leave();
      case "loop": return this.playback.toggleLoop();
      case "speed": return this.playback.changeSpeed(command.by);
      case "zoom": return this.#zoom(command.by);
      case "answer": return answerByDigit(this, command.digit);
      case "conditions":
      case "reasons": return this.#toggleStrip(command.do);
      case "condition": return conditionByDigit(this, command.digit);
      case "language": return languageByDigit(this, command.digit);
      case "reason": return this.#skipBecause(command.digit);
      case "kind": return this.escalating.chooseKind(command.digit);
      case "go_on": return this.escalating.goOn();
      case "legend":
      case "last_twenty":
      case "laid_aside": return this.#panel(command.do);
      default: return this.#finish(command.do);
    }
  }

  #finish(what: Command["do"]): void {
    switch (what) {
      case "submit": return this.outcomes.submit();
      case "skip": return this.outcomes.skip();
      case "park": return this.laidAside.park();
      case "accidental": return this.outcomes.accidental();
      case "escalate": return this.escalating.escalate();
      case "undo": return this.#undo();
      default: return undefined;
    }
  }

  refill(clip: string, filled: Filled): void {
    this.#active.sign(Date.now());
    const state = this.store.get();
    const notice = isAboutTheForm(state.notice) ? null : state.notice;
    this.store.set({ filled: { ...state.filled, [clip]: filled }, notice });
    this.keep(clip);
  }

  /** Saves what is filled in for a clip on the desk as a draft. A label that is open again has no place for one. */
  keep(clip: string): void {
    const { clips, filled } = this.store.get();
    const mine = filled[clip];
    const correcting = clips.find(({ assignment }) => assignment.id === clip)?.label;
    if (mine && !correcting) this.drafts.changed(clip, toDraft(mine));
  }

  /** Makes a question the one that digits answer. */
  point(clip: string, question: string): void {
    const { filled } = this.store.get();
    const mine = filled[clip];
    if (mine) this.store.set({ filled: { ...filled, [clip]: { ...mine, current: question } } });
  }

  /** Back from a break: what was not opened went back meanwhile, and whatever kept clips away may be over. */
  async resume(): Promise<void> {
    await this.givenBack.look();
    if (!this.scope.disposed && this.store.get().clips.length === 0) void this.supply.begin();
  }

  languagesFor(clip: string): string[] {
    const found = this.store.get().clips.find(({ assignment }) => assignment.id === clip);
    return languagesFor(found?.assignment.language ?? "", this.#languages());
  }

  takeActiveMs(): number {
    return this.#active.take(Date.now());
  }

  movedOn(): void {
    for (const id of this.reopened) if (!this.store.get().clips.some(({ assignment }) => assignment.id === id)) this.reopened.delete(id);
    this.#active.take(Date.now());
    this.playback.settle();
    void this.supply.topUp();
  }

  /** Takes clips off the desk and out of memory. */
  remove(clips: string[]): void {
    for (const clip of clips) {
      this.playback.leave(clip);
      this.playback.drop(clip);
      this.drafts.forget(clip);
      this.ended.add(clip);
    }
    this.store.set(without(this.store.get(), new Set(clips)));
    this.movedOn();
  }

  /** The server named clips that nobody may hear any more; it goes on naming them, so only those still here matter. */
  withdraw(clips: string[]): void {
    const { clips: here, parked, history } = this.store.get();
    const known = new Set([...here, ...parked, ...history.map((done) => done.clip)].map(({ assignment }) => assignment.id));
    const gone = clips.filter((clip) => known.has(clip));
    if (gone.length === 0) return;
    this.remove(gone);
    if (here.some(({ assignment }) => gone.includes(assignment.id))) this.store.set({ notice: { key: "withdrawn", tone: "warn" } });
  }

  #leave(): void {
    this.playback.silence();
    const { strip } = this.store.get();
    this.store.set({ strip: strip === "kinds" ? strip : "answers", panel: null });
  }

  #undo(): void {
    if (this.escalating.takeBackLate()) return;
    this.escalating.close();
    undoLast(this);
  }

  #zoom(by: 1 | -1): void {
    const at = ZOOMS.findIndex((zoom) => zoom >= this.store.get().zoom);
    this.store.set({ zoom: ZOOMS[Math.min(Math.max(at + by, 0), ZOOMS.length - 1)] ?? 1 });
  }

  #toggleStrip(strip: "conditions" | "reasons"): void {
    if (strip === "reasons" && this.store.get().clips[0]?.label) return;
    this.store.set({ strip: this.store.get().strip === strip ? "answers" : strip });
  }

  #skipBecause(digit: number): void {
    const reason = SKIP_REASONS[digit - 1];
    if (reason) this.outcomes.skip(reason);
  }

  #panel(panel: Panel): void {
    this.store.set({ panel: this.store.get().panel === panel ? null : panel });
  }
}

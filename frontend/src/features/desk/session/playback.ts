import { reportHeard } from "@/features/desk/api/heard";
import { ClipPlayer, type PlayerEvent } from "@/features/desk/audio/clip-player";
import { HeardLedger } from "@/features/desk/audio/heard-ledger";
import { LineWatch } from "@/features/desk/audio/line-watch";
import { SoundStore } from "@/features/desk/audio/sound-store";
import { type DeskState, soundsToKeep } from "@/features/desk/session/state";
import { lineEvents } from "@/lib/api";
import { ApiError, isRefusal } from "@/lib/api-error";
import type { Assignment, Interval } from "@/lib/contract";
import type { Scope } from "@/lib/scope";
import type { Store } from "@/lib/store";

interface Hooks {
  /** Clips were stopped for everybody. */
  onWithdrawn: (clips: string[]) => void;
  /** The clip in hand is played no longer: it was stopped, or it went back. */
  onLost: (clip: string) => void;
  /** What is on the desk may not be held any more. */
  onDoubt: () => void;
}

export const REPORT_MS = 4000;
const LOOK_MS = 500;

/**
 * The sound of the clip in hand: asked for by a key, told to the server while it lasts, stopped when the clip is withdrawn or
 * when the server cannot be reached to say so.
 */
export class Playback {
  readonly player: ClipPlayer;
  readonly sounds: SoundStore;
  readonly #ledger = new HeardLedger();
  readonly #line = new LineWatch();
  readonly #scope: Scope;
  readonly #store: Store<DeskState>;
  readonly #hooks: Hooks;
  #loaded: string | null = null;
  #reporting = false;
  #nextReport: (() => void) | null = null;
  #stoppedByLine = false;

  constructor(scope: Scope, store: Store<DeskState>, hooks: Hooks) {
    this.#scope = scope;
    this.#store = store;
    this.#hooks = hooks;
    this.sounds = new SoundStore(scope);
    this.player = new ClipPlayer(scope);
    scope.own(this.player.events.on((event) => this.#follow(event)));
    scope.own(lineEvents.on((answered) => this.#heardFromLine(answered)));
    scope.interval(() => this.#watchLine(), LOOK_MS);
    scope.listen(window, "pagehide", () => this.#lastWords());
    scope.own(() => this.#lastWords());
  }

  listenedTo(clip: string): boolean {
    return this.#ledger.listenedTo(clip);
  }

  /** Play or pause. `resumeS` is how far to go back before the sound goes on. */
  async toggle(resumeS = 0): Promise<void> {
    if (this.player.playing) {
      this.player.stop();
      return;
    }
    const clip = await this.#ready();
    if (!clip) return;
    if (resumeS > 0) this.player.seek(this.player.position - resumeS, clip.duration_s);
    await this.#play();
  }

  async restart(): Promise<void> {
    const clip = await this.#ready();
    if (!clip) return;
    this.player.seek(0, clip.duration_s);
    await this.#play();
  }

  /** Moves within a loaded clip; a clip that was never played has no place yet. */
  seekBy(seconds: number): void {
    const clip = this.#current();
    if (clip && this.#loaded === clip.id) this.player.seek(this.player.position + seconds, clip.duration_s);
  }

  async seekTo(seconds: number): Promise<void> {
    const clip = await this.#ready();
    if (clip) this.player.seek(seconds, clip.duration_s);
  }

  silence(): void {
    this.player.stop();
  }

  changeSpeed(by: 1 | -1): void {
    this.player.changeSpeed(by);
    this.#store.set({ speed: this.player.speed });
  }

  toggleLoop(): void {
    this.player.loop = !this.player.loop;
    this.#store.set({ loop: this.player.loop });
  }

  /** The clip is leaving the desk: silence, and what was heard of it and not yet told. */
  leave(clip: string): Interval[] {
    if (this.#loaded === clip) this.#unload();
    return this.#ledger.take(clip);
  }

  /** The clip is laid aside: silence. What was heard of it goes with the next report. */
  layAside(clip: string): void {
    if (this.#loaded === clip) this.#unload();
  }

  /** The clip may not be heard any more: silence, and its bytes are forgotten. */
  drop(clip: string): void {
    if (this.#loaded === clip) this.#unload();
    this.sounds.drop(clip);
  }

  /** After the desk changed: fetch ahead what may be, forget what is done with. */
  settle(): void {
    const state = this.#store.get();
    this.sounds.keepOnly(soundsToKeep(state));
    for (const clip of state.clips.slice(0, 2)) if (!clip.silent) this.sounds.fetchAhead(clip.assignment);
  }

  #current(): Assignment | null {
    return this.#store.get().clips[0]?.assignment ?? null;
  }

  /** A label from earlier in the shift is open: its sound went when it was sent. */
  #soundWent(): boolean {
    if (!this.#store.get().clips[0]?.silent) return false;
    this.#store.set({ notice: { key: "noSound", tone: "quiet" } });
    return true;
  }

  /** The clip in hand with its sound in the player, or null where it cannot be had; that is said on the screen. */
  async #ready(): Promise<Assignment | null> {
    const clip = this.#current();
    if (!clip || this.#store.get().escalation || this.#soundWent()) return null;
    if (this.#line.lost(Date.now())) {
      this.#store.set({ notice: { key: "line", tone: "warn" } });
      return null;
    }
    if (this.#loaded === clip.id) return clip;
    this.#store.set({ sound: "fetching" });
    try {
      const sound = await this.sounds.fetch(clip);
      if (this.#current()?.id !== clip.id) return null;
      this.player.load(sound);
      this.#loaded = clip.id;
      return clip;
    } catch (error) {
      this.#couldNotFetch(clip, error);
      return null;
    } finally {
      if (this.#store.get().sound === "fetching") this.#store.set({ sound: "silent" });
    }
  }

  async #play(): Promise<void> {
    try {
      await this.player.play();
    } catch {
      this.#store.set({ notice: { key: "soundFailed", tone: "warn" } });
    }
  }

  #couldNotFetch(clip: Assignment, error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (isRefusal(error, "withdrawn")) {
      this.#hooks.onLost(clip.id);
      return;
    }
    if (error instanceof ApiError && error.status === 409) {
      this.#store.set({ notice: { key: "soundRefused", tone: "warn", sentence: error.message } });
      this.#hooks.onDoubt();
      return;
    }
    this.#store.set({ notice: { key: error instanceof ApiError ? "soundGone" : "line", tone: "warn" } });
  }

  #unload(): void {
    this.player.unload();
    this.#loaded = null;
  }

  #follow(event: PlayerEvent): void {
    if (event.type === "started" && this.#loaded) {
      this.#ledger.start(this.#loaded, event.at, new Date());
      this.#store.set({ sound: "playing" });
      this.#reportSoon();
    }
    if (event.type === "stopped") {
      this.#ledger.stop(event.at);
      this.#store.set({ sound: "silent" });
    }
  }

  /** One report in four seconds of sound; a jump or a pause within them does not put it off. */
  #reportSoon(): void {
    if (this.#nextReport) return;
    this.#nextReport = this.#scope.timeout(() => {
      this.#nextReport = null;
      if (!this.player.playing && !this.#stoppedByLine) return;
      if (!this.#reporting) void this.#report();
      this.#reportSoon();
    }, REPORT_MS);
  }

  async #report(): Promise<void> {
    const plays = this.#ledger.takeAll(this.player.position, new Date());
    this.#reporting = true;
    this.#line.asked(Date.now());
    try {
      const answer = await reportHeard(plays);
      if (answer.withdrawn.length > 0) this.#hooks.onWithdrawn(answer.withdrawn);
      // No lease runs: nothing is held.
      if (answer.expires_at === null) this.#hooks.onDoubt();
    } catch (error) {
      if (!(error instanceof ApiError)) this.#ledger.giveBack(plays);
    } finally {
      this.#reporting = false;
    }
  }

  #heardFromLine(answered: boolean): void {
    if (!answered) {
      this.#line.asked(Date.now());
      return;
    }
    this.#line.answered();
    if (!this.#stoppedByLine) return;
    this.#stoppedByLine = false;
    if (this.#store.get().notice?.key === "line") this.#store.set({ notice: { key: "lineBack", tone: "quiet" } });
  }

  #watchLine(): void {
    if (!this.#line.lost(Date.now()) || this.#stoppedByLine) return;
    this.#stoppedByLine = true;
    this.player.stop();
    // Goes on asking, so that it is known when the line is back.
    this.#reportSoon();
    this.#store.set({ notice: { key: "line", tone: "warn" } });
  }

  /** The page is going: tell what was not told, as far as a browser lets a page do that. */
  #lastWords(): void {
    this.player.stop();
    const plays = this.#ledger.takeAll(0, new Date());
    if (Object.keys(plays).length > 0) reportHeard(plays, true).catch(() => undefined);
  }
}

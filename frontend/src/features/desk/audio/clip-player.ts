import { Emitter } from "@/lib/emitter";
import type { Scope } from "@/lib/scope";

export interface PlayerEvent {
  type: "started" | "stopped" | "jumped" | "moved";
  /** Seconds from the clip's start. */
  at: number;
}

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/**
 * Plays one clip at a time from bytes in memory, and never by itself. `stopped` and `jumped` carry the place where the sound
 * left off, so that what was heard is known even when the next thing is a seek.
 */
export class ClipPlayer {
  readonly element = new Audio();
  readonly events = new Emitter<PlayerEvent>();
  #scope: Scope;
  #revoke: (() => void) | null = null;
  #wanted = false;
  loop = false;

  constructor(scope: Scope) {
    this.#scope = scope;
    this.element.preload = "auto";
    scope.listen(this.element, "timeupdate", () => this.events.emit({ type: "moved", at: this.position }));
    scope.listen(this.element, "ended", () => this.#ended());
    // A pause that nobody here asked for: headphones pulled out, another program took the sound.
    scope.listen(this.element, "pause", () => this.element.ended || this.stop());
    scope.own(() => this.unload());
  }

  get position(): number {
    return this.element.currentTime;
  }

  get playing(): boolean {
    return this.#wanted;
  }

  get loaded(): boolean {
    return this.#revoke !== null;
  }

  get speed(): number {
    return this.element.playbackRate;
  }

  load(sound: Blob): void {
    this.unload();
    const { url, revoke } = this.#scope.objectUrl(sound);
    this.#revoke = revoke;
    const speed = this.element.playbackRate;
    this.element.src = url;
    this.element.defaultPlaybackRate = speed;
    this.element.playbackRate = speed;
  }

  /** Stops and forgets the bytes. */
  unload(): void {
    this.stop();
    if (!this.#revoke) return;
    this.element.removeAttribute("src");
    this.element.load();
    this.#revoke();
    this.#revoke = null;
  }

  async play(): Promise<void> {
    if (!this.loaded || this.#wanted) return;
    this.#wanted = true;
    if (this.element.ended) this.element.currentTime = 0;
    this.events.emit({ type: "started", at: this.position });
    try {
      await this.element.play();
    } catch (error) {
      this.stop();
      // Stopped or unloaded before the first sample: nothing went wrong.
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    }
  }

  stop(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.element.pause();
    this.events.emit({ type: "stopped", at: this.position });
  }

  /** Moves to a place in seconds; while sounding, the interval before the jump is told first. */
  seek(seconds: number, duration: number): void {
    const to = Math.min(Math.max(seconds, 0), duration);
    const from = this.position;
    this.element.currentTime = to;
    if (this.#wanted) {
      this.events.emit({ type: "stopped", at: from });
      this.events.emit({ type: "started", at: to });
    }
    this.events.emit({ type: "jumped", at: to });
  }

  changeSpeed(by: 1 | -1): void {
    const at = SPEEDS.findIndex((speed) => speed >= this.speed);
    this.element.playbackRate = SPEEDS[Math.min(Math.max(at + by, 0), SPEEDS.length - 1)] ?? 1;
    this.events.emit({ type: "moved", at: this.position });
  }

  #ended(): void {
    if (!this.#wanted) return;
    if (!this.loop) {
      this.stop();
      return;
    }
    this.events.emit({ type: "stopped", at: this.position });
    this.element.currentTime = 0;
    this.events.emit({ type: "started", at: 0 });
    void this.element.play();
  }
}

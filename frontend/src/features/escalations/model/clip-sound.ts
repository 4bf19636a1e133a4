import { getBytes, signedOutEvents } from "@/lib/api";
import { Scope } from "@/lib/scope";

export type Phase = "silent" | "loading" | "playing" | "paused" | "failed";
export type Tell = (phase: Phase, error: Error | null) => void;

/**
 * The sound of one escalated clip. Nothing is fetched before it is asked for; the bytes live in memory alone and go
 * with `dispose`. Whoever's session ends hears nothing more.
 */
export class ClipSound {
  readonly #id: string;
  readonly #tell: Tell;
  readonly #scope = new Scope();
  #audio: HTMLAudioElement | null = null;
  #wanted = false;

  constructor(id: string, tell: Tell) {
    this.#id = id;
    this.#tell = (phase, error) => {
      if (!this.#scope.disposed) tell(phase, error);
    };
    this.#scope.own(signedOutEvents.on(() => this.stop()));
  }

  async toggle(): Promise<void> {
    if (this.#wanted) return this.pause();
    this.#wanted = true;
    try {
      this.#audio ??= await this.#fetch();
      if (this.#wanted && !this.#scope.disposed) await this.#audio.play();
    } catch (error) {
      this.#wanted = false;
      if (!(error instanceof DOMException && error.name === "AbortError")) this.#tell("failed", error instanceof Error ? error : null);
    }
  }

  pause(): void {
    this.#wanted = false;
    this.#audio?.pause();
    if (!this.#audio) this.#tell("silent", null);
  }

  /** Silence at once; the next time it begins at the start. */
  stop(): void {
    this.pause();
    if (this.#audio) this.#audio.currentTime = 0;
    this.#tell("silent", null);
  }

  dispose(): void {
    this.#audio?.pause();
    this.#audio?.removeAttribute("src");
    this.#audio = null;
    this.#scope.dispose();
  }

  async #fetch(): Promise<HTMLAudioElement> {
    this.#tell("loading", null);
    const bytes = await getBytes(`escalations/${encodeURIComponent(this.#id)}/audio`, this.#scope.signal());
    const audio = new Audio();
    this.#scope.listen(audio, "playing", () => this.#tell("playing", null));
    this.#scope.listen(audio, "pause", () => this.#tell(audio.currentTime > 0 ? "paused" : "silent", null));
    this.#scope.listen(audio, "ended", () => this.stop());
    audio.src = this.#scope.objectUrl(bytes).url;
    return audio;
  }
}

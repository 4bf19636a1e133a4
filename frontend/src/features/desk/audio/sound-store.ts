import { getBytes } from "@/lib/api";
import type { Assignment } from "@/lib/contract";
import { Scope } from "@/lib/scope";

/**
 * Encoded sound of the clips at hand, in memory only. A clip with a warning is fetched when it is asked for, never ahead (W1).
 * Dropping a clip ends its request and forgets its bytes.
 */
export class SoundStore {
  #scope: Scope;
  #held = new Map<string, { scope: Scope; sound: Promise<Blob> }>();
  #gates = new Map<string, Promise<unknown>>();

  constructor(scope: Scope) {
    this.#scope = scope;
    scope.own(() => this.#held.clear());
  }

  has(clip: string): boolean {
    return this.#held.has(clip);
  }

  /** The sound, fetched once. A failed request is forgotten, so that the next key asks again. */
  fetch(clip: Assignment): Promise<Blob> {
    const held = this.#held.get(clip.id);
    if (held) return held.sound;
    const scope = this.#scope.child();
    const sound = this.#open(clip.id).then(() => getBytes(clip.audio_url, scope.signal()));
    this.#held.set(clip.id, { scope, sound });
    sound.catch(() => {
      if (this.#held.get(clip.id)?.sound === sound) this.drop(clip.id);
    });
    return sound;
  }

  /** The clip can be had only once this is settled: it is being taken back, and until then the server refuses it. */
  waitFor(clip: string, settled: Promise<unknown>): void {
    this.#gates.set(clip, settled);
  }

  async #open(clip: string): Promise<void> {
    await this.#gates.get(clip)?.catch(() => undefined);
    this.#gates.delete(clip);
  }

  fetchAhead(clip: Assignment): void {
    if (clip.warnings.length > 0) return;
    // A failure is met again, and told, when the clip is asked for.
    this.fetch(clip).catch(() => undefined);
  }

  drop(clip: string): void {
    const held = this.#held.get(clip);
    this.#held.delete(clip);
    held?.scope.dispose();
  }

  /** Forgets everything but these. */
  keepOnly(clips: ReadonlySet<string>): void {
    for (const clip of [...this.#held.keys()]) if (!clips.has(clip)) this.drop(clip);
  }
}

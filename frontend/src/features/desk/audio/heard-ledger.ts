import type { Interval } from "@/lib/contract";

interface Sounding {
  clip: string;
  fromMs: number;
  at: string;
}

/**
 * Which parts of which clips sounded, as intervals of clip time with the moment they began.
 *
 * `start` and `stop` follow the player; `take` cuts what is sounding at its present place and hands over everything not yet
 * told; `giveBack` returns what could not be told.
 */
export class HeardLedger {
  #told = new Map<string, Interval[]>();
  #everHeard = new Set<string>();
  #sounding: Sounding | null = null;

  start(clip: string, positionS: number, at: Date): void {
    this.#sounding = { clip, fromMs: Math.round(positionS * 1000), at: at.toISOString() };
    this.#everHeard.add(clip);
  }

  /** The sound stopped or jumped away at `positionS`. */
  stop(positionS: number): void {
    const sounding = this.#sounding;
    this.#sounding = null;
    if (!sounding) return;
    const toMs = Math.round(positionS * 1000);
    if (toMs > sounding.fromMs) this.#add(sounding.clip, [[sounding.fromMs, toMs, sounding.at]]);
  }

  listenedTo(clip: string): boolean {
    return this.#everHeard.has(clip);
  }

  /** Everything of one clip that was not told yet; its sound must have stopped. */
  take(clip: string): Interval[] {
    const intervals = this.#told.get(clip) ?? [];
    this.#told.delete(clip);
    return intervals;
  }

  /** Everything of all clips; what is sounding is cut at `positionS` and goes on from there. */
  takeAll(positionS: number, at: Date): Record<string, Interval[]> {
    const sounding = this.#sounding;
    if (sounding) {
      this.stop(positionS);
      this.start(sounding.clip, positionS, at);
    }
    const plays = Object.fromEntries(this.#told);
    this.#told.clear();
    return plays;
  }

  giveBack(plays: Record<string, Interval[]>): void {
    for (const [clip, intervals] of Object.entries(plays)) {
      this.#told.set(clip, [...intervals, ...(this.#told.get(clip) ?? [])]);
    }
  }

  #add(clip: string, intervals: Interval[]): void {
    this.#told.set(clip, [...(this.#told.get(clip) ?? []), ...intervals]);
  }
}

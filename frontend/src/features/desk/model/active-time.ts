/** Longer than this without a sign of life is not work on the clip. */
const IDLE_MS = 30_000;

/** Time spent at work on one clip: the pauses between signs of life (keys, pointer, sound), each cut at half a minute. */
export class ActiveTime {
  #total = 0;
  #last: number;

  constructor(now: number) {
    this.#last = now;
  }

  sign(now: number): void {
    this.#total += Math.min(Math.max(now - this.#last, 0), IDLE_MS);
    this.#last = now;
  }

  /** The time so far, which starts again from nothing for the next clip. */
  take(now: number): number {
    this.sign(now);
    const total = this.#total;
    this.#total = 0;
    return Math.round(total);
  }
}

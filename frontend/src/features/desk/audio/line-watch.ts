/** How long the server may be silent before the sound stops. */
export const SILENCE_MS = 10_000;

/**
 * Whether the server still answers. A question that stays without an answer for `SILENCE_MS` means that nobody could tell
 * this desk of a withdrawal, so nothing may sound. Any answer mends it. Times are milliseconds.
 */
export class LineWatch {
  #waitingSince: number | null = null;

  asked(now: number): void {
    this.#waitingSince ??= now;
  }

  answered(): void {
    this.#waitingSince = null;
  }

  lost(now: number): boolean {
    return this.#waitingSince !== null && now - this.#waitingSince >= SILENCE_MS;
  }
}

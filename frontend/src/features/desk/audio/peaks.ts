import type { Peaks } from "@/lib/contract";

/**
 * Peaks as wavesurfer takes them: one channel of alternating extremes between -1 and 1. It draws the larger half up and down
 * from pairs of channels, so minima and maxima go apart: [maxima, minima].
 */
export function decodePeaks(peaks: Peaks | null): [Float32Array, Float32Array] {
  const bytes = peaks ? Uint8Array.from(atob(peaks.data), (character) => character.charCodeAt(0)) : new Uint8Array(0);
  const pairs = new Int8Array(bytes.buffer);
  const length = Math.floor(pairs.length / 2);
  const maxima = new Float32Array(length);
  const minima = new Float32Array(length);
  for (let at = 0; at < length; at += 1) {
    minima[at] = (pairs[2 * at] ?? 0) / 128;
    maxima[at] = (pairs[2 * at + 1] ?? 0) / 127;
  }
  return [maxima, minima];
}

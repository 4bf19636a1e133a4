/** Made-up sound for tests and for the development server: a voice-like hum in syllables, as a WAV file and as peaks. */

const RATE = 8000;

function samples(seconds: number, seed: number): Int16Array {
  const wave = new Int16Array(Math.round(seconds * RATE));
  for (let at = 0; at < wave.length; at += 1) {
    const t = at / RATE;
    const syllable = Math.max(0, Math.sin(Math.PI * t * (2.3 + (seed % 5) * 0.2) + seed)) ** 1.5;
    const phrase = 0.35 + 0.65 * Math.abs(Math.sin(t * 0.9 + seed));
    const pitch = 130 + 25 * Math.sin(t * 1.7 + seed);
    const voice = Math.sin(2 * Math.PI * pitch * t) + 0.5 * Math.sin(4 * Math.PI * pitch * t) + 0.25 * Math.sin(9 * Math.PI * pitch * t);
    wave[at] = Math.round(9000 * syllable * phrase * voice * 0.6);
  }
  return wave;
}

/** A WAV file of one channel. */
export function fakeSound(seconds: number, seed = 1): Uint8Array<ArrayBuffer> {
  const wave = samples(seconds, seed);
  const file = new DataView(new ArrayBuffer(44 + wave.length * 2));
  const text = (at: number, value: string) => [...value].forEach((char, index) => file.setUint8(at + index, char.charCodeAt(0)));
  text(0, "RIFF");
  file.setUint32(4, 36 + wave.length * 2, true);
  text(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, RATE, true);
  file.setUint32(28, RATE * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, "data");
  file.setUint32(40, wave.length * 2, true);
  wave.forEach((value, index) => file.setInt16(44 + index * 2, value, true));
  return new Uint8Array(file.buffer);
}

/** The peaks of that sound, as a batch carries them. */
export function fakePeaks(seconds: number, seed = 1): { rate_hz: number; data: string } {
  const wave = samples(seconds, seed);
  const rate_hz = 100;
  const step = RATE / rate_hz;
  const bytes: number[] = [];
  for (let from = 0; from < wave.length; from += step) {
    const part = wave.subarray(from, from + step);
    bytes.push((Math.min(...part) >> 8) & 0xff, (Math.max(...part) >> 8) & 0xff);
  }
  return { rate_hz, data: btoa(String.fromCharCode(...bytes)) };
}

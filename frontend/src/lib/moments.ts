const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Date and time of day where the reader is; the year only where it is another than this one. */
export function momentOf(iso: string, language = "en"): string {
  const moment = new Date(iso);
  const year = moment.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(language, { ...year, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

/** A span in its two largest units: `3 d 4 h`, `2 h 05 min`, `4 min 10 s`, `10 s`. The sign is the caller's to say. */
export function spanOf(ms: number): string {
  const span = Math.abs(ms);
  const two = (large: number, largeName: string, small: number, smallName: string) =>
    `${Math.floor(span / large)} ${largeName} ${String(Math.floor((span % large) / small)).padStart(2, "0")} ${smallName}`;
  if (span >= DAY) return two(DAY, "d", HOUR, "h");
  if (span >= HOUR) return two(HOUR, "h", MINUTE, "min");
  if (span >= MINUTE) return two(MINUTE, "min", SECOND, "s");
  return `${Math.floor(span / SECOND)} s`;
}

/** Bytes for people: `812 B`, `1.4 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${["B", "kB", "MB", "GB"][power]}`;
}

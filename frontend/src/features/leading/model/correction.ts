import type { Correction } from "@/features/leading/api/corrections";

/** One line of the two versions: as recorded, and as the person says. Breaks are spans; null is "there was none". */
export interface Compared {
  what: "started" | "ended" | "break" | "hours";
  /** Which break, from 1. */
  number?: number;
  recorded: string | null;
  said: string | null;
  changed: boolean;
}

const MINUTE = 60_000;

/** Both versions of a shift side by side, in the time of the person's site. */
export function compared(correction: Correction, language: string): Compared[] {
  const { recorded, zone } = correction;
  const moment = (iso: string | null) => (iso === null ? null : momentIn(iso, zone, language));
  const span = (one: { started_at: string; ended_at: string | null } | undefined) =>
    one ? `${timeIn(one.started_at, zone, language)} – ${one.ended_at === null ? "…" : timeIn(one.ended_at, zone, language)}` : null;
  const breaks = Array.from({ length: Math.max(recorded.breaks.length, correction.breaks.length) }, (_, index) =>
    line("break", span(recorded.breaks[index]), span(correction.breaks[index]), index + 1));
  return [
    { ...line("started", moment(recorded.started_at), moment(correction.started_at)), changed: !sameMinute(recorded.started_at, correction.started_at) },
    { ...line("ended", moment(recorded.ended_at), moment(correction.ended_at)), changed: !sameMinute(recorded.ended_at, correction.ended_at) },
    ...breaks,
    line("hours", hoursOf(recorded.hours), hoursOf(correction.hours)),
  ];
}

function hoursOf(value: number | null): string | null {
  return value === null ? null : value.toFixed(2);
}

function line(what: Compared["what"], recorded: string | null, said: string | null, number?: number): Compared {
  return { what, recorded, said, changed: recorded !== said, ...(number === undefined ? {} : { number }) };
}

/** People tell minutes; seconds that differ are no difference. */
function sameMinute(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.floor(Date.parse(one) / MINUTE) === Math.floor(Date.parse(other) / MINUTE);
}

export function momentIn(iso: string, zone: string, language: string): string {
  const shape = { timeZone: zone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat(language, shape).format(new Date(iso));
}

function timeIn(iso: string, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(iso));
}

/** A shift as somebody fills it in: pure functions between what was recorded and what is asked for. */
import { fromLocal, toLocal } from "@/features/hours/model/local-times";
import type { CorrectShift, MyShift } from "@/lib/contract";

/** A field with a time: what it shows, and the instant that was recorded there, which the minutes alone do not tell. */
export interface Time {
  shown: string;
  recorded: string | null;
}

export interface Span {
  /** Of this form alone, so that a line keeps its fields when another goes. */
  key: number;
  from: Time;
  to: Time;
}

export interface Filled {
  from: Time;
  to: Time;
  breaks: Span[];
  reason: string;
}

/** What is wrong with the whole, or with one break: which one, and the two instants that do not fit together. */
export type Fault =
  | { code: "incomplete" | "order" | "future" | "same" }
  | { code: "backwards" | "early" | "late"; number: number; time: string; limit: string };

export function fillFrom(shift: MyShift, zone: string): Filled {
  const time = (recorded: string | null): Time => ({ shown: recorded ? toLocal(recorded, zone) : "", recorded });
  return {
    from: time(shift.started_at), to: time(shift.ended_at),
    breaks: shift.breaks.map((one, key) => ({ key, from: time(one.started_at), to: time(one.ended_at) })),
    reason: "",
  };
}

/** A new line for a break; where it begins is for its person to say. */
export function withBreak(filled: Filled): Filled {
  const key = Math.max(-1, ...filled.breaks.map((one) => one.key)) + 1;
  const day = filled.from.shown.slice(0, 11);
  const time = (shown: string): Time => ({ shown: day ? `${day}${shown}` : "", recorded: null });
  return { ...filled, breaks: [...filled.breaks, { key, from: time("12:00"), to: time("12:15") }] };
}

/** What is asked for. A field that shows what was recorded in it stays that, to the second; any other is its whole minute. */
export function toCorrection(filled: Filled, zone: string): CorrectShift {
  const instant = ({ shown, recorded }: Time) => (recorded && shown === toLocal(recorded, zone) ? recorded : fromLocal(shown, zone));
  return {
    started_at: instant(filled.from), ended_at: instant(filled.to),
    breaks: filled.breaks.map((one) => ({ started_at: instant(one.from), ended_at: instant(one.to) })),
    ...(filled.reason.trim() === "" ? {} : { reason: filled.reason.trim() }),
  };
}

/** Why it cannot be sent, or null. The server looks again, also at one's other shifts. */
export function faultOf(filled: Filled, shift: MyShift, zone: string, now: number): Fault | null {
  const times = [filled.from, filled.to, ...filled.breaks.flatMap((one) => [one.from, one.to])];
  if (times.some(({ shown }) => shown === "")) return { code: "incomplete" };
  const asked = toCorrection(filled, zone);
  if (!isBefore(asked.started_at, asked.ended_at)) return { code: "order" };
  if (Date.parse(asked.ended_at) > now) return { code: "future" };
  return breakFault(asked) ?? (isSame(asked, shift) ? { code: "same" } : null);
}

function breakFault({ started_at, ended_at, breaks }: CorrectShift): Fault | null {
  for (const [index, one] of breaks.entries()) {
    const number = index + 1;
    if (!isBefore(one.started_at, one.ended_at)) return { code: "backwards", number, time: one.ended_at, limit: one.started_at };
    if (isBefore(one.started_at, started_at)) return { code: "early", number, time: one.started_at, limit: started_at };
    if (isBefore(ended_at, one.ended_at)) return { code: "late", number, time: one.ended_at, limit: ended_at };
  }
  return null;
}

function isBefore(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other);
}

function isSame(asked: CorrectShift, shift: MyShift): boolean {
  return asked.started_at === shift.started_at && asked.ended_at === shift.ended_at && inALine(asked.breaks) === inALine(shift.breaks);
}

function inALine(spans: readonly { started_at: string; ended_at: string | null }[]): string {
  return spans.map((one) => `${one.started_at} ${one.ended_at ?? ""}`).toSorted().join();
}

/** Whether its person may ask for a correction now. */
export function mayCorrect(shift: MyShift, now: number): boolean {
  const taken = shift.corrections.some(({ state }) => state === "asked" || state === "agreed");
  return shift.correctable_until !== null && now < Date.parse(shift.correctable_until) && !taken;
}

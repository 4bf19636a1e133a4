/** A shift as somebody fills it in: pure functions between what was recorded and what is asked for. */
import { fromLocal, toLocal } from "@/features/hours/model/local-times";
import type { CorrectShift, MyShift } from "@/lib/contract";

export interface Span {
  /** Of this form alone, so that a line keeps its fields when another goes. */
  key: number;
  from: string;
  to: string;
}

export interface Filled {
  from: string;
  to: string;
  breaks: Span[];
  reason: string;
}

export type Fault = "incomplete" | "order" | "outside" | "future" | "same";

export function fillFrom(shift: MyShift, zone: string): Filled {
  return {
    from: toLocal(shift.started_at, zone),
    to: shift.ended_at ? toLocal(shift.ended_at, zone) : "",
    breaks: shift.breaks.map((one, key) => ({ key, from: toLocal(one.started_at, zone), to: one.ended_at ? toLocal(one.ended_at, zone) : "" })),
    reason: "",
  };
}

/** A new line for a break; where it begins is for its person to say. */
export function withBreak(filled: Filled): Filled {
  const key = Math.max(-1, ...filled.breaks.map((one) => one.key)) + 1;
  const day = filled.from.slice(0, 11);
  return { ...filled, breaks: [...filled.breaks, { key, from: day ? `${day}12:00` : "", to: day ? `${day}12:15` : "" }] };
}

/** What is asked for. A time that was left alone stays what was recorded, to the second. */
export function toCorrection(filled: Filled, shift: MyShift, zone: string): CorrectShift {
  const recorded = [shift.started_at, shift.ended_at, ...shift.breaks.flatMap((one) => [one.started_at, one.ended_at])];
  const exact = new Map(recorded.filter((iso) => iso !== null).map((iso) => [toLocal(iso, zone), iso]));
  const moment = (local: string) => exact.get(local) ?? fromLocal(local, zone);
  return {
    started_at: moment(filled.from), ended_at: moment(filled.to),
    breaks: filled.breaks.map((one) => ({ started_at: moment(one.from), ended_at: moment(one.to) })),
    ...(filled.reason.trim() === "" ? {} : { reason: filled.reason.trim() }),
  };
}

/** Why it cannot be sent, or null. The server looks again, also at one's other shifts. */
export function faultOf(filled: Filled, shift: MyShift, zone: string, now: number): Fault | null {
  const times = [filled.from, filled.to, ...filled.breaks.flatMap((one) => [one.from, one.to])];
  if (times.includes("")) return "incomplete";
  const asked = toCorrection(filled, shift, zone);
  const from = Date.parse(asked.started_at);
  const to = Date.parse(asked.ended_at);
  if (to <= from) return "order";
  if (to > now) return "future";
  const spans = asked.breaks.map((one) => [Date.parse(one.started_at), Date.parse(one.ended_at)] as const);
  if (spans.some(([begun, over]) => over <= begun || begun < from || over > to)) return "outside";
  return isSame(asked, shift) ? "same" : null;
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

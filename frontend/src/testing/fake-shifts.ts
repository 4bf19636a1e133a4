/** Made-up shifts of somebody in Costa Rica: one that runs, and one for each way of a correction. */
import type { MyShift, ShiftCorrection } from "../lib/contract";

const DAY_MS = 86_400_000;

function moment(daysAgo: number, utc: string): string {
  return `${new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10)}T${utc}Z`;
}

export function fakeShift(daysAgo: number, more: Partial<MyShift> = {}): MyShift {
  return {
    id: `00000000-0000-4000-9000-${String(daysAgo).padStart(12, "0")}`, started_at: moment(daysAgo, "14:03:27"), ended_at: moment(daysAgo, "22:40:11"),
    ends_by: moment(daysAgo, "23:03:27"), hours: 8.61, breaks: [{ started_at: moment(daysAgo, "18:00:05"), ended_at: moment(daysAgo, "18:44:59") }],
    correctable_until: moment(daysAgo - 7, "22:40:11"), corrections: [], ...more,
  };
}

function correction(daysAgo: number, more: Partial<ShiftCorrection>): ShiftCorrection {
  return {
    id: `00000000-0000-4000-a000-${String(daysAgo).padStart(12, "0")}`, state: "asked", started_at: moment(daysAgo, "14:03:27"), ended_at: moment(daysAgo, "23:15:00"),
    breaks: [{ started_at: moment(daysAgo, "18:00:05"), ended_at: moment(daysAgo, "18:44:59") }], hours: 9.19, reason: "The last half hour was a meeting.",
    asked_at: moment(daysAgo - 1, "14:10:00"), decided_at: null, decided_by: null, ...more,
  };
}

export function fakeShifts(): MyShift[] {
  const decided = { decided_at: moment(4, "16:00:00"), decided_by: "Lena Ortiz" };
  return [
    fakeShift(0, { started_at: new Date(Date.now() - 2 * 3_600_000).toISOString(), ended_at: null, hours: null, breaks: [], correctable_until: null }),
    fakeShift(1),
    fakeShift(2, { corrections: [correction(2, {})] }),
    fakeShift(5, { corrections: [correction(5, { state: "agreed", reason: "", ...decided })] }),
    fakeShift(6, { corrections: [correction(6, { state: "refused", ...decided })] }),
    fakeShift(12),
  ];
}

import type { Escalation } from "@/features/escalations/api/escalations";

export type Step = "acknowledge" | "decide" | "close";
export type Urgency = "overdue" | "soon" | "calm" | "none";

export interface Clock {
  step: Step;
  /** Milliseconds until due, negative when overdue; null where no clock runs. */
  left: number | null;
  urgency: Urgency;
}

const SOON_MS = 10 * 60_000;

/** The clock that runs now: to somebody's answer, then to a decision. Closing has none; what is closed has no step. */
export function clockOf(row: Pick<Escalation, "state" | "ack_due_at" | "decide_due_at">, now: number): Clock | null {
  switch (row.state) {
    case "open":
      return running("acknowledge", row.ack_due_at, now);
    case "acknowledged":
      return running("decide", row.decide_due_at, now);
    case "decided":
    case "closing":
      return running("close", null, now);
    default:
      return null;
  }
}

function running(step: Step, due: string | null, now: number): Clock {
  if (due === null) return { step, left: null, urgency: "none" };
  const left = Date.parse(due) - now;
  if (left < 0) return { step, left, urgency: "overdue" };
  return { step, left, urgency: left < SOON_MS ? "soon" : "calm" };
}

/** S0 and S1, and what nobody has classified yet, take two people to close. */
export function takesTwo(level: Escalation["level"]): boolean {
  return level === "S0" || level === "S1" || level === null;
}

export function isWaiting(row: Escalation): boolean {
  return row.state !== "closed" && row.state !== "taken_back";
}

import { newWrite, sendOnce } from "@/lib/api";
import type { HeardAnswer, Interval } from "@/lib/contract";

/** Tells what sounded and learns what was withdrawn. Not repeated: the next report carries what this one could not. */
export function reportHeard(plays: Record<string, Interval[]>, keepalive = false): Promise<HeardAnswer> {
  return sendOnce<HeardAnswer>(newWrite("POST", "heard", { plays }), { keepalive, patienceMs: 12_000 });
}

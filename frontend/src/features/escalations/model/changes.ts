import type { Escalation } from "@/features/escalations/api/escalations";

export interface Change {
  what: "arrived" | "raised" | "moved" | "left";
  row: Escalation;
}

/** What differs between two looks at the queue, most urgent first, so that it can be said aloud. */
export function changesOf(before: readonly Escalation[], after: readonly Escalation[]): Change[] {
  const known = new Map(before.map((row) => [row.id, row]));
  const still = new Set(after.map((row) => row.id));
  const changes = after.flatMap((row): Change[] => {
    const old = known.get(row.id);
    if (!old) return [{ what: "arrived", row }];
    if (old.level !== row.level) return [{ what: "raised", row }];
    return old.state === row.state ? [] : [{ what: "moved", row }];
  });
  return [...changes, ...before.filter((row) => !still.has(row.id)).map((row): Change => ({ what: "left", row }))];
}

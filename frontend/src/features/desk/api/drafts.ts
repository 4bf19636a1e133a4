import { newWrite, sendOnce } from "@/lib/api";

/** Saves what is filled in so far. `keepalive` where the page is about to go. */
export function saveDraft(assignment: string, draft: Record<string, unknown>, keepalive = false): Promise<void> {
  return sendOnce<void>(newWrite("PUT", `assignments/${assignment}/draft`, draft), { keepalive });
}

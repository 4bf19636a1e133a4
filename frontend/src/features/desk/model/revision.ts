/** Which of two drafts of a clip is newer: a number that only grows, over reloads and from one machine to the next. */

/** The revision that a draft carries, or 0. */
export function revisionOf(draft: Record<string, unknown> | null | undefined): number {
  return typeof draft?.revision === "number" ? draft.revision : 0;
}

/** The next revision: the time in milliseconds, or one more than the last where a clock stands still or is behind another's. */
export function nextRevision(last: number, now: number): number {
  return Math.max(now, last + 1);
}

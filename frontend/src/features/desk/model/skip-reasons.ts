/** Reasons to skip a clip in the order of their digits. None is asked for. */
export const SKIP_REASONS = ["know_person", "technical", "too_hard", "not_now"] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** The kinds of an escalation in the order of their digits, 1 to 9. */
export const KINDS = [
  "danger_now", "self_harm", "violence", "sexual_assault", "child_safety", "third_parties", "spoken_data", "distressing", "other",
] as const;

/** How long the kinds stay on offer, and how long an escalation can be taken back. */
export const KINDS_MS = 20_000;

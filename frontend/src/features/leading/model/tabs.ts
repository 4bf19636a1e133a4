/** What a lead can do, a tab each. A privacy officer has only the decisions that are theirs. */
export const tabs = ["queue", "plan", "rules", "gold", "stuck", "people", "hours"] as const;
export type Tab = (typeof tabs)[number];

const stewards: readonly Tab[] = ["stuck", "rules"];

export function leads(roles: readonly string[]): boolean {
  return roles.includes("supervisor");
}

export function tabsOf(roles: readonly string[]): readonly Tab[] {
  if (leads(roles)) return tabs;
  return roles.includes("steward") ? stewards : [];
}

/** The tab that an address names, if this person has it, else the first. */
export function tabOf(named: string | null, mine: readonly Tab[]): Tab | null {
  return mine.find((tab) => tab === named) ?? mine[0] ?? null;
}

import type { Held } from "@/features/leading/api/held";

/** How many of these clips each person holds: the most first, then by name. Whoever shares a name with another stays apart. */
export function holdersOf(rows: readonly Held[]): { name: string; number: number }[] {
  const counts = new Map<string, { name: string; number: number }>();
  for (const { person } of rows) {
    const before = counts.get(person.id);
    counts.set(person.id, { name: person.name, number: (before?.number ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((one, other) => other.number - one.number || one.name.localeCompare(other.name));
}

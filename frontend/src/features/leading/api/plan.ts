import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { components } from "@/lib/api-types";

export type Plan = components["schemas"]["Plan"];

/** What a lead asks; no `clips` means all that is open. */
export interface PlanQuestion {
  clips: number | null;
  people: number;
  hours: number;
  meal_minutes: number;
}

/** How long clips take so many people, by the mean measured in the project. The last answer stays while the next is asked for. */
export function usePlan(slug: string, { clips, people, hours, meal_minutes }: PlanQuestion) {
  const query = new URLSearchParams({ people: String(people), hours: String(hours), meal_minutes: String(meal_minutes) });
  if (clips !== null) query.set("clips", String(clips));
  return useQuery({
    queryKey: ["plan", slug, query.toString()],
    queryFn: ({ signal }) => get<Plan>(`projects/${slug}/plan?${query.toString()}`, signal),
    placeholderData: keepPreviousData,
  });
}

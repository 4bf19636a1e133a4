import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { queueKey } from "@/features/leading/api/queue";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";
import type { Page } from "@/lib/contract";

/** Somebody who may work in a project. */
export type Person = components["schemas"]["LedPerson"];
/** The person as they stand now, and how many clips went back to the queue. */
export type PersonActed = components["schemas"]["LedPersonHandled"];

export type PersonAct =
  | { act: "pause"; id: string; body: { reason: string } }
  | { act: "resume"; id: string; body: Record<string, never> }
  | { act: "take-back"; id: string; body: { opened: boolean } };

/** Who may work in a project, by the order in which they joined. */
export function usePeople(slug: string) {
  return useInfiniteQuery({
    queryKey: [...queueKey(slug), "people"],
    queryFn: ({ pageParam, signal }) => get<Page<Person>>(`projects/${slug}/people${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 15_000,
  });
}

/** Those of them to whom a clip in hand can be given. A page may be short, so all of them are fetched, one after another. */
export function usePeopleFor(slug: string, assignment: string) {
  return useQuery({
    queryKey: [...queueKey(slug), "people", assignment],
    queryFn: async ({ signal }) => {
      const found: Person[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const query = new URLSearchParams({ assignment, ...(cursor === "" ? {} : { cursor }) });
        const page: Page<Person> = await get(`projects/${slug}/people?${query}`, signal);
        found.push(...page.results);
        cursor = page.next;
      }
      return found;
    },
    refetchInterval: 15_000,
  });
}

/** Pauses somebody with a reason they read, lets them go on, or takes back what they hold. Drafts stay with their person. */
export function usePersonAct(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, id, body }: PersonAct) => write<PersonActed>("POST", `people/${id}/${act}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: queueKey(slug) }),
  });
}

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { queueKey } from "@/features/leading/api/queue";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";
import type { Page } from "@/lib/contract";

/** A clip in somebody's hands. */
export type Held = components["schemas"]["HeldClip"];

export interface Reassign {
  assignment: string;
  person: string;
  /** For how long the clip is kept for them. */
  hours: number;
}

export type Reassigned = components["schemas"]["Reassigned"];

/** What is in whose hands, the oldest first. */
export function useHeld(slug: string) {
  return useInfiniteQuery({
    queryKey: [...queueKey(slug), "held"],
    queryFn: ({ pageParam, signal }) => get<Page<Held>>(`projects/${slug}/queue/held${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 10_000,
  });
}

/** Takes a clip from whoever holds it and keeps it for somebody else, whose next batch begins with it. */
export function useReassign(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ assignment, ...body }: Reassign) => write<Reassigned>("POST", `assignments/${assignment}/reassign`, body),
    onSettled: () => client.invalidateQueries({ queryKey: queueKey(slug) }),
  });
}

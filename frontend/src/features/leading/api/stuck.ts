import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { queueKey } from "@/features/leading/api/queue";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";
import type { Page } from "@/lib/contract";

/** A clip that left the queue until somebody decides. */
export type Stuck = components["schemas"]["StuckClip"];

export type Decision =
  | { clip: string; decision: "put-back" | "set-aside"; body: Record<string, never> }
  | { clip: string; decision: "reroute"; body: { language: string } };

type Decided = components["schemas"]["Decided"];

/** The clips that wait for a decision, the oldest first. */
export function useStuck(slug: string) {
  return useInfiniteQuery({
    queryKey: [...queueKey(slug), "stuck"],
    queryFn: ({ pageParam, signal }) => get<Page<Stuck>>(`projects/${slug}/queue/stuck${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 30_000,
  });
}

export function useDecide(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ clip, decision, body }: Decision) => write<Decided>("POST", `projects/${slug}/stuck/${clip}/${decision}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: queueKey(slug) }),
  });
}

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";
import type { Page } from "@/lib/contract";

export type Gold = components["schemas"]["Gold"];
export type GoldBody = components["schemas"]["GoldRequest"];

const keyOf = (slug: string) => ["gold", slug] as const;

/** The clips whose right answers are known, newest first, with how people answered them so far. */
export function useGold(slug: string) {
  return useInfiniteQuery({
    queryKey: keyOf(slug),
    queryFn: ({ pageParam, signal }) => get<Page<Gold>>(`projects/${slug}/gold${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useMakeGold(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: GoldBody) => write<Gold>("POST", `projects/${slug}/gold`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(slug) }),
  });
}

/** Mixes a gold clip in no more. */
export function useRetireGold(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (clip: string) => write<Gold>("POST", `projects/${slug}/gold/${clip}/retire`),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(slug) }),
  });
}

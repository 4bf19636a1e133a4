import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";

export type Overlap = components["schemas"]["Overlap"];
export type OverlapBody = components["schemas"]["OverlapRequest"];

const keyOf = (slug: string) => ["overlap", slug] as const;

/** How many labels a project wants of each clip; asked for again while a change is being carried out. */
export function useOverlap(slug: string) {
  return useQuery({
    queryKey: keyOf(slug),
    queryFn: ({ signal }) => get<Overlap>(`projects/${slug}/overlap`, signal),
    refetchInterval: ({ state }) => (state.data?.change && state.data.change.ended_at === null ? 2_000 : false),
  });
}

/** Wants more labels or fewer; a worker brings the clips to it. */
export function useChangeOverlap(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: OverlapBody) => write<Overlap>("PATCH", `projects/${slug}/overlap`, body),
    onSuccess: (changed) => client.setQueryData<Overlap>(keyOf(slug), changed),
  });
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";

export type Policies = components["schemas"]["Policies"]["policies"];
export type Policy = Policies[string];

interface Answer {
  policies: Policies;
}

const keyOf = (slug: string) => ["condition-policies", slug] as const;

/** What each condition of a clip does in a project besides being an answer. */
export function usePolicies(slug: string) {
  return useQuery({
    queryKey: keyOf(slug),
    queryFn: async ({ signal }) => (await get<Answer>(`projects/${slug}/conditions`, signal)).policies,
  });
}

/** Sends all of them: what is left out would be an answer and nothing else. */
export function useChangePolicies(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (policies: Policies) => (await write<Answer>("PUT", `projects/${slug}/conditions`, { policies })).policies,
    onSuccess: (kept) => client.setQueryData<Policies>(keyOf(slug), kept),
  });
}

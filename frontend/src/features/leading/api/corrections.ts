import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, write } from "@/lib/api";
import type { components } from "@/lib/api-types";
import type { Page } from "@/lib/contract";

export type Correction = components["schemas"]["WaitingCorrection"];
export type Word = "agree" | "refuse";

const key = ["corrections"] as const;

/** The shifts that people of mine say were not as recorded, and that wait for my word. */
export function useCorrections() {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<Page<Correction>>(`corrections${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: 60_000,
  });
}

/** Agrees or refuses; a refusal of the server (somebody else answered) leaves the list to be asked for again. */
export function useAnswerCorrection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, word }: { id: string; word: Word }) => write<Correction>("POST", `corrections/${id}/${word}`),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

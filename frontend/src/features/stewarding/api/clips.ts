import { useInfiniteQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import { isRefusal } from "@/lib/api-error";
import type { Page } from "@/lib/contract";

export interface Clip {
  id: string;
  state: string;
  /** The speaker's pseudonym. */
  subject: string;
  project: string;
  language: string;
  duration_s: number;
}

/** The clips that a steward may know of; null where the server has no such list. */
export function useClips() {
  return useInfiniteQuery({
    queryKey: ["clips"],
    queryFn: async ({ pageParam, signal }) => {
      try {
        return await get<Page<Clip>>(`clips${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal);
      } catch (error) {
        if (isRefusal(error, "not_found") || isRefusal(error, "http_404")) return null;
        throw error;
      }
    },
    initialPageParam: "",
    getNextPageParam: (page) => page?.next ?? null,
    select: ({ pages }) => pages.flatMap((page) => page?.results ?? []),
  });
}

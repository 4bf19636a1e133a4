import { useInfiniteQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { MyReport, Page } from "@/lib/contract";

/** My reports, newest first, page by page; asked for again every minute, since others work on them. */
export function useMyReports() {
  return useInfiniteQuery({
    queryKey: ["escalations", "mine"],
    queryFn: ({ pageParam, signal }) => get<Page<MyReport>>(`escalations/mine${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 60_000,
  });
}

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { API_PREFIX } from "@/config/paths";
import { get, newWrite, send, type Write } from "@/lib/api";
import type { CorrectShift, MyShift, Page } from "@/lib/contract";

const shiftsKey = ["shifts"] as const;

/** My shifts, newest first, page by page. */
export function useMyShifts() {
  return useInfiniteQuery({
    queryKey: shiftsKey,
    queryFn: ({ pageParam, signal }) => get<Page<MyShift>>(`shifts${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export const correctionWrite = (shift: string, body: CorrectShift): Write => newWrite("POST", `shifts/${shift}/corrections`, body);

/** Asks for a correction; over a lost line the same one is asked for again, and never two. */
export function useAskForCorrection() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (write: Write) => send<MyShift>(write, { tries: 3 }),
    onSuccess: () => client.invalidateQueries({ queryKey: shiftsKey }),
  });
}

/** Where the file of those days is; local dates of one's site. */
export function hoursFile(from: string, to: string): string {
  return `${API_PREFIX}shifts/hours.csv?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
}

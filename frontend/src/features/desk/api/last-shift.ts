import { useQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { MyShift, Page } from "@/lib/contract";

/** My newest shift, asked for each time: it may have ended a moment ago. */
export function useLastShift() {
  return useQuery({
    queryKey: ["shifts", "newest"],
    queryFn: async ({ signal }) => (await get<Page<MyShift>>("shifts", signal)).results[0] ?? null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

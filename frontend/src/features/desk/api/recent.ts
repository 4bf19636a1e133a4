import { useQuery } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { Recent } from "@/lib/contract";

/**
 * What I ended last in this shift, newest first. Each look at it is logged and holds content: asked for when it is opened,
 * asked again when what was on its way has arrived, and forgotten when it is closed.
 */
export function useRecent(unsent: number) {
  return useQuery({
    queryKey: ["assignments", "recent"],
    queryFn: ({ signal }) => get<Recent>("assignments/recent", signal),
    enabled: unsent === 0,
    staleTime: 0,
    gcTime: 0,
  });
}

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { get } from "@/lib/api";
import type { Page } from "@/lib/contract";

export interface ClipEvent {
  at: string;
  event: string;
  /** Null: the machine did it. */
  person: string | null;
  /** The roles that the person held then, joined by ", ". */
  role: string | null;
  detail: Record<string, unknown>;
}

export interface Verdict {
  ok: boolean;
  checked: number;
  message: string;
}

/** What happened to a clip, oldest first, a page at a time. */
export function useClipEvents(clip: string) {
  return useInfiniteQuery({
    queryKey: ["audit", clip],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ClipEvent>>(`audit/clips/${encodeURIComponent(clip)}${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ""}`, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    enabled: clip !== "",
  });
}

/** Reads the log's chain again. Asked for each time, never kept. */
export function useVerify() {
  return useMutation({ mutationFn: () => get<Verdict>("audit/verify") });
}

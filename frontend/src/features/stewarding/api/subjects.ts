import { useMutation, useQueryClient } from "@tanstack/react-query";
import { write } from "@/lib/api";

export interface Withdrawal {
  subject: string;
  state: string;
  clips: number;
  assignments_withdrawn: number;
  /** Clips that a hold keeps until their escalation is closed. */
  escalated_kept: number;
}

/** A speaker takes their consent back: everything of theirs stops at once, and is erased. */
export function useWithdraw() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ref: string) => write<Withdrawal>("POST", `subjects/${encodeURIComponent(ref)}/withdraw`),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["clips"] }), client.invalidateQueries({ queryKey: ["audit"] })]),
  });
}

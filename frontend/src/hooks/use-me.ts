import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { get } from "@/lib/api";
import type { Me, Session, Today } from "@/lib/contract";

export const meKey = ["me"] as const;
export const sessionKey = ["session"] as const;

/** Whether somebody is signed in, and whether this is a demo. Sets the CSRF cookie. */
export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => get<Session>("session", signal), staleTime: 60_000 });
}

/** The person at this screen. Ask only where somebody is signed in. */
export function useMe(enabled = true) {
  return useQuery({ queryKey: meKey, queryFn: ({ signal }) => get<Me>("me", signal), enabled, staleTime: 30_000 });
}

/** Puts a `today` that some call answered with in place of the one we had. */
export function useSetToday() {
  const client = useQueryClient();
  return useCallback(
    (today: Today) => client.setQueryData<Me>(meKey, (me) => (me ? { ...me, today } : me)),
    [client],
  );
}

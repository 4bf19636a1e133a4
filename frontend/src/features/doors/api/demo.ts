import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { meKey, sessionKey } from "@/hooks/use-me";
import { get, signedInEvents, write } from "@/lib/api";
import type { Me, Session } from "@/lib/contract";

export interface Door {
  role: string;
  name: string;
  email: string;
}

/** The people whom the demo lets one be. */
export function useDoors() {
  return useQuery({
    queryKey: ["demo"],
    queryFn: async ({ signal }) => (await get<{ doors: Door[] }>("demo", signal)).doors,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Enters as one of them. Whoever was here before leaves nothing in memory. */
export function useEnter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (role: string) => write<Me>("POST", "demo/enter", { role }),
    onSuccess: (me) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] && queryKey[0] !== "demo" });
      client.setQueryData(meKey, me);
      client.setQueryData<Session>(sessionKey, { signed_in: true, demo: me.demo });
      signedInEvents.emit();
    },
  });
}

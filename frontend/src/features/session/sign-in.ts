import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey, sessionKey } from "@/hooks/use-me";
import { signedInEvents, write } from "@/lib/api";
import type { Me, Session } from "@/lib/contract";

/** Signs in; whoever was here before leaves nothing behind in memory, but for the same person coming back. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) => write<Me>("POST", "session", credentials),
    onSuccess: (me) => {
      if (client.getQueryData<Me>(meKey)?.person.email !== me.person.email) client.removeQueries({ queryKey: meKey });
      client.setQueryData(meKey, me);
      client.setQueryData<Session>(sessionKey, { signed_in: true, demo: me.demo });
      signedInEvents.emit();
    },
  });
}

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { DeskSession } from "@/features/desk/session/desk-session";
import { meKey } from "@/hooks/use-me";
import type { Me } from "@/lib/contract";
import { Scope } from "@/lib/scope";

/** A sitting at the desk that lives as long as the component; null for the moment before it begins. */
export function useDesk(): DeskSession | null {
  const client = useQueryClient();
  const [desk, setDesk] = useState<DeskSession | null>(null);
  const begin = useEffectEvent((scope: Scope) => {
    const session = new DeskSession(scope, {
      onEnded: (by) => count(client, by),
      languages: () => client.getQueryData<Me>(meKey)?.person.languages ?? [],
      // While something is on its way the server's figure may be on either side of it; ours is right meanwhile.
      onArrived: () => {
        if (session.store.get().unsent === 0) void client.invalidateQueries({ queryKey: meKey });
      },
    });
    setDesk(session);
    void session.supply.begin();
  });
  useEffect(() => {
    const scope = new Scope();
    // The sitting is an outside thing that must begin and end with the screen; it cannot be made while drawing.
    // oxlint-disable-next-line react/set-state-in-effect
    begin(scope);
    return () => scope.dispose();
  }, []);
  return desk;
}

/** Counts what the server has just acknowledged. A figure that is being fetched is older than that: it is asked for anew. */
function count(client: QueryClient, by: 1 | -1): void {
  if (client.isFetching({ queryKey: meKey }) > 0) void client.invalidateQueries({ queryKey: meKey });
  else client.setQueryData<Me>(meKey, (me) => me && counted(me, by));
}

function counted(me: Me, by: 1 | -1): Me {
  const { quota } = me.today;
  return { ...me, today: { ...me.today, quota: { ...quota, done: Math.max(quota.done + by, 0) } } };
}

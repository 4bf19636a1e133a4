import { useEffect, useEffectEvent } from "react";
import { Scope } from "@/lib/scope";

/** Runs `start` with a scope that lives as long as the component; `start` sees the latest props without restarting. */
export function useScope(start: (scope: Scope) => void): void {
  const begin = useEffectEvent(start);
  useEffect(() => {
    const scope = new Scope();
    begin(scope);
    return () => scope.dispose();
  }, []);
}

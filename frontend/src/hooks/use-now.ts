import { useState } from "react";
import { useScope } from "@/hooks/use-scope";

/** The time, once a second: for clocks that run while one looks at them. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useScope((scope) => {
    scope.interval(() => setNow(Date.now()), 1000);
  });
  return now;
}

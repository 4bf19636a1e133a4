import { type RefObject, useEffect, useRef } from "react";

/** Brings an element into view when it opens: it may lie below the fold, or behind the bar at the foot of the clip. */
export function useInView<Element extends HTMLElement>(open: boolean): RefObject<Element | null> {
  const element = useRef<Element>(null);
  useEffect(() => {
    if (open) element.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return element;
}

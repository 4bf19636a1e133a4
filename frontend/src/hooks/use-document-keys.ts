import { useEffect, useEffectEvent } from "react";
import { Scope } from "@/lib/scope";

/**
 * Keys of a whole page. Never called while somebody types or composes, with a modifier, inside a dialog, or for a key
 * that the focused control uses itself. The handler returns whether it took the key.
 */
export function useDocumentKeys(handle: (key: string, event: KeyboardEvent) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTaken(event)) return;
    if (handle(event.key.length === 1 ? event.key.toLowerCase() : event.key, event)) event.preventDefault();
  });
  useEffect(() => {
    const scope = new Scope();
    scope.listen<KeyboardEvent>(document, "keydown", (event) => onKey(event));
    return () => scope.dispose();
  }, []);
}

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest('input, textarea, select, audio, [contenteditable="true"]')) return true;
  return (event.key === "Enter" || event.key === " ") && target.closest("button, a, summary") !== null;
}

import { type RefObject, useEffect } from "react";
import { focusOf } from "@/features/desk/use-desk-keys";
import { Scope } from "@/lib/scope";

/**
 * Gives the focus back to the clip after a click of the mouse on a button of the desk, so that Space plays instead of pressing
 * that button again. Whoever came to the button by keyboard stays on it: a click made by a key has no detail.
 */
export function useFocusBack(bench: RefObject<HTMLElement | null>, frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const scope = new Scope();
    scope.listen<MouseEvent>(window, "click", (event) => {
      const focused = document.activeElement;
      const pressed = event.detail > 0 && event.target instanceof Node && focused?.contains(event.target);
      if (!pressed || focusOf(focused) !== "button" || !bench.current?.contains(focused)) return;
      if (frame.current) frame.current.focus({ preventScroll: true });
      else if (focused instanceof HTMLElement) focused.blur();
    });
    return () => scope.dispose();
  }, [bench, frame]);
}

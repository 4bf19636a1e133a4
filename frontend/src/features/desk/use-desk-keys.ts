import { useEffect, useEffectEvent } from "react";
import { type Command, commandOf, type Focus } from "@/features/desk/keys";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { Scope } from "@/lib/scope";

/** Listens for the desk's keys as long as the component lives. `onCommand` gets every command that a press means. */
export function useDeskKeys(desk: DeskSession, onCommand: (command: Command) => void, enabled: boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.defaultPrevented) return;
    const command = commandOf(event, { focus: focusOf(document.activeElement), strip: desk.store.get().strip });
    if (!command) return;
    event.preventDefault();
    onCommand(command);
  });
  useEffect(() => {
    const scope = new Scope();
    scope.listen<KeyboardEvent>(window, "keydown", (event) => press(event));
    // Some browsers choose an answer when Space is let go of, whatever became of the press.
    scope.listen<KeyboardEvent>(window, "keyup", (event) => {
      if (event.key === " " && focusOf(document.activeElement) === "radio") event.preventDefault();
    });
    return () => scope.dispose();
  }, []);
}

const INPUTS: Record<string, Focus> = { radio: "radio", checkbox: "checkbox", range: "slider", button: "button", submit: "button" };

/** What has the focus, in the key map's words. */
export function focusOf(element: Element | null): Focus {
  if (element?.closest("[data-own-keys]")) return "list";
  // A list that opens takes letters to find a line.
  if (element instanceof HTMLSelectElement) return "lines";
  if (element instanceof HTMLTextAreaElement) return element.dataset.lines === "one" ? "line" : "lines";
  if (element instanceof HTMLInputElement) return INPUTS[element.type] ?? "line";
  if (element instanceof HTMLButtonElement || element?.getAttribute("role") === "button" || element?.tagName === "SUMMARY") return "button";
  if (element instanceof HTMLAnchorElement) return "link";
  return "clip";
}

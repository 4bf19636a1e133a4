import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";

interface Item {
  id: string;
  content: ReactNode;
}

interface Props {
  label: string;
  testId: string;
  items: readonly Item[];
  /** The one that is selected. */
  cursor: string;
  onMove: (id: string) => void;
  /** What can be done with it; drawn above the list, so that it stays in view. */
  actions: ReactNode;
  /** A key that is not one of the list's own, in lower case. Tells whether it was taken. */
  onKey: (key: string) => boolean;
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** A list beside the clip as one list box with keys of its own; `Esc` goes back to the clip (see keys.ts). */
export function SideList({ label, testId, items, cursor, onMove, actions, onKey }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    // In a block: newer browsers answer it with a promise, which would be taken for the effect's end.
    document.getElementById(rowId(cursor))?.scrollIntoView({ block: "nearest" });
  }, [cursor]);

  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !step)) return;
    if (event.target instanceof HTMLButtonElement && (event.key === "Enter" || event.key === " ")) return;
    const at = items.findIndex(({ id }) => id === cursor);
    const next = step && items[step(at, items.length - 1)];
    if (next) onMove(next.id);
    // A space would scroll the page.
    if (next || event.key === " " || onKey(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the list and of its buttons, which are controls
    <div onKeyDown={press}>
      {actions}
      <div ref={box} role="listbox" tabIndex={0} className="side-list" aria-label={label} data-testid={testId} aria-activedescendant={rowId(cursor)}>
        {items.map(({ id, content }) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the keys belong to the box
          <div key={id} id={rowId(id)} role="option" aria-selected={id === cursor} className="side-row" data-id={id} onClick={() => onMove(id)}>
            {content}
          </div>
        ))}
      </div>
    </div>
  );
}

function rowId(id: string): string {
  return `side-row-${id}`;
}

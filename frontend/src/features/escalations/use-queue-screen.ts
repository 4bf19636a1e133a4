import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Escalation } from "@/features/escalations/api/escalations";

export interface QueueScreen {
  /** The row that keys act on: the open one, else the marked one. */
  cursor: string | null;
  open: string | null;
  /** Opened by key: the detail takes the focus. */
  focused: boolean;
  show: (id: string, focused: boolean) => void;
  leave: () => void;
  move: (by: 1 | -1) => void;
}

/** Where one is in the queue. What is open stands in the address, so that it survives a reload and can be sent. */
export function useQueueScreen(rows: readonly Escalation[]): QueueScreen {
  const [params, setParams] = useSearchParams();
  // Kept beside the address, which changes a moment later: a key that follows at once must not act on the row before.
  const [open, setOpen] = useState(params.get("open"));
  const [marked, setMarked] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const first = rows[0]?.id ?? null;
  const cursor = open ?? (rows.some((row) => row.id === marked) ? marked : first);
  const show = (id: string, byKey: boolean) => {
    setMarked(id);
    setFocused(byKey);
    setOpen(id);
    setParams({ open: id }, { replace: true });
  };
  const leave = () => {
    setOpen(null);
    setParams({}, { replace: true });
  };
  const move = (by: 1 | -1) => {
    const at = rows.findIndex((row) => row.id === cursor);
    const to = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!to) return;
    if (open !== null) show(to.id, false);
    else setMarked(to.id);
  };
  return { cursor, open, focused, show, leave, move };
}

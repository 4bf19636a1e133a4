import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Escalation } from "@/features/escalations/api/escalations";
import { type Change, changesOf } from "@/features/escalations/model/changes";
import { nameOf } from "@/features/escalations/words";

/** Says what changed in the queue, in a line that is read aloud and stays until the next change. */
export function Announcer({ rows }: { rows: Escalation[] | undefined }) {
  const { t } = useTranslation("escalations");
  const line = useRef<HTMLDivElement>(null);
  const before = useRef<Escalation[] | null>(null);
  useEffect(() => {
    if (!rows) return;
    const changes = before.current ? changesOf(before.current, rows) : [];
    before.current = rows;
    const say = ({ what, row }: Change) => t(`changes.${what}`, { name: nameOf(t, row), state: t(`states.${row.state}`) });
    if (line.current && changes.length > 0) line.current.textContent = changes.slice(0, 3).map(say).join(" ");
  }, [rows, t]);
  return <div ref={line} role="status" aria-live="polite" className="queue-news" data-testid="queue-news" />;
}

import { Text } from "@mantine/core";
import { type Ref, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Escalation } from "@/features/escalations/api/escalations";
import { takesTwo } from "@/features/escalations/model/clock";
import { LevelMark, TimeLeft } from "@/features/escalations/parts/marks";
import { kindWords } from "@/features/escalations/words";

interface QueueListProps {
  rows: Escalation[];
  cursor: string | null;
  now: number;
  ref: Ref<HTMLDivElement>;
  onOpen: (id: string) => void;
}

/** The queue as one list box: the list has the focus, the rows are walked by keys. */
export function QueueList({ rows, cursor, now, ref, onOpen }: QueueListProps) {
  const { t } = useTranslation("escalations");
  return (
    <div
      ref={ref} role="listbox" tabIndex={0} className="queue" aria-label={t("queue")} data-testid="escalation-queue"
      aria-activedescendant={cursor ? rowId(cursor) : undefined}
    >
      {rows.map((row) => (
        <QueueRow key={row.id} row={row} selected={row.id === cursor} now={now} onOpen={onOpen} />
      ))}
    </div>
  );
}

interface QueueRowProps {
  row: Escalation;
  selected: boolean;
  now: number;
  onOpen: (id: string) => void;
}

function QueueRow({ row, selected, now, onOpen }: QueueRowProps) {
  const { t } = useTranslation("escalations");
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    // The keys of a list box belong to the box: see EscalationsPage.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      ref={element} id={rowId(row.id)} role="option" aria-selected={selected} className="queue-row"
      data-testid="escalation-row" data-id={row.id} data-level={row.level} data-state={row.state}
      onClick={() => onOpen(row.id)}
    >
      <LevelMark level={row.level} />
      <span className="queue-row-what">
        <Text span fw={550}>{kindWords(t, row.kind)}</Text>
        <Text span size="sm" c="dimmed">{row.project} · {row.language}{row.reports.length > 1 && ` · ${t("reports", { count: row.reports.length })}`}</Text>
      </span>
      <span className="queue-row-when">
        <TimeLeft row={row} now={now} />
        <Text span size="sm" c="dimmed">{whoHasIt(t, row)}</Text>
      </span>
    </div>
  );
}

function whoHasIt(t: ReturnType<typeof useTranslation<"escalations">>["t"], row: Escalation): string {
  if (row.state === "closing") return t("votesOfTwo", { count: row.votes.length });
  if (row.acknowledged_by) return t("with", { name: row.acknowledged_by });
  return row.state === "open" ? t("nobody") : takesTwo(row.level) ? t("twoNeeded") : "";
}

function rowId(id: string): string {
  return `escalation-${id}`;
}

import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Escalation } from "@/features/escalations/api/escalations";
import { decisionWords, kindWords, reasonWords } from "@/features/escalations/words";
import { momentOf } from "@/lib/moments";

/** What the reporters said, before anything sounds. Notes are shown letter by letter and never as anything else. */
export function Reports({ row }: { row: Escalation }) {
  const { t } = useTranslation("escalations");
  return (
    <section aria-labelledby="reports-title" className="part">
      <h3 id="reports-title">{t("reportsTitle")}</h3>
      <ul className="plain">
        {row.reports.map((report) => (
          <li key={`${report.at}${report.kind}`} className="report" data-testid="report">
            <Text size="sm">
              <Text span fw={550}>{kindWords(t, report.kind)}</Text>
              <Text span c="dimmed">
                {" · "}{momentOf(report.at)}
                {report.at_ms !== null && ` · ${t("atSecond", { second: (report.at_ms / 1000).toFixed(1) })}`}
                {report.mine && ` · ${t("mine")}`}
              </Text>
            </Text>
            {report.note
              ? <blockquote className="note" translate="no">{report.note}</blockquote>
              : <Text size="sm" c="dimmed">{t("noNote")}</Text>}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Entry {
  at: string | null;
  said: string;
}

/** Who did what so far: opened, answered for, decided, and each word that it may be closed. */
export function History({ row }: { row: Escalation }) {
  const { t } = useTranslation("escalations");
  const entries: Entry[] = [{ at: row.opened_at, said: t("history.opened") }];
  if (row.acknowledged_by) entries.push({ at: row.acknowledged_at, said: t("history.acknowledged", { name: row.acknowledged_by }) });
  if (row.decision) entries.push({ at: null, said: t("history.decided", { decision: decisionWords(t, row.decision) }) });
  for (const vote of row.votes) entries.push({ at: vote.at, said: t("history.vote", { name: vote.by, reason: reasonWords(t, vote.reason) }) });
  if (row.state === "closed") entries.push({ at: null, said: t("history.closed") });
  return (
    <section aria-labelledby="history-title" className="part">
      <h3 id="history-title">{t("history.title")}</h3>
      <ol className="plain history" data-testid="history">
        {entries.map(({ at, said }) => (
          <li key={said}>
            <Text span size="sm" c="dimmed" className="history-at">{at ? momentOf(at) : ""}</Text>
            <Text span size="sm">{said}</Text>
          </li>
        ))}
      </ol>
    </section>
  );
}

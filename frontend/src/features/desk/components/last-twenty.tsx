import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { Done } from "@/features/desk/session/state";
import { CONTENT } from "@/lib/content-field";
import { useStore } from "@/lib/store";

/** The last things done in this sitting, to read. */
export function LastTwenty({ desk, onClose }: { desk: DeskSession; onClose: () => void }) {
  const { t, i18n } = useTranslation("desk");
  const { history } = useStore(desk.store);
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: "medium" });
  return (
    <aside className="side-panel" aria-label={t("last.title")} data-testid="last-twenty">
      <Text fw={600} mb="xs">{t("last.title")}</Text>
      {history.length === 0 && <Text c="dimmed">{t("last.empty")}</Text>}
      <ol className="last">
        {history.map((done) => (
          <li key={done.clip.assignment.id}>
            <Text size="sm" c="dimmed">{clock.format(done.at)} · {t(`last.outcomes.${done.outcome}`)}</Text>
            {done.outcome === "label" && <Text size="sm" {...CONTENT}>{summary(done)}</Text>}
          </li>
        ))}
      </ol>
      <Button mt="md" size="compact-sm" variant="default" onClick={onClose}>{t("legend.close")}</Button>
    </aside>
  );
}

function summary(done: Done): string {
  const answers = Object.values(done.filled.answers).map((value) => (Array.isArray(value) ? value.join(", ") : String(value)));
  return [...answers, ...done.filled.conditions].join(" · ");
}

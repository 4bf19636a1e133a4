import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Escalation, Level } from "@/features/escalations/api/escalations";
import { clockOf } from "@/features/escalations/model/clock";
import { spanOf } from "@/lib/moments";

export function LevelMark({ level }: { level: Level | null }) {
  const { t } = useTranslation("escalations");
  return <span className="level" data-level={level ?? "S1"} title={t(`levels.${level ?? "none"}`)}>{level ?? t("noLevel")}</span>;
}

/** What is due next and how long that is, in words also when it is over. It counts by the second and is not read aloud. */
export function TimeLeft({ row, now }: { row: Escalation; now: number }) {
  const { t } = useTranslation("escalations");
  const clock = clockOf(row, now);
  if (!clock) return <Text span size="sm" c="dimmed" data-testid="time-left">{t(`states.${row.state}`)}</Text>;
  return (
    <span className="time-left" data-urgency={clock.urgency} data-testid="time-left">
      <span className="time-left-step">{t(row.state === "closing" ? "due.second" : `due.${clock.step}`)}</span>
      {clock.left !== null && <strong>{t(clock.left < 0 ? "overdueBy" : "left", { span: spanOf(clock.left) })}</strong>}
    </span>
  );
}

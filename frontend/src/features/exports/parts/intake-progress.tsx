import { Anchor, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Notice } from "@/components/notice";
import { Waiting } from "@/components/waiting";
import { hasEnded, type Intake, useIntake } from "@/features/exports/api/intakes";

const outcomes = ["accepted", "warned", "repeated", "withheld", "refused"] as const;

/** How far an intake is, and what became of its rows. */
export function IntakeProgress({ id }: { id: string }) {
  const intake = useIntake(id);
  if (intake.isError && !intake.data) return <Failed error={intake.error} onAgain={() => void intake.refetch()} />;
  if (!intake.data) return <Waiting />;
  return <Shown intake={intake.data} />;
}

function Shown({ intake }: { intake: Intake }) {
  const { t } = useTranslation("exports");
  const { total, done } = intake.rows;
  return (
    <section className="surface" aria-label={t("intake.progress")} data-testid="intake" data-id={intake.id} data-state={intake.state}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={550}>{intake.project}</Text>
          <Text size="sm" c="dimmed" role="status">{t(`intake.states.${intake.state}`)}</Text>
        </Group>
        {!hasEnded(intake) && (
          <Progress.Root size="md">
            <Progress.Section value={total > 0 ? (100 * done) / total : 0} aria-label={t("intake.progress")} />
          </Progress.Root>
        )}
        <Text size="sm" data-testid="intake-rows">{t("intake.rows", { done, total })}</Text>
        <ul className="bare intake-outcomes">
          {outcomes.filter((outcome) => intake.rows[outcome] > 0).map((outcome) => (
            <li key={outcome} data-outcome={outcome}>{t(`intake.outcomes.${outcome}`, { count: intake.rows[outcome] })}</li>
          ))}
        </ul>
        {intake.message && <Notice tone={intake.state === "failed" ? "bad" : "warning"}>{intake.message}</Notice>}
        {intake.errors_url && <Anchor size="sm" href={intake.errors_url} download data-testid="intake-errors">{t("intake.errors")}</Anchor>}
      </Stack>
    </section>
  );
}

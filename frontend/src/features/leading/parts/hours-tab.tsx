import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { useAnswerCorrection, useCorrections } from "@/features/leading/api/corrections";
import { CorrectionCard } from "@/features/leading/parts/correction-card";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";

/** Shifts that were not as recorded: people say what they were, and a lead gives a word. Both versions stay. */
export function HoursTab() {
  const { t } = useTranslation("leading");
  const corrections = useCorrections();
  const answer = useAnswerCorrection();
  const rows = corrections.data?.pages.flatMap((page) => page.results) ?? [];
  const said = answer.data && t(answer.data.state === "agreed" ? "hours.agreed" : "hours.refused", { name: answer.data.person });
  return (
    <Section title={t("hours.title")} what={t("hours.what")} data-testid="hours">
      <Said error={answer.error} done={said} takesFocus />
      {corrections.isPending && <Waiting />}
      {corrections.isError && !corrections.data && <Failed error={corrections.error} onAgain={() => void corrections.refetch()} />}
      {corrections.data && rows.length === 0 && <Text size="sm" c="dimmed">{t("hours.empty")}</Text>}
      <Stack gap="md" component="ul" className="bare" aria-label={t("hours.title")}>
        {rows.map((row) => (
          <li key={row.id}>
            <CorrectionCard row={row} busy={answer.isPending && answer.variables.id === row.id} onAnswer={(word) => answer.mutate({ id: row.id, word })} />
          </li>
        ))}
      </Stack>
      {corrections.hasNextPage && (
        <Group><Button size="xs" variant="default" loading={corrections.isFetchingNextPage} onClick={() => void corrections.fetchNextPage()}>{t("more")}</Button></Group>
      )}
    </Section>
  );
}

import { Button, Group, Table, Text, Title } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Correction, Word } from "@/features/leading/api/corrections";
import { type Compared, compared } from "@/features/leading/model/correction";
import { momentOf } from "@/lib/moments";

interface CorrectionProps {
  row: Correction;
  busy: boolean;
  onAnswer: (word: Word) => void;
}

/** One shift in both versions side by side, what differs marked by more than colour, and the two words a lead can give. */
export function CorrectionCard({ row, busy, onAnswer }: CorrectionProps) {
  const { t, i18n } = useTranslation("leading");
  const id = useId();
  return (
    <article className="lead-card" aria-labelledby={id} data-testid="correction" data-id={row.id}>
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={3} size="h5" id={id}>{row.person}</Title>
        <Text size="sm" c="dimmed">{t("hours.asked", { at: momentOf(row.asked_at, i18n.language) })} · {t("hours.zone", { zone: row.zone })}</Text>
      </Group>
      <Versions row={row} />
      <p className="lead-quote">{row.reason || t("hours.noReason")}</p>
      <Group gap="sm">
        <Button size="xs" loading={busy} aria-label={t("hours.agreeTo", { name: row.person })} onClick={() => onAnswer("agree")}>{t("hours.agree")}</Button>
        <Button size="xs" variant="default" disabled={busy} aria-label={t("hours.refuseTo", { name: row.person })} onClick={() => onAnswer("refuse")}>{t("hours.refuse")}</Button>
      </Group>
    </article>
  );
}

function Versions({ row }: { row: Correction }) {
  const { t, i18n } = useTranslation("leading");
  return (
    <Table verticalSpacing={4} withRowBorders={false} className="lead-versions" aria-label={t("hours.versions", { name: row.person })}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th scope="col">{t("hours.recorded")}</Table.Th>
          <Table.Th scope="col">{t("hours.said")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{compared(row, i18n.language).map((line) => <Line key={`${line.what}${line.number ?? ""}`} line={line} />)}</Table.Tbody>
    </Table>
  );
}

function Line({ line }: { line: Compared }) {
  const { t } = useTranslation("leading");
  const none = line.what === "break" ? t("hours.noBreak") : t("hours.notEnded");
  return (
    <Table.Tr data-changed={line.changed}>
      <Table.Th scope="row">{t(`hours.lines.${line.what}`, { number: line.number ?? 0 })}</Table.Th>
      <Table.Td>{line.recorded ?? none}</Table.Td>
      <Table.Td>{line.changed ? <strong>{line.said ?? none}</strong> : (line.said ?? none)}</Table.Td>
    </Table.Tr>
  );
}

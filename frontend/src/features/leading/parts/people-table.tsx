import { Button, Group, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Person } from "@/features/leading/api/people";
import { languageWords } from "@/features/leading/words";
import { momentOf } from "@/lib/moments";

interface PeopleTableProps {
  rows: Person[];
  /** Whose row an answer is awaited for. */
  busy: string | null;
  onAsk: (what: "pause" | "take-back", person: Person) => void;
  onResume: (person: Person) => void;
}

export function PeopleTable({ rows, busy, ...acts }: PeopleTableProps) {
  const { t } = useTranslation("leading");
  return (
    <div className="lead-scroll">
      <Table aria-label={t("people.title")} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {(["name", "site", "languages", "shift", "held"] as const).map((name) => <Table.Th key={name} scope="col">{t(`people.columns.${name}`)}</Table.Th>)}
            <Table.Th scope="col"><span className="lead-hidden">{t("action")}</span></Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{rows.map((row) => <PersonRow key={row.id} row={row} busy={busy === row.id} {...acts} />)}</Table.Tbody>
      </Table>
    </div>
  );
}

type PersonRowProps = Omit<PeopleTableProps, "rows" | "busy"> & { row: Person; busy: boolean };

function PersonRow({ row, busy, onAsk, onResume }: PersonRowProps) {
  const { t, i18n } = useTranslation("leading");
  return (
    <Table.Tr data-testid="person" data-paused={row.paused !== null}>
      <Table.Th scope="row" fw={550}>
        {row.name}
        {row.paused && <Text size="xs" c="dimmed" fw={400}>{t("people.pausedSince", { at: momentOf(row.paused.since, i18n.language) })} “{row.paused.reason}”</Text>}
      </Table.Th>
      <Table.Td>{row.site}</Table.Td>
      <Table.Td>{row.languages.map((tag) => languageWords(tag, i18n.language)).join(", ")}</Table.Td>
      <Table.Td>{t(row.on_shift ? "people.onShift" : "people.offShift")}</Table.Td>
      <Table.Td className="lead-nowrap">{row.held === 0 ? t("people.noneHeld") : t("people.held", { count: row.held, opened: row.opened })}</Table.Td>
      <Table.Td className="lead-end">
        {row.may_pause ? <Acts row={row} busy={busy} onAsk={onAsk} onResume={onResume} /> : <Text size="xs" c="dimmed">{row.reports_to === null ? t("people.yourself") : t("people.reportsTo", { name: row.reports_to })}</Text>}
      </Table.Td>
    </Table.Tr>
  );
}

function Acts({ row, busy, onAsk, onResume }: PersonRowProps) {
  const { t } = useTranslation("leading");
  const { name } = row;
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {row.held > 0 && <Button size="compact-xs" variant="subtle" aria-label={t("people.takeBack.askOne", { name })} onClick={() => onAsk("take-back", row)}>{t("people.takeBack.ask")}</Button>}
      {row.paused
        ? <Button size="compact-xs" variant="light" loading={busy} aria-label={t("people.resumeOne", { name })} onClick={() => onResume(row)}>{t("people.resume")}</Button>
        : <Button size="compact-xs" variant="subtle" aria-label={t("people.pause.askOne", { name })} onClick={() => onAsk("pause", row)}>{t("people.pause.ask")}</Button>}
    </Group>
  );
}

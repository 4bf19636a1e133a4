import { Button, Group, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type Held, useHeld, useReassign } from "@/features/leading/api/held";
import { holdersOf } from "@/features/leading/model/holders";
import { ReassignDialog } from "@/features/leading/parts/reassign-dialog";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { ageWords, givenWords, heldWords, languageWords } from "@/features/leading/words";
import { useNow } from "@/hooks/use-now";
import { momentOf } from "@/lib/moments";

/** What is in whose hands, the longest held first, and a way to give it to somebody else. */
export function HeldList({ slug }: { slug: string }) {
  const { t, i18n } = useTranslation("leading");
  const held = useHeld(slug);
  const reassign = useReassign(slug);
  const [giving, setGiving] = useState<Held | null>(null);
  const rows = held.data?.pages.flatMap((page) => page.results) ?? [];
  const give = (row: Held) => {
    reassign.reset();
    setGiving(row);
  };
  const cancel = () => {
    reassign.reset();
    setGiving(null);
  };
  const holders = new Intl.ListFormat(i18n.language, { type: "unit" }).format(holdersOf(rows).map((one) => t("held.one", one)));
  const said = reassign.data && givenWords(t, reassign.data, i18n.language);
  return (
    <Section title={t("held.title")} what={t("held.what")} data-testid="held-list">
      <Said error={giving ? null : reassign.error} done={said} />
      {held.isPending && <Waiting />}
      {held.isError && !held.data && <Failed error={held.error} onAgain={() => void held.refetch()} />}
      {held.data && rows.length === 0 && <Text size="sm" c="dimmed">{t("held.empty")}</Text>}
      {rows.length > 0 && <Text size="sm" data-testid="holders">{t(held.hasNextPage ? "held.bySoFar" : "held.by", { list: holders })}</Text>}
      {rows.length > 0 && <HeldTable rows={rows} onGive={give} />}
      {held.hasNextPage && <Group><Button size="xs" variant="default" loading={held.isFetchingNextPage} onClick={() => void held.fetchNextPage()}>{t("more")}</Button></Group>}
      {giving && (
        <ReassignDialog
          slug={slug} held={giving} busy={reassign.isPending} error={reassign.error} onClose={cancel}
          onSend={(person, hours) => reassign.mutate({ assignment: giving.assignment, person, hours }, { onSuccess: () => setGiving(null) })}
        />
      )}
    </Section>
  );
}

function HeldTable({ rows, onGive }: { rows: Held[]; onGive: (row: Held) => void }) {
  const { t, i18n } = useTranslation("leading");
  const now = useNow();
  return (
    <div className="lead-scroll">
      <Table aria-label={t("held.title")} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {(["person", "language", "since", "lease", "state"] as const).map((name) => <Table.Th key={name} scope="col">{t(`held.columns.${name}`)}</Table.Th>)}
            <Table.Th scope="col"><span className="lead-hidden">{t("action")}</span></Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.assignment} data-testid="held" data-person={row.person.id}>
              <Table.Th scope="row" fw={550}>{row.person.name}</Table.Th>
              <Table.Td>{languageWords(row.language, i18n.language)}{row.warned && ` · ${t("queue.warned")}`}</Table.Td>
              <Table.Td className="lead-nowrap">{ageWords(t, row.given_at, now)}</Table.Td>
              <Table.Td className="lead-nowrap">{momentOf(row.lease_until, i18n.language)}</Table.Td>
              <Table.Td>{heldWords(t, row)}</Table.Td>
              <Table.Td className="lead-end">
                <Button size="compact-xs" variant="subtle" aria-label={t("held.giveOne", { name: row.person.name, language: languageWords(row.language, i18n.language) })} onClick={() => onGive(row)}>{t("held.give")}</Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

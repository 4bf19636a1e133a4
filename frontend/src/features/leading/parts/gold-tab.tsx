import { Button, Group, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type Gold, useGold, useRetireGold } from "@/features/leading/api/gold";
import { GoldForm } from "@/features/leading/parts/gold-form";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { goldWords } from "@/features/leading/words";
import { momentOf } from "@/lib/moments";

/** Clips whose right answers are known: made here, scored by the clock, retired here. */
export function GoldTab({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const gold = useGold(slug);
  const rows = gold.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Stack gap="lg">
      <GoldForm slug={slug} />
      <Section title={t("gold.title")} what={t("gold.what")} data-testid="gold">
        {gold.isPending && <Waiting />}
        {gold.isError && !gold.data && <Failed error={gold.error} onAgain={() => void gold.refetch()} />}
        {gold.data && rows.length === 0 && <Text size="sm" c="dimmed">{t("gold.empty")}</Text>}
        {rows.length > 0 && <GoldTable slug={slug} rows={rows} />}
        {gold.hasNextPage && <Group><Button size="xs" variant="default" loading={gold.isFetchingNextPage} onClick={() => void gold.fetchNextPage()}>{t("more")}</Button></Group>}
      </Section>
    </Stack>
  );
}

function GoldTable({ slug, rows }: { slug: string; rows: Gold[] }) {
  const { t } = useTranslation("leading");
  const retire = useRetireGold(slug);
  return (
    <>
      <div className="lead-scroll">
        <Table aria-label={t("gold.title")} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {(["clip", "made", "form", "score"] as const).map((name) => <Table.Th key={name} scope="col">{t(`gold.columns.${name}`)}</Table.Th>)}
              <Table.Th scope="col"><span className="lead-hidden">{t("action")}</span></Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <GoldRow key={`${row.clip}${row.made_at}`} row={row} busy={retire.isPending && retire.variables === row.clip} onRetire={() => retire.mutate(row.clip)} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Said error={retire.error} done={retire.isSuccess ? t("gold.retired") : null} />
    </>
  );
}

function GoldRow({ row, busy, onRetire }: { row: Gold; busy: boolean; onRetire: () => void }) {
  const { t, i18n } = useTranslation("leading");
  return (
    <Table.Tr data-testid="gold-clip" data-retired={row.retired_at !== null}>
      <Table.Td className="lead-code" translate="no">{row.clip}</Table.Td>
      <Table.Td>{momentOf(row.made_at, i18n.language)}</Table.Td>
      <Table.Td>{row.form_version}</Table.Td>
      <Table.Td>{goldWords(t, row)}</Table.Td>
      <Table.Td className="lead-end">
        {row.retired_at === null
          ? <Button size="compact-xs" variant="subtle" loading={busy} aria-label={t("gold.retireOne", { clip: row.clip })} onClick={onRetire}>{t("gold.retire")}</Button>
          : <Text size="xs" c="dimmed">{t("gold.retiredAt", { at: momentOf(row.retired_at, i18n.language) })}</Text>}
      </Table.Td>
    </Table.Tr>
  );
}

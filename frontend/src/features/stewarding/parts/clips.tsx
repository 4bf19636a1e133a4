import { Button, Group, Stack, Table, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Clip, useClips } from "@/features/stewarding/api/clips";
import { clipStateWords } from "@/features/stewarding/words";

interface ClipsProps {
  onAsk: (id: string) => void;
  onWithdraw: (subject: string) => void;
}

/** The clips, by id and state; not shown where the server has no such list. */
export function Clips({ onAsk, onWithdraw }: ClipsProps) {
  const { t } = useTranslation("stewarding");
  const clips = useClips();
  if (!clips.data || clips.data.length === 0) return null;
  return (
    <section className="surface" aria-labelledby="clips-title" data-testid="clips">
      <Stack gap="sm">
        <Title order={2} size="h4" id="clips-title">{t("clips.title")}</Title>
        <div className="sheet">
          <Table aria-labelledby="clips-title" verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                {(["clip", "state", "project", "length", "subject"] as const).map((name) => <Table.Th key={name} scope="col">{t(`columns.${name}`)}</Table.Th>)}
                <Table.Th scope="col"><span className="steward-hidden">{t("columns.action")}</span></Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{clips.data.map((clip) => <Row key={clip.id} clip={clip} onAsk={onAsk} onWithdraw={onWithdraw} />)}</Table.Tbody>
          </Table>
        </div>
        {clips.hasNextPage && <Group><Button variant="default" size="xs" loading={clips.isFetchingNextPage} onClick={() => void clips.fetchNextPage()}>{t("more")}</Button></Group>}
      </Stack>
    </section>
  );
}

function Row({ clip, onAsk, onWithdraw }: ClipsProps & { clip: Clip }) {
  const { t } = useTranslation("stewarding");
  return (
    <Table.Tr data-testid="clip" data-id={clip.id} data-state={clip.state}>
      <Table.Td className="steward-code">{clip.id}</Table.Td>
      <Table.Td>{clipStateWords(t, clip.state)}</Table.Td>
      <Table.Td>{clip.project} · {clip.language}</Table.Td>
      <Table.Td>{t("length", { seconds: clip.duration_s.toFixed(1) })}</Table.Td>
      <Table.Td className="steward-code" title={clip.subject}>{clip.subject.slice(0, 8)}…</Table.Td>
      <Table.Td className="steward-at">
        <Button size="compact-xs" variant="subtle" aria-label={t("clips.withdraw", { subject: clip.subject })} onClick={() => onWithdraw(clip.subject)}>{t("withdraw.ask")}</Button>
        <Button size="compact-xs" variant="subtle" aria-label={t("clips.whoHeard", { id: clip.id })} onClick={() => onAsk(clip.id)}>{t("heard.ask")}</Button>
      </Table.Td>
    </Table.Tr>
  );
}

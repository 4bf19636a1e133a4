import "@/features/escalations/escalations.css";
import { Container, Group, Kbd, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Notice } from "@/components/notice";
import { Waiting } from "@/components/waiting";
import { useQueue } from "@/features/escalations/api/escalations";
import { Announcer } from "@/features/escalations/parts/announcer";
import { QueueDesk } from "@/features/escalations/parts/queue-desk";

/** The queue of those who answer for escalations: by level and time left, worked by keys, silent until asked. */
export default function EscalationsPage() {
  const { t } = useTranslation("escalations");
  const queue = useQueue();
  return (
    <Container size="xl" py="lg">
      <Stack gap="md">
        <Group justify="space-between" align="baseline">
          <Title order={1} size="h2">{t("title")}</Title>
          <Announcer rows={queue.data?.results} />
        </Group>
        <Text size="sm" c="dimmed">{t("noPause")}</Text>
        {queue.isError && queue.data && <Notice tone="warning" role="alert">{t("stale")}</Notice>}
        {queue.isError && !queue.data && <Failed error={queue.error} onAgain={() => void queue.refetch()} />}
        {queue.isPending && <Waiting />}
        {queue.data && <QueueDesk rows={queue.data.results} more={queue.data.next !== null} />}
        <Legend />
      </Stack>
    </Container>
  );
}

function Legend() {
  const { t } = useTranslation("escalations");
  const keys = [["↑ ↓", "rows"], ["Enter", "open"], ["A", "acknowledge"], ["D", "decide"], ["C", "close"], ["Space", "play"], ["Esc", "silence"]] as const;
  return (
    <Group gap="md" aria-label={t("legend.title")} role="note">
      {keys.map(([key, does]) => (
        <Text key={key} span size="xs" c="dimmed"><Kbd size="xs">{key}</Kbd> {t(`legend.${does}`)}</Text>
      ))}
    </Group>
  );
}

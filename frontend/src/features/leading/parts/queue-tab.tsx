import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type Queue, useQueue } from "@/features/leading/api/queue";
import { HeldList } from "@/features/leading/parts/held-list";
import { LanePicture } from "@/features/leading/parts/lane-picture";
import { Section } from "@/features/leading/parts/section";
import { ageWords } from "@/features/leading/words";
import { useNow } from "@/hooks/use-now";

/** The queue at a glance, and below it what is in whose hands. */
export function QueueTab({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const queue = useQueue(slug);
  return (
    <Stack gap="lg">
      <Section title={t("queue.title")} what={t("queue.what")} data-testid="queue-view">
        {queue.isPending && <Waiting />}
        {queue.isError && !queue.data && <Failed error={queue.error} onAgain={() => void queue.refetch()} />}
        {queue.data && <Glance queue={queue.data} />}
      </Section>
      <HeldList slug={slug} />
    </Stack>
  );
}

function Glance({ queue }: { queue: Queue }) {
  const { t, i18n } = useTranslation("leading");
  const now = useNow();
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <>
      <dl className="lead-figures">
        <Figure name={t("queue.open")} value={number(queue.open)} />
        <Figure name={t("queue.held")} value={number(queue.held)} />
        {queue.reserved > 0 && <Figure name={t("queue.reserved")} value={number(queue.reserved)} />}
        <Figure name={t("queue.done")} value={number(queue.done)} />
        <Figure name={t("queue.stuck")} value={number(queue.stuck)} />
        <Figure name={t("queue.oldest")} value={queue.oldest_open_since ? ageWords(t, queue.oldest_open_since, now) : "–"} />
      </dl>
      {queue.lanes.length === 0 ? <p className="lead-empty">{t("queue.empty")}</p> : <LanePicture lanes={queue.lanes} now={now} />}
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

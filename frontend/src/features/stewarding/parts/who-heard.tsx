import { Button, Group, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type ClipEvent, useClipEvents } from "@/features/stewarding/api/audit";
import { hearingOf } from "@/features/stewarding/model/hearing";
import { detailWords, eventWords, roleWords } from "@/features/stewarding/words";
import { momentOf } from "@/lib/moments";

/** Everything the log says of one clip, and in one sentence who heard it. */
export function WhoHeard({ clip, onAsk }: { clip: string; onAsk: (id: string) => void }) {
  const { t } = useTranslation("stewarding");
  const [typed, setTyped] = useState(clip);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk(typed.trim());
  };
  return (
    <section className="surface" aria-labelledby="heard-title">
      <Stack gap="md">
        <Title order={2} size="h4" id="heard-title">{t("heard.title")}</Title>
        <form onSubmit={submit} data-testid="heard-form">
          <Group align="flex-end" gap="md">
            <TextInput
              className="steward-id" label={t("heard.clip")} autoComplete="off" spellCheck={false} name="clip"
              value={typed} onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={typed.trim() === ""} data-testid="heard-ask">{t("heard.ask")}</Button>
          </Group>
        </form>
        {clip !== "" && <Events clip={clip} />}
      </Stack>
    </section>
  );
}

function Events({ clip }: { clip: string }) {
  const { t } = useTranslation("stewarding");
  const asked = useClipEvents(clip);
  if (asked.isError && !asked.data) return <Failed error={asked.error} onAgain={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting />;
  const events = asked.data.pages.flatMap((page) => page.results);
  const { people, seconds } = hearingOf(events);
  const sentence = people.length === 0 ? t("heard.nobody") : t("heard.by", { count: people.length, seconds: seconds.toFixed(1) });
  return (
    <Stack gap="sm">
      <Text role="status" fw={550} data-testid="heard-sentence">{events.length === 0 ? t("heard.nothing") : sentence}{asked.hasNextPage && ` ${t("heard.soFar")}`}</Text>
      {events.length > 0 && <EventTable events={events} />}
      {asked.hasNextPage && <Group><Button variant="default" size="xs" loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>{t("more")}</Button></Group>}
    </Stack>
  );
}

function EventTable({ events }: { events: ClipEvent[] }) {
  const { t } = useTranslation("stewarding");
  return (
    <div className="sheet">
      <Table aria-label={t("heard.title")} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {(["at", "event", "person", "role", "detail"] as const).map((name) => <Table.Th key={name} scope="col">{t(`columns.${name}`)}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event) => (
            <Table.Tr key={`${event.at}${event.event}${event.person}`} data-testid="clip-event" data-event={event.event}>
              <Table.Td className="steward-at">{momentOf(event.at)}</Table.Td>
              <Table.Td>{eventWords(t, event.event)}</Table.Td>
              <Table.Td>{event.person ?? t("machine")}</Table.Td>
              <Table.Td>{roleWords(t, event.role)}</Table.Td>
              <Table.Td>{detailWords(t, event)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

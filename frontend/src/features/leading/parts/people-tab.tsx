import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type Person, type PersonActed, usePeople, usePersonAct } from "@/features/leading/api/people";
import { PeopleTable } from "@/features/leading/parts/people-table";
import { ReasonDialog } from "@/features/leading/parts/reason-dialog";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { TakeBackDialog } from "@/features/leading/parts/take-back-dialog";

export type Asked = "pause" | "take-back";

/** Who works in the project; pausing somebody takes a reason that they read. No pace, no ranking. */
export function PeopleTab({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const people = usePeople(slug);
  const acting = usePersonAct(slug);
  const [asking, setAsking] = useState<{ what: Asked; person: Person } | null>(null);
  const rows = people.data?.pages.flatMap((page) => page.results) ?? [];
  const close = () => setAsking(null);
  const cancel = () => {
    acting.reset();
    close();
  };
  const ask = (what: Asked, person: Person) => {
    acting.reset();
    setAsking({ what, person });
  };
  const shared = { busy: acting.isPending, error: acting.error, onClose: cancel };
  return (
    <Section title={t("people.title")} what={t("people.what")} data-testid="people">
      <Said error={asking ? null : acting.error} done={acting.data && doneWords(acting.data, acting.variables?.act)} />
      {people.isPending && <Waiting />}
      {people.isError && !people.data && <Failed error={people.error} onAgain={() => void people.refetch()} />}
      {people.data && rows.length === 0 && <Text size="sm" c="dimmed">{t("people.empty")}</Text>}
      {rows.length > 0 && (
        <PeopleTable rows={rows} busy={acting.isPending ? acting.variables.id : null} onAsk={ask} onResume={({ id }) => acting.mutate({ act: "resume", id, body: {} })} />
      )}
      {people.hasNextPage && <Group><Button size="xs" variant="default" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>{t("more")}</Button></Group>}
      {asking?.what === "pause" && (
        <ReasonDialog
          {...shared} title={t("people.pause.title", { name: asking.person.name })} what={t("people.pause.what")}
          readers={t("people.pause.readers", { name: asking.person.name })} send={t("people.pause.send")}
          onSend={(reason) => acting.mutate({ act: "pause", id: asking.person.id, body: { reason } }, { onSuccess: close })}
        />
      )}
      {asking?.what === "take-back" && (
        <TakeBackDialog {...shared} person={asking.person} onSend={(opened) => acting.mutate({ act: "take-back", id: asking.person.id, body: { opened } }, { onSuccess: close })} />
      )}
    </Section>
  );

  function doneWords({ person, returned }: PersonActed, act: string | undefined): string {
    if (act === "resume") return t("people.resumed", { name: person.name });
    return t(act === "pause" ? "people.paused" : "people.tookBack", { name: person.name, count: returned });
  }
}

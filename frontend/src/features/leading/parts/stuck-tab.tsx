import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type Stuck, useDecide, useStuck } from "@/features/leading/api/stuck";
import { RerouteDialog } from "@/features/leading/parts/reroute-dialog";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { SetAsideDialog } from "@/features/leading/parts/set-aside-dialog";
import { StuckCard } from "@/features/leading/parts/stuck-card";

export type StuckAct = "put-back" | "reroute" | "set-aside";

/** Clips that nobody could answer: each with its history, and the three things that can be done about it. */
export function StuckTab({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const stuck = useStuck(slug);
  const decide = useDecide(slug);
  const [asking, setAsking] = useState<{ act: "reroute" | "set-aside"; row: Stuck } | null>(null);
  const rows = stuck.data?.pages.flatMap((page) => page.results) ?? [];
  const close = () => setAsking(null);
  const cancel = () => {
    decide.reset();
    close();
  };
  const act = (row: Stuck, what: StuckAct) => {
    decide.reset();
    if (what === "put-back") decide.mutate({ clip: row.clip, decision: what, body: {} });
    else setAsking({ act: what, row });
  };
  const shared = { busy: decide.isPending, error: decide.error, onClose: cancel };
  return (
    <Section title={t("stuck.title")} what={t("stuck.what")} data-testid="stuck">
      <Said error={asking ? null : decide.error} done={!asking && decide.data ? t(`stuck.done.${decide.data.decision}`) : null} takesFocus />
      {stuck.isPending && <Waiting />}
      {stuck.isError && !stuck.data && <Failed error={stuck.error} onAgain={() => void stuck.refetch()} />}
      {stuck.data && rows.length === 0 && <Text size="sm" c="dimmed">{t("stuck.empty")}</Text>}
      <Stack gap="md" component="ul" className="bare" aria-label={t("stuck.title")}>
        {rows.map((row) => <li key={row.clip}><StuckCard row={row} busy={decide.isPending && decide.variables.clip === row.clip} onAct={(what) => act(row, what)} /></li>)}
      </Stack>
      {stuck.hasNextPage && <Group><Button size="xs" variant="default" loading={stuck.isFetchingNextPage} onClick={() => void stuck.fetchNextPage()}>{t("more")}</Button></Group>}
      {asking?.act === "reroute" && (
        <RerouteDialog {...shared} row={asking.row} onSend={(language) => decide.mutate({ clip: asking.row.clip, decision: "reroute", body: { language } }, { onSuccess: close })} />
      )}
      {asking?.act === "set-aside" && (
        <SetAsideDialog {...shared} onSend={() => decide.mutate({ clip: asking.row.clip, decision: "set-aside", body: {} }, { onSuccess: close })} />
      )}
    </Section>
  );
}

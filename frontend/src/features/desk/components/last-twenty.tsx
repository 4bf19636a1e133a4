import { Button, Group, Kbd, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { useRecent } from "@/features/desk/api/recent";
import { EndedRow } from "@/features/desk/components/ended-row";
import { SideList } from "@/features/desk/components/side-list";
import { SidePanel } from "@/features/desk/components/side-panel";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { useNow } from "@/hooks/use-now";
import type { Form, Recent, RecentOne } from "@/lib/contract";
import { useStore } from "@/lib/store";

/** What I ended last in this shift: to read again, correct, take back, or escalate late. */
export function LastTwenty({ desk, onClose }: { desk: DeskSession; onClose: () => void }) {
  const { t } = useTranslation("desk");
  const { unsent } = useStore(desk.store);
  const recent = useRecent(unsent);
  const isEmpty = recent.data?.results.length === 0;
  return (
    <SidePanel title={t("last.title")} testId="last-twenty" onClose={onClose}>
      {unsent > 0 && <Text size="sm" c="dimmed" role="status">{t("last.arriving")}</Text>}
      {unsent === 0 && recent.isPending && <Waiting />}
      {recent.isError && <Failed error={recent.error} onAgain={() => void recent.refetch()} />}
      {isEmpty && <Text c="dimmed">{t("last.empty")}</Text>}
      {recent.data && !isEmpty && <Ended desk={desk} recent={recent.data} />}
    </SidePanel>
  );
}

function Ended({ desk, recent }: { desk: DeskSession; recent: Recent }) {
  const { t } = useTranslation("desk");
  const now = useNow();
  const [cursor, setCursor] = useState<string | null>(null);
  const one = recent.results.find(({ id }) => id === cursor) ?? recent.results[0];
  if (!one) return null;
  const may = mayBe(one, formOf(recent, one), now);
  const act = (what: Doing) => {
    const form = formOf(recent, one);
    if (what === "correct" && form) desk.lastTwenty.correct(one, form);
    if (what === "takeBack") desk.lastTwenty.takeBack(one);
    if (what === "escalate") desk.escalating.escalateLate(one.id);
  };
  return (
    <SideList
      label={t("last.title")} testId="last-list" cursor={one.id} onMove={setCursor}
      items={recent.results.map((row) => ({ id: row.id, content: <EndedRow one={row} form={formOf(recent, row)} whole={row === one} /> }))}
      actions={<Actions may={may} act={act} />}
      onKey={(key) => {
        const what = may.find((doing) => KEYS[doing].includes(key));
        if (what) act(what);
        return what !== undefined;
      }}
    />
  );
}

type Doing = "correct" | "takeBack" | "escalate";

const KEYS: Record<Doing, readonly string[]> = { correct: ["Enter"], takeBack: ["z", "Enter"], escalate: ["e", "F4"] };
const SHOWN: Record<Doing, string> = { correct: "Enter", takeBack: "Z", escalate: "E" };

/** What may be done with it now. An escalation is taken back from its own strip, while that is there. */
function mayBe(one: RecentOne, form: Form | undefined, now: number): Doing[] {
  const isOpen = (until: string | null | undefined) => until !== null && until !== undefined && Date.parse(until) > now;
  const may: [Doing, boolean][] = [
    ["correct", form !== undefined && isOpen(one.label?.edit_until)],
    ["takeBack", (one.state === "skipped" || one.state === "accidental") && !(one.withdrawn && one.state === "skipped") && isOpen(one.undo_until)],
    ["escalate", one.may_escalate],
  ];
  return may.filter(([, allowed]) => allowed).map(([doing]) => doing);
}

function formOf(recent: Recent, one: RecentOne): Form | undefined {
  return recent.forms.find((form) => form.project.slug === one.project.slug && form.version === one.form_version);
}

function Actions({ may, act }: { may: Doing[]; act: (what: Doing) => void }) {
  const { t } = useTranslation("desk");
  return (
    <Group gap="xs" className="side-actions" role="group" aria-label={t("last.actions")}>
      {may.length === 0 && <Text size="sm" c="dimmed">{t("last.readOnly")}</Text>}
      {may.map((doing) => (
        <Button
          key={doing} size="compact-sm" variant={doing === "escalate" ? "subtle" : "light"} {...(doing === "escalate" ? { color: "red" } : {})}
          data-doing={doing} onClick={() => act(doing)} rightSection={<Kbd size="xs">{SHOWN[doing]}</Kbd>}
        >
          {t(`last.${doing}`)}
        </Button>
      ))}
    </Group>
  );
}

import { Button, Group, Kbd, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { EndShift } from "@/features/desk/components/end-shift";
import { NoticeLine } from "@/features/desk/components/notice-line";
import { useNow } from "@/hooks/use-now";
import type { Me } from "@/lib/contract";
import { useStore } from "@/lib/store";

interface Props {
  me: Me;
  desk: DeskSession;
  onBreak: () => void;
  breakFailed: Error | null;
}

/** Where the day stands, in one quiet line: a limit and no goal, so nothing here fills, counts down or changes colour. */
export function StatusBar({ me, desk, onBreak, breakFailed }: Props) {
  const { t, i18n } = useTranslation("desk");
  const { unsent, parked } = useStore(desk.store);
  const [hidden, setHidden] = useState(false);
  const { quota } = me.today;
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Group justify="space-between" className="status" gap="xs">
      <Group gap="md" className="status-facts">
        <button type="button" className="plain" aria-pressed={hidden} title={t("status.hide")} onClick={() => setHidden(!hidden)} data-testid="quota">
          {hidden ? t("status.hidden") : t("status.quota", { done: number.format(quota.done), limit: number.format(quota.limit) })}
        </button>
        <BreakDue me={me} />
        <NoticeLine desk={desk} />
        {unsent > 0 && <Text size="sm" c="dimmed" data-testid="unsent">{t("status.unsent", { count: unsent })}</Text>}
        {breakFailed && <Text size="sm" role="alert">{breakFailed.message}</Text>}
      </Group>
      <Group gap="xs">
        {parked.length > 0 && (
          <Button size="compact-sm" variant="light" onClick={() => desk.run({ do: "laid_aside" })} rightSection={<Kbd size="xs">Shift P</Kbd>} data-testid="aside-count">
            {t("status.aside", { count: parked.length })}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => desk.run({ do: "last_twenty" })} rightSection={<Kbd size="xs">PgUp</Kbd>}>{t("status.last")}</Button>
        <Button size="compact-sm" variant="subtle" onClick={() => desk.run({ do: "legend" })} rightSection={<Kbd size="xs">?</Kbd>}>{t("status.keys")}</Button>
        <Button size="compact-sm" variant="subtle" onClick={onBreak} rightSection={<Kbd size="xs">B</Kbd>}>{t("break.take")}</Button>
        <EndShift desk={desk} />
      </Group>
    </Group>
  );
}

/** When the next break falls due; said in minutes from ten minutes before. */
function BreakDue({ me }: { me: Me }) {
  const { t, i18n } = useTranslation("desk");
  const now = useNow();
  const due = me.today.break_due_at;
  if (!due) return null;
  const minutes = Math.ceil((new Date(due).getTime() - now) / 60_000);
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: "short", timeZone: me.site.zone }).format(new Date(due));
  const text = minutes > 10 ? t("status.breakAt", { clock }) : minutes > 0 ? t("status.breakIn", { minutes }) : t("status.breakDue");
  return <Text size="sm" c="dimmed" data-testid="break-due">{text}</Text>;
}

import { Button, Group, Kbd, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { paths } from "@/config/paths";
import { useLastShift } from "@/features/desk/api/last-shift";
import { useShiftStep } from "@/features/desk/use-shift";
import type { Me, MyShift } from "@/lib/contract";

/** A shift that ended less than this ago is the one that its person comes from. */
const JUST_NOW_MS = 8 * 3_600_000;

interface Props {
  me: Me;
  /** A shift ran on this screen: the Enter that ended it, pressed once more, must not start another. */
  cameFromShift: boolean;
}

/** The day has not begun, or is over. `Enter` presses what has the focus: starting, or, after a shift, reading one's hours. */
export function StartShift({ me, cameFromShift }: Props) {
  const { t, i18n } = useTranslation("desk");
  const start = useShiftStep("shifts/start");
  const last = useLastShift();
  // What has the focus depends on the answer.
  if (cameFromShift && last.isPending) return <Waiting />;
  const ended = justEnded(last.data ?? null);
  const { quota } = me.today;
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Stack className="desk-still" gap="md" align="flex-start" data-testid="start-shift" data-ended={ended !== null}>
      <Title order={1} size="h2">{ended ? t("start.ended") : t("start.title", { name: me.person.name })}</Title>
      {ended ? <Worked shift={ended} /> : <Text>{t("start.site", { site: me.site.name })}</Text>}
      {quota.done > 0 && <Text c="dimmed">{t("start.soFar", { done: number.format(quota.done), limit: number.format(quota.limit) })}</Text>}
      {!ended && <Text c="dimmed" maw={520}>{t("start.silent")}</Text>}
      {start.isError && <Failed error={start.error} />}
      <Group gap="sm">
        {ended && <HoursLink focused={cameFromShift} />}
        <Button
          size="md" autoFocus={!ended || !cameFromShift} variant={ended ? "default" : "filled"} loading={start.isPending} onClick={() => start.mutate()}
          rightSection={ended ? null : <Kbd>Enter</Kbd>}
        >
          {t(ended ? "start.again" : "start.button")}
        </Button>
      </Group>
    </Stack>
  );
}

function HoursLink({ focused }: { focused: boolean }) {
  const { t } = useTranslation("desk");
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (focused) link.current?.focus();
  }, [focused]);
  return <Button ref={link} size="md" component={Link} to={paths.hours}>{t("start.hours")}</Button>;
}

function Worked({ shift }: { shift: MyShift }) {
  const { t } = useTranslation("desk");
  const minutes = Math.round((shift.hours ?? 0) * 60);
  return <Text data-testid="worked">{t("start.worked", { hours: Math.floor(minutes / 60), minutes: minutes % 60 })}</Text>;
}

function justEnded(shift: MyShift | null): MyShift | null {
  const isRecent = shift?.ended_at && Date.now() - Date.parse(shift.ended_at) < JUST_NOW_MS;
  return isRecent ? shift : null;
}

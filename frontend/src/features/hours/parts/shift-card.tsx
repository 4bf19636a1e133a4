import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { mayCorrect } from "@/features/hours/model/worked";
import { CorrectionForm } from "@/features/hours/parts/correction-form";
import { Versions } from "@/features/hours/parts/versions";
import { breakWords, type Clock, hoursWords } from "@/features/hours/words";
import { useNow } from "@/hooks/use-now";
import type { MyShift } from "@/lib/contract";

/** One shift: what was recorded, each correction beside it, and the way to ask for one. */
export function ShiftCard({ shift, clock }: { shift: MyShift; clock: Clock }) {
  const { t } = useTranslation("hours");
  const [correcting, setCorrecting] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const status = useRef<HTMLDivElement>(null);
  const may = mayCorrect(shift, useNow());
  const newest = shift.corrections[0]?.id;
  const shown = useRef(newest);
  useEffect(() => {
    if (shown.current === newest) return;
    shown.current = newest;
    setCorrecting(false);
    // The form is gone, and the button that opened it: what became of it is read next.
    if (document.activeElement === document.body) status.current?.focus();
  }, [newest]);
  const close = () => {
    setCorrecting(false);
    opener.current?.focus();
  };
  return (
    <li className="shift" data-testid="shift" data-shift={shift.id}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Title order={2} size="h5">{clock.day(shift.started_at)}</Title>
          {!shift.ended_at && <Badge variant="light">{t("running")}</Badge>}
        </Group>
        <Group gap="sm">
          <Text size="sm" c="dimmed">{deadline(t, shift, clock, may)}</Text>
          {may && (
            <Button ref={opener} size="compact-sm" variant="default" aria-expanded={correcting} aria-label={`${t("correct")}: ${clock.day(shift.started_at)}`} onClick={() => setCorrecting(!correcting)}>
              {t("correct")}
            </Button>
          )}
        </Group>
      </Group>
      {shift.corrections.length === 0 && (
        <dl className="shift-facts">
          <Fact name={t("started")} value={clock.time(shift.started_at)} />
          <Fact name={t("ended")} value={shift.ended_at ? clock.timeBeside(shift.ended_at, shift.started_at) : t("open")} />
          <Fact name={t("breaks")} value={breakWords(t, clock, shift.breaks)} />
          <Fact name={t("worked")} value={hoursWords(t, shift.hours)} />
        </dl>
      )}
      {shift.corrections.map((correction) => (
        <Versions key={correction.id} shift={shift} correction={correction} clock={clock} {...(correction.id === newest ? { status } : {})} />
      ))}
      {correcting && may && <CorrectionForm shift={shift} clock={clock} onClose={close} />}
    </li>
  );
}

function deadline(t: ReturnType<typeof useTranslation<"hours">>["t"], shift: MyShift, clock: Clock, may: boolean): string {
  if (may && shift.correctable_until) return t("until", { moment: clock.moment(shift.correctable_until) });
  if (!shift.ended_at) return t("runs");
  return shift.corrections.length > 0 ? "" : t("closed");
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

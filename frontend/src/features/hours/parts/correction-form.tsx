import { Button, Group, Text, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { correctionWrite, useAskForCorrection } from "@/features/hours/api";
import { type Fault, faultOf, type Filled, fillFrom, type Span, type Time, toCorrection, withBreak } from "@/features/hours/model/worked";
import { type Clock, faultWords } from "@/features/hours/words";
import type { MyShift } from "@/lib/contract";

interface Props {
  shift: MyShift;
  clock: Clock;
  onClose: () => void;
}

/** What a shift really was, filled in from what was recorded. `Esc` leaves it as recorded. */
export function CorrectionForm({ shift, clock, onClose }: Props) {
  const { t } = useTranslation("hours");
  const { zone } = clock;
  const [filled, setFilled] = useState<Filled>(() => fillFrom(shift, zone));
  const [fault, setFault] = useState<Fault | null>(null);
  const ask = useAskForCorrection();
  const change = (more: Partial<Filled>) => {
    setFault(null);
    setFilled({ ...filled, ...more });
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const found = faultOf(filled, shift, zone, Date.now());
    setFault(found);
    if (!found) ask.mutate(correctionWrite(shift.id, toCorrection(filled, zone)), { onSuccess: onClose });
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) onClose();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc is a second way; the button below is the first
    <form className="correction" aria-label={t("form.title")} onSubmit={send} onKeyDown={leave} data-testid="correction-form" noValidate>
      <Text fw={600}>{t("form.title")}</Text>
      <Text size="sm" c="dimmed" mb="sm">{t("form.intro")}</Text>
      <Group gap="sm">
        <TimeField autoFocus label={t("started")} value={filled.from} onChange={(from) => change({ from })} />
        <TimeField label={t("ended")} value={filled.to} onChange={(to) => change({ to })} />
      </Group>
      <Breaks breaks={filled.breaks} onChange={(breaks) => change({ breaks })} />
      <Button mt="sm" size="compact-sm" variant="subtle" onClick={() => { setFault(null); setFilled(withBreak(filled)); }}>{t("form.add")}</Button>
      <Textarea mt="sm" label={t("form.reason")} autosize={false} rows={2} maxLength={500} value={filled.reason} onChange={(event) => change({ reason: event.currentTarget.value })} />
      {fault && <Text size="sm" role="alert" mt="sm" className="fault">{faultWords(t, clock, fault)}</Text>}
      {ask.isError && <Failed error={ask.error} />}
      <Group mt="md" gap="sm">
        <Button type="submit" loading={ask.isPending}>{t("form.send")}</Button>
        <Button variant="default" onClick={onClose}>{t("form.cancel")}</Button>
      </Group>
    </form>
  );
}

function Breaks({ breaks, onChange }: { breaks: Span[]; onChange: (breaks: Span[]) => void }) {
  const { t } = useTranslation("hours");
  const put = (key: number, more: Partial<Span>) => onChange(breaks.map((one) => (one.key === key ? { ...one, ...more } : one)));
  return breaks.map((one, index) => {
    const name = t("form.break", { number: index + 1 });
    return (
      <Group key={one.key} role="group" aria-label={name} gap="sm" align="flex-end" mt="sm">
        <TimeField label={`${name}, ${t("form.from")}`} value={one.from} onChange={(from) => put(one.key, { from })} />
        <TimeField label={`${name}, ${t("form.to")}`} value={one.to} onChange={(to) => put(one.key, { to })} />
        <Button size="compact-sm" mb={6} variant="subtle" color="gray" onClick={() => onChange(breaks.filter((other) => other.key !== one.key))}>
          {t("form.remove", { number: index + 1 })}
        </Button>
      </Group>
    );
  });
}

interface FieldProps {
  label: string;
  value: Time;
  autoFocus?: boolean;
  onChange: (value: Time) => void;
}

function TimeField({ label, value, autoFocus, onChange }: FieldProps) {
  return (
    <TextInput
      type="datetime-local" size="sm" label={label} value={value.shown} required withAsterisk={false} {...(autoFocus ? { autoFocus } : {})}
      onChange={(event) => onChange({ ...value, shown: event.currentTarget.value })}
    />
  );
}

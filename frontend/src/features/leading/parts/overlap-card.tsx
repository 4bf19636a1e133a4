import { Button, Group, NumberInput, Progress, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type Overlap, type OverlapBody, useChangeOverlap, useOverlap } from "@/features/leading/api/overlap";
import { Said } from "@/features/leading/parts/said";
import { Section } from "@/features/leading/parts/section";
import { momentOf } from "@/lib/moments";

/** How many people hear each clip, and how far a change of that has come. */
export function OverlapCard({ slug }: { slug: string }) {
  const { t } = useTranslation("leading");
  const overlap = useOverlap(slug);
  const change = useChangeOverlap(slug);
  return (
    <Section title={t("overlap.title")} what={t("overlap.what")} data-testid="overlap">
      {overlap.isPending && <Waiting />}
      {overlap.isError && !overlap.data && <Failed error={overlap.error} onAgain={() => void overlap.refetch()} />}
      {overlap.data && (
        <Form key={`${overlap.data.overlap}/${overlap.data.warned_overlap}`} now={overlap.data} busy={change.isPending} onSend={change.mutate} />
      )}
      <Said error={change.error} />
      {overlap.data?.change && <Change change={overlap.data.change} />}
    </Section>
  );
}

interface FormProps {
  now: Overlap;
  busy: boolean;
  onSend: (body: OverlapBody) => void;
}

function Form({ now, busy, onSend }: FormProps) {
  const { t } = useTranslation("leading");
  const [wanted, setWanted] = useState<number | string>(now.overlap);
  const [warned, setWarned] = useState<number | string>(now.warned_overlap);
  const ready = typeof wanted === "number" && typeof warned === "number" && (wanted !== now.overlap || warned !== now.warned_overlap);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onSend({ overlap: wanted, warned_overlap: warned });
  };
  const common = { w: 210, min: 1, max: 9, allowDecimal: false, clampBehavior: "strict" } as const;
  return (
    <form onSubmit={submit} aria-label={t("overlap.title")}>
      <Group align="flex-end" gap="md">
        <NumberInput {...common} label={t("overlap.each")} value={wanted} onChange={setWanted} />
        <NumberInput {...common} label={t("overlap.warned")} value={warned} onChange={setWarned} />
        <Button type="submit" variant="default" disabled={!ready} loading={busy}>{t("overlap.save")}</Button>
      </Group>
    </form>
  );
}

function Change({ change }: { change: NonNullable<Overlap["change"]> }) {
  const { t, i18n } = useTranslation("leading");
  const { done, total } = change.clips;
  if (change.ended_at !== null) {
    return <Text size="sm" c="dimmed" role="status">{t("overlap.changed", { at: momentOf(change.ended_at, i18n.language), count: total })}</Text>;
  }
  const words = t("overlap.changing", { done, count: total });
  return (
    <div role="status" data-testid="overlap-change">
      <Text size="sm" mb={6}>{words}</Text>
      <Progress value={total === 0 ? 0 : (done / total) * 100} aria-label={words} />
    </div>
  );
}

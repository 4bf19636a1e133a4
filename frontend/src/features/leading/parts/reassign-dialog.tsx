import { NativeSelect, NumberInput, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import type { Held } from "@/features/leading/api/held";
import { usePeopleFor } from "@/features/leading/api/people";
import { WordDialog } from "@/features/leading/parts/word-dialog";
import { languageWords } from "@/features/leading/words";

const HOURS = 24;
const MOST_HOURS = 168;

interface ReassignDialogProps {
  slug: string;
  held: Held;
  busy: boolean;
  error: Error | null;
  onSend: (person: string, hours: number) => void;
  onClose: () => void;
}

/** Who gets the clip instead, and for how long it is kept for them. */
export function ReassignDialog({ slug, held, onSend, ...dialog }: ReassignDialogProps) {
  const { t, i18n } = useTranslation("leading");
  const people = usePeopleFor(slug, held.assignment);
  const [person, setPerson] = useState("");
  const [hours, setHours] = useState<number | string>(HOURS);
  const others = (people.data ?? []).filter(({ id }) => id !== held.person.id);
  const choices = others.map((one) => ({
    value: one.id,
    label: [one.name, one.languages.map((tag) => languageWords(tag, i18n.language)).join(", "), t(one.on_shift ? "people.onShift" : "people.offShift")].join(" · "),
  }));
  return (
    <WordDialog
      {...dialog} title={t("reassign.title", { name: held.person.name })} send={t("reassign.send")}
      ready={person !== "" && typeof hours === "number"} onSend={() => onSend(person, Number(hours))}
    >
      <Text size="sm">{t("reassign.what", { name: held.person.name })}</Text>
      {people.isError && <Failed error={people.error} onAgain={() => void people.refetch()} />}
      <NativeSelect
        label={t("reassign.to")} required data-autofocus data={[{ value: "", label: t(people.isPending ? "reassign.fetching" : "reassign.choose") }, ...choices]}
        value={person} onChange={(event) => setPerson(event.currentTarget.value)}
      />
      {people.data && others.length === 0 && <Text size="sm" c="dimmed">{t("reassign.nobody")}</Text>}
      <NumberInput w={220} label={t("reassign.hours")} min={1} max={MOST_HOURS} allowDecimal={false} clampBehavior="strict" value={hours} onChange={setHours} />
    </WordDialog>
  );
}

import { Checkbox, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "@/features/leading/api/people";
import { WordDialog } from "@/features/leading/parts/word-dialog";

interface TakeBackDialogProps {
  person: Person;
  busy: boolean;
  error: Error | null;
  onSend: (opened: boolean) => void;
  onClose: () => void;
}

/** Returns what somebody holds to the queue: what they have not opened, or all of it. */
export function TakeBackDialog({ person, onSend, ...dialog }: TakeBackDialogProps) {
  const { t } = useTranslation("leading");
  const [opened, setOpened] = useState(false);
  return (
    <WordDialog {...dialog} title={t("people.takeBack.title", { name: person.name })} send={t("people.takeBack.send")} ready onSend={() => onSend(opened)}>
      <Text size="sm">{t("people.takeBack.what", { count: person.held, opened: person.opened })}</Text>
      <Checkbox
        label={t("people.takeBack.opened")} description={t("people.takeBack.openedHelp", { name: person.name })} data-autofocus
        checked={opened} onChange={(event) => setOpened(event.currentTarget.checked)}
      />
    </WordDialog>
  );
}

import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Stuck } from "@/features/leading/api/stuck";
import { WordDialog } from "@/features/leading/parts/word-dialog";
import { languageWords } from "@/features/leading/words";

const TAG = /^[a-z]{2,3}$/i;

interface RerouteDialogProps {
  row: Stuck;
  busy: boolean;
  error: Error | null;
  onSend: (language: string) => void;
  onClose: () => void;
}

/** Sends a clip to people who know another language; the one that most people heard stands there already. */
export function RerouteDialog({ row, onSend, ...dialog }: RerouteDialogProps) {
  const { t, i18n } = useTranslation("leading");
  const [typed, setTyped] = useState(() => mostHeard(row));
  const tag = typed.trim().toLowerCase();
  const isTag = TAG.test(tag);
  return (
    <WordDialog {...dialog} title={t("reroute.title")} send={t("reroute.send")} ready={isTag} onSend={() => onSend(tag)}>
      <Text size="sm">{t("reroute.what")}</Text>
      <TextInput
        label={t("reroute.language")} description={isTag ? t("reroute.means", { language: languageWords(tag, i18n.language) }) : t("reroute.help")} required maxLength={3} w={260}
        autoComplete="off" spellCheck={false} data-autofocus value={typed} onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </WordDialog>
  );
}

function mostHeard({ heard_languages }: Stuck): string {
  const named = heard_languages.filter(({ language }) => language !== "");
  return named.reduce((most, one) => (one.number > most.number ? one : most), { language: "", number: 0 }).language;
}

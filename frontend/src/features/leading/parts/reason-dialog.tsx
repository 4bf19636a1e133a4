import { Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WordDialog } from "@/features/leading/parts/word-dialog";

const LONGEST = 1000;

interface ReasonDialogProps {
  title: string;
  /** What will happen, and to what is in people's hands. */
  what: string;
  /** Who reads the reason. */
  readers: string;
  send: string;
  busy: boolean;
  error: Error | null;
  onSend: (reason: string) => void;
  onClose: () => void;
}

/** Nothing is paused without a reason in the lead's words, which those whom it meets read. */
export function ReasonDialog({ what, readers, onSend, ...dialog }: ReasonDialogProps) {
  const { t } = useTranslation("leading");
  const [reason, setReason] = useState("");
  const kept = reason.trim();
  return (
    <WordDialog {...dialog} ready={kept !== ""} onSend={() => onSend(kept)}>
      <Text size="sm">{what}</Text>
      <Textarea
        label={t("reason")} description={readers} required rows={3} resize="vertical" maxLength={LONGEST} autoComplete="off" data-autofocus
        value={reason} onChange={(event) => setReason(event.currentTarget.value)}
      />
    </WordDialog>
  );
}

import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { WordDialog } from "@/features/leading/parts/word-dialog";

interface SetAsideDialogProps {
  busy: boolean;
  error: Error | null;
  onSend: () => void;
  onClose: () => void;
}

/** Setting a clip aside cannot be taken back here, so it is asked for twice. */
export function SetAsideDialog({ onSend, ...dialog }: SetAsideDialogProps) {
  const { t } = useTranslation("leading");
  return (
    <WordDialog {...dialog} title={t("setAside.title")} send={t("setAside.send")} ready onSend={onSend}>
      {/* Not a button: the key that opened the dialog may still be down. */}
      <Text size="sm" tabIndex={-1} data-autofocus className="lead-still">{t("setAside.what")}</Text>
    </WordDialog>
  );
}

import { Button, Group, Kbd, Stack } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/dialog";
import { Said } from "@/features/leading/parts/said";

interface WordDialogProps {
  title: string;
  send: string;
  ready: boolean;
  busy: boolean;
  error: Error | null;
  onSend: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for a lead's word before anything happens. It stays open, with all that was typed, until the server agrees. */
export function WordDialog({ title, send, ready, busy, error, onSend, onClose, children }: WordDialogProps) {
  const { t } = useTranslation("leading");
  const submit = () => {
    if (ready && !busy) onSend();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) submit();
  };
  return (
    <Dialog title={title} cancel={t("cancel")} size="lg" onClose={onClose}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <form data-testid="word-dialog" onKeyDown={onKeyDown} onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Stack gap="md">
          {children}
          <Said error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>{t("cancel")}</Button>
            <Button type="submit" disabled={!ready} loading={busy} rightSection={<Kbd size="xs">Ctrl Enter</Kbd>}>{send}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

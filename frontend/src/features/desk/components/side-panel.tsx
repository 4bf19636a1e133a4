import { CloseButton, Group, Text } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  title: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}

/** A list beside the work and not over it. Inside it, the clip's keys do nothing. */
export function SidePanel({ title, testId, onClose, children }: Props) {
  const { t } = useTranslation("desk");
  const box = useRef<HTMLElement>(null);
  // At once, and not when its lines have come: a key pressed meanwhile is meant for them.
  useEffect(() => {
    if (!box.current?.contains(document.activeElement)) box.current?.focus({ preventScroll: true });
  }, []);
  return (
    <aside ref={box} tabIndex={-1} className="side-panel side-panel-list" aria-label={title} data-testid={testId} data-own-keys>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Text fw={600}>{title}</Text>
        <CloseButton size="sm" aria-label={t("legend.close")} title={t("legend.close")} onClick={onClose} />
      </Group>
      {children}
    </aside>
  );
}

import { Group, Kbd, Stack, Text, Title } from "@mantine/core";
import { type RefObject, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Command } from "@/features/desk/keys";
import { KINDS } from "@/features/desk/model/kinds";
import type { Escalation } from "@/features/desk/session/state";
import { useNow } from "@/hooks/use-now";

interface Props {
  escalation: Escalation;
  frame: RefObject<HTMLDivElement | null>;
  act: (command: Command) => void;
}

/** The clip is gone already; its kind may be said now, or later by somebody else. */
export function KindsPanel({ escalation, frame, act }: Props) {
  const { t } = useTranslation("desk");
  const left = Math.max(Math.ceil((escalation.until - useNow()) / 1000), 0);
  useEffect(() => frame.current?.focus({ preventScroll: true }), [frame]);
  return (
    <section ref={frame} tabIndex={-1} className="clip-frame kinds" data-testid="kinds" aria-label={t("escalated.title")}>
      <Stack gap="md">
        <Title order={2} size="h4" data-told={escalation.told}>{t(escalation.told ? "escalated.title" : "escalated.telling")}</Title>
        <Text c="dimmed">{t("escalated.ask")}</Text>
        <div className="kinds-grid">
          {KINDS.map((kind, index) => (
            <button key={kind} type="button" className="choice" data-kind={kind} onClick={() => act({ do: "kind", digit: index + 1 })}>
              <Kbd>{index + 1}</Kbd> {t(`kinds.${kind}`)}
            </button>
          ))}
        </div>
        <Group gap="lg">
          <Text size="sm"><Kbd size="xs">Z</Kbd> {t("escalated.takeBack", { left })}</Text>
          <Text size="sm"><Kbd size="xs">Enter</Kbd> {t("escalated.goOn")}</Text>
        </Group>
      </Stack>
    </section>
  );
}

import { CloseButton, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Action, Escalation } from "@/features/escalations/api/escalations";
import { ActionBar } from "@/features/escalations/parts/action-bar";
import { History, Reports } from "@/features/escalations/parts/history";
import { LevelMark, TimeLeft } from "@/features/escalations/parts/marks";
import { SoundPanel } from "@/features/escalations/parts/sound-panel";
import type { SoundView } from "@/features/escalations/use-clip-sound";
import { decisionWords, kindWords } from "@/features/escalations/words";

interface DetailProps {
  row: Escalation;
  now: number;
  sound: SoundView;
  busy: boolean;
  refused: string | null;
  focused: boolean;
  onAction: (action: Action) => void;
  onLeave: () => void;
}

/** One escalation: words first, then what can be done, then the sound for whoever asks. */
export function Detail({ row, now, sound, busy, refused, focused, onAction, onLeave }: DetailProps) {
  const { t } = useTranslation("escalations");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);
  return (
    <article className="detail" aria-labelledby="detail-title" data-testid="escalation-detail" data-id={row.id} data-state={row.state}>
      <Stack gap="lg">
        <Stack gap={6}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Group gap="sm">
              <LevelMark level={row.level} />
              <h2 id="detail-title" ref={heading} tabIndex={-1}>{kindWords(t, row.kind)}</h2>
            </Group>
            <CloseButton aria-label={t("leave")} title={t("leave")} onClick={onLeave} />
          </Group>
          <Text size="sm" c="dimmed">{t(`levels.${row.level ?? "none"}`)}</Text>
          <Group gap="lg">
            <TimeLeft row={row} now={now} />
            <Text size="sm" c="dimmed">{row.project} · {row.language} · {t("sound.length", { seconds: row.duration_s.toFixed(1) })}</Text>
          </Group>
          {row.decision && <Text size="sm" data-testid="decision">{t("decided", { decision: decisionWords(t, row.decision) })}</Text>}
        </Stack>
        <Reports row={row} />
        <ActionBar row={row} busy={busy} refused={refused} onAction={onAction} />
        <SoundPanel row={row} sound={sound} />
        <History row={row} />
      </Stack>
    </article>
  );
}

import { Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Notice } from "@/components/notice";
import type { Escalation } from "@/features/escalations/api/escalations";
import type { SoundView } from "@/features/escalations/use-clip-sound";
import { kindWords } from "@/features/escalations/words";

/** The warning stands before the button, always; the button is the only thing that fetches sound. */
export function SoundPanel({ row, sound }: { row: Escalation; sound: SoundView }) {
  const { t } = useTranslation("escalations");
  const sounding = sound.phase === "playing" || sound.phase === "loading";
  return (
    <section aria-labelledby="sound-title" className="part">
      <h3 id="sound-title">{t("sound.title")}</h3>
      <Stack gap="sm">
        <Notice tone="warning" data-testid="sound-warning">
          {t("sound.warning", { kind: kindWords(t, row.kind) })}
        </Notice>
        <Group gap="md">
          <Button variant="default" aria-keyshortcuts="Space" data-testid="sound-play" onClick={sound.toggle} rightSection={<Kbd size="xs">Space</Kbd>}>
            {t(sounding ? "sound.pause" : "sound.play")}
          </Button>
          <Text size="sm" role="status" data-testid="sound-phase" data-phase={sound.phase}>
            {t(`sound.phases.${sound.phase}`, { seconds: row.duration_s.toFixed(1) })}
          </Text>
        </Group>
        {sound.error && <Failed error={sound.error} />}
        <Text size="sm" c="dimmed">{t("sound.logged")}</Text>
      </Stack>
    </section>
  );
}

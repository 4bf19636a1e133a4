import { Group, Kbd, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { toggle } from "@/features/desk/session/by-digit";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { DeskClip } from "@/features/desk/session/state";
import { useStore } from "@/lib/store";

/** What may be odd about a clip. `X` and a digit; digits show only while they count here. */
export function ConditionsStrip({ clip, desk }: { clip: DeskClip; desk: DeskSession }) {
  const { t } = useTranslation("desk");
  const { strip, filled } = useStore(desk.store);
  const mine = filled[clip.assignment.id];
  if (!mine || clip.assignment.conditions.length === 0) return null;
  return (
    <Group gap={6} className="conditions" role="group" aria-label={t("conditions.label")} data-open={strip === "conditions" || undefined} data-testid="conditions">
      <Text size="sm" c="dimmed"><Kbd size="xs">X</Kbd> {t("conditions.label")}</Text>
      {clip.assignment.conditions.map((code, index) => (
        <button
          key={code} type="button" className="chip" aria-pressed={mine.conditions.includes(code)} data-condition={code}
          onClick={() => toggle(desk, clip, mine, code)}
        >
          {strip === "conditions" && <Kbd size="xs">{index + 1}</Kbd>}
          {t(`conditions.${code}` as "conditions.no_speech", code)}
        </button>
      ))}
    </Group>
  );
}

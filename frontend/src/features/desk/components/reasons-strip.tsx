import { Group, Kbd, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Command } from "@/features/desk/keys";
import { SKIP_REASONS } from "@/features/desk/model/skip-reasons";
import { useInView } from "@/features/desk/use-in-view";

/** Why a clip is skipped, for those who want to say: Shift+S and a digit. */
export function ReasonsStrip({ act }: { act: (command: Command) => void }) {
  const { t } = useTranslation("desk");
  const box = useInView<HTMLDivElement>(true);
  return (
    <Group ref={box} gap={6} className="conditions" role="group" aria-label={t("reasons.label")} data-open data-testid="reasons">
      <Text size="sm" c="dimmed">{t("reasons.label")}</Text>
      {SKIP_REASONS.map((reason, index) => (
        <button key={reason} type="button" className="chip" data-reason={reason} onClick={() => act({ do: "reason", digit: index + 1 })}>
          <Kbd size="xs">{index + 1}</Kbd>
          {t(`reasons.${reason}`)}
        </button>
      ))}
      <button type="button" className="chip" onClick={() => act({ do: "skip" })}>
        <Kbd size="xs">Enter</Kbd>
        {t("reasons.none")}
      </button>
    </Group>
  );
}

import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { AsideButton } from "@/features/desk/components/aside-button";
import type { Command } from "@/features/desk/keys";
import type { DeskSession } from "@/features/desk/session/desk-session";

/** No clip is left but those that were laid aside. */
export function OnlyAside({ desk, act }: { desk: DeskSession; act: (command: Command) => void }) {
  const { t } = useTranslation("desk");
  return (
    <Stack className="desk-still" gap="md" align="flex-start" data-testid="only-aside" role="status">
      <Title order={2} size="h3">{t("aside.onlyTitle")}</Title>
      <Text maw={560}>{t("aside.onlyText")}</Text>
      <AsideButton desk={desk} act={act} main />
    </Stack>
  );
}

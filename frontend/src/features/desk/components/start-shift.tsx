import { Button, Kbd, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { useShiftStep } from "@/features/desk/use-shift";
import type { Me } from "@/lib/contract";

/** The day has not begun, or is over. `Enter` presses the focused button. */
export function StartShift({ me }: { me: Me }) {
  const { t, i18n } = useTranslation("desk");
  const start = useShiftStep("shifts/start");
  const { quota } = me.today;
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Stack className="desk-still" gap="md" align="flex-start" data-testid="start-shift">
      <Title order={1} size="h2">{t("start.title", { name: me.person.name })}</Title>
      <Text>{t("start.site", { site: me.site.name })}</Text>
      {quota.done > 0 && <Text c="dimmed">{t("start.soFar", { done: number.format(quota.done), limit: number.format(quota.limit) })}</Text>}
      <Text c="dimmed" maw={520}>{t("start.silent")}</Text>
      {start.isError && <Failed error={start.error} />}
      <Button size="md" autoFocus loading={start.isPending} onClick={() => start.mutate()} rightSection={<Kbd>Enter</Kbd>}>
        {t("start.button")}
      </Button>
    </Stack>
  );
}

import { Button, Kbd, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { useShiftStep } from "@/features/desk/use-shift";
import type { Me } from "@/lib/contract";

/** Covers the desk during a break: nothing of a clip is on the screen, and nothing sounds. */
export function BreakCover({ me, onBack }: { me: Me; onBack: () => void }) {
  const { t, i18n } = useTranslation("desk");
  const end = useShiftStep("breaks/end");
  const back = useRef<HTMLButtonElement>(null);
  const since = me.today.shift?.break_started_at;
  // A button that cannot be pressed yet cannot take the focus either.
  useEffect(() => {
    if (since) back.current?.focus();
  }, [since]);
  const clock = since ? new Intl.DateTimeFormat(i18n.language, { timeStyle: "short", timeZone: me.site.zone }).format(new Date(since)) : "";
  return (
    <Stack className="desk-still cover-break" gap="md" align="flex-start" data-testid="break-cover">
      <Title order={1} size="h2">{t("break.title")}</Title>
      <Text>{clock ? t("break.since", { clock }) : t("break.beginning")}</Text>
      <Text c="dimmed">{t("break.counts")}</Text>
      {end.isError && <Failed error={end.error} />}
      <Button ref={back} disabled={!since} loading={end.isPending} onClick={() => end.mutate(undefined, { onSuccess: onBack })} rightSection={<Kbd size="xs">Enter</Kbd>}>
        {t("break.end")}
      </Button>
    </Stack>
  );
}

import { Button, Group, Kbd, Text } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { useShiftStep } from "@/features/desk/use-shift";
import { useStore } from "@/lib/store";

/** Ends the shift, and asks once before: `Enter` confirms, `Esc` stays. `main` where this is what is left to do. */
export function EndShift({ desk, main = false }: { desk: DeskSession; main?: boolean }) {
  const { t } = useTranslation("desk");
  const { unsent } = useStore(desk.store);
  const end = useShiftStep("shifts/end");
  const [asking, setAsking] = useState(false);
  const size = main ? "sm" : "compact-sm";
  if (!asking) {
    return (
      <Button autoFocus={main} size={size} variant={main ? "filled" : "subtle"} disabled={unsent > 0} onClick={() => setAsking(true)}>
        {t("end.button")}
      </Button>
    );
  }
  const stay = () => setAsking(false);
  const keys = (event: KeyboardEvent) => {
    // The Enter that opened the question, held down, does not answer it.
    if (event.repeat) event.preventDefault();
    if (event.key === "Escape") stay();
  };
  return (
    <Group gap="xs" wrap="nowrap" role="group" aria-label={t("end.ask")} data-testid="end-shift">
      <Text size="sm">{t("end.ask")}</Text>
      <Button
        autoFocus size={size} loading={end.isPending} disabled={unsent > 0} onKeyDown={keys} rightSection={<Kbd size="xs">Enter</Kbd>}
        onClick={() => { desk.playback.silence(); end.mutate(); }}
      >
        {t("end.yes")}
      </Button>
      <Button size={size} variant="default" onKeyDown={keys} onClick={stay} rightSection={<Kbd size="xs">Esc</Kbd>}>{t("end.stay")}</Button>
      {end.isError && <Text size="sm" role="alert">{end.error.message}</Text>}
    </Group>
  );
}

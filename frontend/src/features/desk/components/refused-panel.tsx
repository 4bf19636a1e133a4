import { Button, Kbd, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Command } from "@/features/desk/keys";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { Refused } from "@/features/desk/session/state";
import { useStore } from "@/lib/store";

const KNOWN = ["quota_reached", "break_due", "exposure_limit", "not_qualified", "no_work", "paused", "not_on_shift", "on_break"] as const;

/** Why there is no clip, and what to do about it. */
export function RefusedPanel({ desk, act }: { desk: DeskSession; act: (command: Command) => void }) {
  const { t } = useTranslation("desk");
  const { refused } = useStore(desk.store);
  const known = KNOWN.find((code) => code === refused?.code);
  const breakIsDue = known === "break_due";
  return (
    <Stack className="desk-still" gap="md" align="flex-start" data-testid="refused" data-code={refused?.code}>
      <Title order={2} size="h3">{known ? t(`refused.${known}.title`) : t("refused.other.title")}</Title>
      <Text maw={560}>{known ? t(`refused.${known}.text`) : (refused?.message ?? t("refused.other.text"))}</Text>
      {missingOf(refused) && <Text c="dimmed">{t("refused.missing", { missing: missingOf(refused) })}</Text>}
      {breakIsDue && <Button autoFocus onClick={() => act({ do: "break" })} rightSection={<Kbd size="xs">B</Kbd>}>{t("break.take")}</Button>}
      {known !== "quota_reached" && !breakIsDue && (
        <Button autoFocus variant="default" onClick={() => void desk.supply.more()}>{t("refused.again")}</Button>
      )}
    </Stack>
  );
}

/** What the server says is missing, as a plain list. */
function missingOf(refused: Refused | null): string {
  const missing = refused?.details.missing ?? refused?.details.qualification ?? refused?.details.projects;
  if (typeof missing === "string") return missing;
  return Array.isArray(missing) ? missing.filter((part) => typeof part === "string").join(", ") : "";
}

import { Button, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Command } from "@/features/desk/keys";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { useStore } from "@/lib/store";

/** The way to what was laid aside, where something was. */
export function AsideButton({ desk, act, main = false }: { desk: DeskSession; act: (command: Command) => void; main?: boolean }) {
  const { t } = useTranslation("desk");
  const { parked } = useStore(desk.store);
  if (parked.length === 0) return null;
  return (
    <Button autoFocus={main} variant={main ? "filled" : "default"} onClick={() => act({ do: "laid_aside" })} rightSection={<Kbd size="xs">Shift P</Kbd>}>
      {t("aside.open", { count: parked.length })}
    </Button>
  );
}

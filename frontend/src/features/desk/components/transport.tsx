import { Button, Group, Kbd, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Command } from "@/features/desk/keys";
import type { DeskSession } from "@/features/desk/session/desk-session";
import { useStore } from "@/lib/store";

/** Play, loop, speed and zoom for hands that are on the mouse. */
export function Transport({ desk, act }: { desk: DeskSession; act: (command: Command) => void }) {
  const { t } = useTranslation("desk");
  const { sound, loop, speed, zoom } = useStore(desk.store);
  return (
    <Group gap="xs" className="transport">
      <Button
        size="compact-md" variant="light" data-testid="play" data-sound={sound} loading={sound === "fetching"}
        onClick={() => act({ do: "play_pause" })} rightSection={<Kbd size="xs">{t("keys.space")}</Kbd>}
      >
        {t(sound === "playing" ? "transport.pause" : "transport.play")}
      </Button>
      <Small label={t("transport.restart")} hint="R" onClick={() => act({ do: "restart" })} />
      <Small label={t("transport.loop")} hint="L" pressed={loop} onClick={() => act({ do: "loop" })} />
      <Text size="sm" c="dimmed" className="transport-fact">
        <Kbd size="xs">-</Kbd> {t("transport.speed", { speed })} <Kbd size="xs">=</Kbd>
      </Text>
      <Text size="sm" c="dimmed" className="transport-fact">
        <Kbd size="xs">↓</Kbd> {t("transport.zoom", { zoom })} <Kbd size="xs">↑</Kbd>
      </Text>
    </Group>
  );
}

function Small({ label, hint, pressed, onClick }: { label: string; hint: string; pressed?: boolean; onClick: () => void }) {
  return (
    <Button
      size="compact-sm" variant={pressed ? "light" : "subtle"} onClick={onClick} rightSection={<Kbd size="xs">{hint}</Kbd>}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
    >
      {label}
    </Button>
  );
}

import { Button, Group, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Command } from "@/features/desk/keys";
import type { DeskClip } from "@/features/desk/session/state";

/** The ways on from a clip, each with its key. */
export function ActionsBar({ clip, act }: { clip: DeskClip; act: (command: Command) => void }) {
  const { t } = useTranslation("desk");
  return (
    <Group justify="space-between" className="actions" gap="xs">
      <Button onClick={() => act({ do: "submit" })} rightSection={<Kbd size="xs">Enter</Kbd>} data-testid="submit">
        {t(clip.label ? "actions.correct" : "actions.submit")}
      </Button>
      <Group gap={4}>
        <Quiet label={t(clip.label ? "actions.leave" : "actions.skip")} hint="S" onClick={() => act({ do: "skip" })} />
        {!clip.label && <Quiet label={t("actions.because")} hint="Shift S" onClick={() => act({ do: "reasons" })} />}
        {!clip.label && <Quiet label={t("actions.park")} hint="P" onClick={() => act({ do: "park" })} />}
        {!clip.label && <Quiet label={t("actions.accidental")} hint="A" onClick={() => act({ do: "accidental" })} />}
        <Quiet label={t("actions.undo")} hint="Z" onClick={() => act({ do: "undo" })} />
        <Button
          size="compact-sm" variant="light" color="red" onClick={() => act({ do: "escalate" })} rightSection={<Kbd size="xs">E</Kbd>}
          data-testid="escalate"
        >
          {t("actions.escalate")}
        </Button>
      </Group>
    </Group>
  );
}

function Quiet({ label, hint, onClick }: { label: string; hint: string; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="subtle" color="gray" onClick={onClick} rightSection={<Kbd size="xs">{hint}</Kbd>}>
      {label}
    </Button>
  );
}

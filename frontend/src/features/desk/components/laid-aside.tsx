import { Button, Group, Kbd, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SideList } from "@/features/desk/components/side-list";
import { SidePanel } from "@/features/desk/components/side-panel";
import { languageName } from "@/features/desk/model/languages";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { DeskClip } from "@/features/desk/session/state";
import { CONTENT } from "@/lib/content-field";
import { useStore } from "@/lib/store";

/** The clips that I laid aside, to take one up again. */
export function LaidAside({ desk, onClose }: { desk: DeskSession; onClose: () => void }) {
  const { t } = useTranslation("desk");
  const { parked, filled } = useStore(desk.store);
  const rows = parked.map((clip) => ({ id: clip.assignment.id, clip, begun: (filled[clip.assignment.id]?.touched.length ?? 0) > 0 }));
  const [cursor, setCursor] = useState<string | null>(null);
  const row = rows.find(({ id }) => id === cursor) ?? rows[0];
  return (
    <SidePanel title={t("aside.title")} testId="laid-aside" onClose={onClose}>
      <Text size="sm" c="dimmed" mb="xs">{t(rows.length === 0 ? "aside.empty" : "aside.intro")}</Text>
      {row && (
        <SideList
          label={t("aside.title")} testId="aside-list" cursor={row.id} onMove={setCursor}
          items={rows.map(({ id, clip, begun }) => ({ id, content: <Aside clip={clip} begun={begun} /> }))}
          actions={<TakeUp onTakeUp={() => desk.laidAside.takeUp(row.id)} />}
          onKey={(key) => {
            if (key === "Enter") desk.laidAside.takeUp(row.id);
            return key === "Enter";
          }}
        />
      )}
    </SidePanel>
  );
}

function TakeUp({ onTakeUp }: { onTakeUp: () => void }) {
  const { t } = useTranslation("desk");
  return (
    <Group gap="xs" className="side-actions">
      <Button size="compact-sm" variant="light" onClick={onTakeUp} rightSection={<Kbd size="xs">Enter</Kbd>}>{t("aside.takeUp")}</Button>
    </Group>
  );
}

function Aside({ clip, begun }: { clip: DeskClip; begun: boolean }) {
  const { t, i18n } = useTranslation("desk");
  const { language, duration_s, context, warnings } = clip.assignment;
  const said = typeof context.hypothesis === "string" ? context.hypothesis : "";
  const facts = t("aside.facts", { language: languageName(language, i18n.language), seconds: duration_s.toFixed(1) });
  return (
    <div data-testid="aside-row">
      <Text size="sm" c="dimmed">{facts}{begun && ` · ${t("aside.begun")}`}</Text>
      {said !== "" && warnings.length === 0 && <Text size="sm" lineClamp={2} {...CONTENT}>{said}</Text>}
      {warnings.length > 0 && <Text size="sm">{warnings.map((code) => t(`warnings.${code}` as "warnings.violence", code)).join(", ")}</Text>}
    </div>
  );
}

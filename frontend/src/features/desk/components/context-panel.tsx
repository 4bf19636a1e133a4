import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeskClip } from "@/features/desk/session/state";
import { contextRows } from "@/features/desk/model/context";
import { CONTENT } from "@/lib/content-field";

/** What came with the clip, as plain text that does nothing: no links, no markup, no pictures from elsewhere. */
export function ContextPanel({ clip }: { clip: DeskClip }) {
  const { t } = useTranslation("desk");
  const rows = contextRows(clip.assignment.context, {
    area: (width, height, kind) => t("context.area", { width, height, kind }),
    around: (place) => t("context.around", { place }),
    said: (name) => t("context.said", { name }),
    chosen: (name) => t("context.chosen", { name }),
    alike: (names) => t("context.alike", { names }),
  });
  return (
    <aside className="context" aria-label={t("context.label")} data-testid="context">
      <Text fw={600} size="sm">{t("context.label")}</Text>
      {rows.length === 0 && <Text c="dimmed" size="sm">{t("context.empty")}</Text>}
      <dl>
        {rows.map((row) => (
          <div key={row.name}>
            <dt>{t(`context.${row.name}` as "context.place", row.name)}</dt>
            <dd {...CONTENT}>{row.lines.join("\n")}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}

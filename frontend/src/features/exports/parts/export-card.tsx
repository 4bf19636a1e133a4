import { Badge, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "@/components/notice";
import { type Export, isUnderWay } from "@/features/exports/api/exports";
import { ManifestView } from "@/features/exports/parts/manifest-view";
import { causeWords, stateWords } from "@/features/exports/words";
import { momentOf } from "@/lib/moments";

interface ExportCardProps {
  one: Export;
  opened: boolean;
  onToggle: () => void;
}

/** One export: how far it is, what is in it, what is not, and whether it may still be used. */
export function ExportCard({ one, opened, onToggle }: ExportCardProps) {
  const { t } = useTranslation("exports");
  const id = `export-${one.id}`;
  const state = one.revoked > 0 ? "revoked" : one.state;
  return (
    <article className="surface" aria-labelledby={`${id}-title`} data-testid="export" data-id={one.id} data-state={state}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm">
            <Text fw={550} id={`${id}-title`}>{one.project}</Text>
            <Badge variant="default" radius="sm" tt="none">{one.format === "jsonl" ? "JSON Lines" : "Parquet"}</Badge>
            <Text size="sm" c="dimmed" role="status">{stateWords(t, state)}</Text>
          </Group>
          <Text size="sm" c="dimmed">{momentOf(one.sealed_at ?? one.created_at)}</Text>
        </Group>
        {one.revoked > 0 && (
          <Notice tone="bad" title={t("revoked.title", { count: one.revoked })} data-testid="export-revoked">
            {t("revoked.what")}
          </Notice>
        )}
        {isUnderWay(one) && <Building one={one} />}
        {one.state === "failed" && <Text size="sm">{t("failedExport")}</Text>}
        {one.state === "sealed" && <LeftOut leftOut={one.left_out} />}
        {one.manifest && (
          <div>
            <Button size="compact-sm" variant="default" aria-expanded={opened} aria-controls={id} onClick={onToggle} data-testid="export-open">
              {t(opened ? "hideManifest" : "showManifest")}
            </Button>
          </div>
        )}
        <div id={id}>{one.manifest && opened && <ManifestView id={one.id} manifest={one.manifest} revoked={one.revoked > 0} />}</div>
      </Stack>
    </article>
  );
}

function Building({ one }: { one: Export }) {
  const { t } = useTranslation("exports");
  const { done, total } = one.progress;
  return (
    <Stack gap={4}>
      <Progress.Root size="md">
        <Progress.Section value={total > 0 ? (100 * done) / total : 0} aria-label={t("building")} />
      </Progress.Root>
      <Text size="sm" c="dimmed" data-testid="export-progress">{total > 0 ? t("progress", { done, total }) : t("counting")}</Text>
    </Stack>
  );
}

/** Every cause in words, those that took nothing left unsaid. */
function LeftOut({ leftOut }: { leftOut: Record<string, number> | null }) {
  const { t } = useTranslation("exports");
  const causes = Object.entries(leftOut ?? {}).filter(([, count]) => count > 0);
  return (
    <Text size="sm" data-testid="left-out">
      {causes.length === 0 ? t("nothingLeftOut") : t("leftOutTitle", { causes: causes.map(([cause, count]) => causeWords(t, cause, count)).join(" · ") })}
    </Text>
  );
}

import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeskClip } from "@/features/desk/session/state";
import { CONTENT } from "@/lib/content-field";

/** What the source wrote, readable before anything sounds; left out where a field of the form already holds it. */
export function SourceText({ clip }: { clip: DeskClip }) {
  const { t } = useTranslation("desk");
  const { hypothesis } = clip.assignment.context;
  const inForm = Object.values(clip.assignment.prefill).includes(hypothesis as string);
  if (typeof hypothesis !== "string" || hypothesis === "" || inForm) return null;
  return (
    <div className="source-text">
      <Text size="xs" c="dimmed">{t("context.hypothesis")}</Text>
      <Text size="lg" {...CONTENT}>{hypothesis}</Text>
    </div>
  );
}

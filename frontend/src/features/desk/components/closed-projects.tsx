import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ClosedProject } from "@/features/desk/model/refusals";
import { inLanguage } from "@/lib/text";

/** My projects that a lead has closed to new clips: how, and why in the lead's own words. */
export function ClosedProjects({ projects }: { projects: ClosedProject[] }) {
  const { t, i18n } = useTranslation("desk");
  return projects.map(({ slug, name, state, reason }) => (
    <blockquote key={slug} className="reason" data-testid="closed-project" data-state={state}>
      <Text fw={600}>{t(`refused.closed.${state}`, { project: inLanguage(name, i18n.language) })}</Text>
      <Text size="xs" c="dimmed">{t("refused.reason")}</Text>
      <Text className="as-written">{reason === "" ? t("refused.noReason") : reason}</Text>
    </blockquote>
  ));
}

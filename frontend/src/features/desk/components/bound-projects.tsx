import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "@/lib/api";
import type { Page, Project } from "@/lib/contract";
import { inLanguage } from "@/lib/text";

/** The projects whose own limit is reached for today: there is work in them, and none of it is for me now. */
export function BoundProjects() {
  const { t, i18n } = useTranslation("desk");
  const projects = useQuery({
    queryKey: ["projects", "bounds"],
    queryFn: ({ signal }) => get<Page<Project>>("projects", signal),
    staleTime: 0,
    retry: false,
  });
  const full = (projects.data?.results ?? []).filter(({ left_today }) => left_today === 0).map(({ name }) => inLanguage(name, i18n.language));
  if (full.length === 0) return null;
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(full);
  return <Text data-testid="bounded">{t("refused.bounded", { projects: list })}</Text>;
}

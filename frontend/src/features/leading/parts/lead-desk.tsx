import { Stack, Tabs, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useQueue } from "@/features/leading/api/queue";
import { leads, type Tab, tabOf, tabsOf } from "@/features/leading/model/tabs";
import { GoldTab } from "@/features/leading/parts/gold-tab";
import { HoursTab } from "@/features/leading/parts/hours-tab";
import { OverlapCard } from "@/features/leading/parts/overlap-card";
import { PeopleTab } from "@/features/leading/parts/people-tab";
import { PlanTab } from "@/features/leading/parts/plan-tab";
import { PoliciesCard } from "@/features/leading/parts/policies-card";
import { ProjectBar } from "@/features/leading/parts/project-bar";
import { QueueTab } from "@/features/leading/parts/queue-tab";
import { StuckTab } from "@/features/leading/parts/stuck-tab";
import { TabName } from "@/features/leading/parts/tab-name";
import type { Project } from "@/lib/contract";

/** One project and its tabs; both stand in the address, so that a page can be sent to a colleague. */
export function LeadDesk({ projects, roles }: { projects: Project[]; roles: readonly string[] }) {
  const { t } = useTranslation("leading");
  const [params, setParams] = useSearchParams();
  const chosen = projects.find(({ slug }) => slug === params.get("project")) ?? projects[0];
  const isLead = leads(roles);
  const mine = tabsOf(roles);
  const tab = tabOf(params.get("tab"), mine);
  const queue = useQueue(chosen?.slug ?? "", isLead && chosen !== undefined);
  if (!chosen || !tab) return <Text c="dimmed">{t("project.none")}</Text>;
  const show = (next: { project?: string; tab?: string }) => setParams({ project: chosen.slug, tab, ...next }, { replace: true });
  return (
    <Stack gap="lg">
      <ProjectBar projects={projects} slug={chosen.slug} queue={queue.data ?? null} onChoose={(slug) => show({ project: slug })} />
      <Tabs value={tab} onChange={(value) => value && show({ tab: value })} keepMounted={false}>
        <Tabs.List mb="lg" aria-label={t("tabs.label")}>
          {mine.map((one) => <Tabs.Tab key={one} value={one}><TabName tab={one} stuck={queue.data?.stuck ?? 0} asks={isLead} /></Tabs.Tab>)}
        </Tabs.List>
        {mine.map((one) => <Tabs.Panel key={one} value={one}><Panel key={chosen.slug} tab={one} slug={chosen.slug} isLead={isLead} /></Tabs.Panel>)}
      </Tabs>
    </Stack>
  );
}

function Panel({ tab, slug, isLead }: { tab: Tab; slug: string; isLead: boolean }) {
  switch (tab) {
    case "queue": return <QueueTab slug={slug} />;
    case "plan": return <PlanTab slug={slug} />;
    case "rules": return <Stack gap="lg">{isLead && <OverlapCard slug={slug} />}<PoliciesCard slug={slug} /></Stack>;
    case "gold": return <GoldTab slug={slug} />;
    case "stuck": return <StuckTab slug={slug} />;
    case "people": return <PeopleTab slug={slug} />;
    case "hours": return <HoursTab />;
    default: return tab satisfies never;
  }
}

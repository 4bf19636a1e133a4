import "@/components/surfaces.css";
import "@/features/exports/exports.css";
import { Container, Stack, Tabs, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { useProjects } from "@/features/exports/api/projects";
import { ExportsTab } from "@/features/exports/parts/exports-tab";
import { IntakesTab } from "@/features/exports/parts/intakes-tab";
import { ProjectsTable } from "@/features/exports/parts/projects-table";

/** Clips in, labels out, and what was left out and why. */
export default function ExportsPage() {
  const { t } = useTranslation("exports");
  const projects = useProjects();
  const [params, setParams] = useSearchParams();
  const tab = params.get("tab") === "intakes" ? "intakes" : "exports";
  return (
    <Container size="lg" py="lg">
      <Stack gap="lg">
        <Title order={1} size="h2">{t("title")}</Title>
        {projects.isError && !projects.data && <Failed error={projects.error} onAgain={() => void projects.refetch()} />}
        {projects.isPending && <Waiting />}
        {projects.data && <ProjectsTable projects={projects.data} />}
        {projects.data && (
          <Tabs value={tab} onChange={(value) => setParams(value === "intakes" ? { tab: "intakes" } : {}, { replace: true })} keepMounted={false}>
            <Tabs.List mb="lg">
              <Tabs.Tab value="exports">{t("tabs.exports")}</Tabs.Tab>
              <Tabs.Tab value="intakes">{t("tabs.intakes")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="exports"><ExportsTab projects={projects.data} /></Tabs.Panel>
            <Tabs.Panel value="intakes"><IntakesTab projects={projects.data} /></Tabs.Panel>
          </Tabs>
        )}
      </Stack>
    </Container>
  );
}

import "@/components/surfaces.css";
import "@/features/leading/leading.css";
import "@/features/leading/texts";
import { Container, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { useProjects } from "@/features/leading/api/projects";
import { tabsOf } from "@/features/leading/model/tabs";
import { LeadDesk } from "@/features/leading/parts/lead-desk";
import { useMe } from "@/hooks/use-me";

/** Where a lead sees what waits, plans, and decides: a project at a time. */
export default function LeadingPage() {
  const { t } = useTranslation("leading");
  const me = useMe();
  const roles = me.data?.roles ?? [];
  const mine = tabsOf(roles);
  const projects = useProjects();
  return (
    <Container size="lg" py="lg">
      <Stack gap="lg">
        <Title order={1} size="h2">{t("title")}</Title>
        {me.data && mine.length === 0 && <Text c="dimmed">{t("notYours")}</Text>}
        {projects.isError && !projects.data && <Failed error={projects.error} onAgain={() => void projects.refetch()} />}
        {(projects.isPending || me.isPending) && <Waiting />}
        {mine.length > 0 && projects.data && <LeadDesk projects={projects.data} roles={roles} />}
      </Stack>
    </Container>
  );
}

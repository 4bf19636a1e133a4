import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Project } from "@/features/exports/api/projects";
import { purposeWords } from "@/features/exports/words";
import { inLanguage } from "@/lib/text";

/** What is being labelled, and how far it is. */
export function ProjectsTable({ projects }: { projects: Project[] }) {
  const { t, i18n } = useTranslation("exports");
  if (projects.length === 0) return <Text c="dimmed">{t("noProjects")}</Text>;
  return (
    <div className="sheet">
      <Table aria-label={t("projects")} data-testid="projects" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("project")}</Table.Th>
            <Table.Th scope="col">{t("purpose")}</Table.Th>
            <Table.Th scope="col">{t("languages")}</Table.Th>
            <Table.Th scope="col" className="number">{t("open")}</Table.Th>
            <Table.Th scope="col" className="number">{t("done")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {projects.map((project) => (
            <Table.Tr key={project.slug} data-testid="project" data-slug={project.slug}>
              <Table.Td>
                <Text fw={550} size="sm">{inLanguage(project.name, i18n.language)}</Text>
                {project.state !== "open" && <Text size="xs" c="dimmed">{t(`projectStates.${project.state}` as "projectStates.paused", project.state)}</Text>}
              </Table.Td>
              <Table.Td>{purposeWords(t, project.purpose)}</Table.Td>
              <Table.Td>{project.languages.join(", ")}</Table.Td>
              <Table.Td className="number">{project.open.toLocaleString(i18n.language)}</Table.Td>
              <Table.Td className="number">{project.done.toLocaleString(i18n.language)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

import { Button, Group, NativeSelect, SegmentedControl, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { Waiting } from "@/components/waiting";
import { type ExportFormat, useExports, useRequestExport } from "@/features/exports/api/exports";
import type { Project } from "@/features/exports/api/projects";
import { ExportCard } from "@/features/exports/parts/export-card";
import { inLanguage } from "@/lib/text";

export function ExportsTab({ projects }: { projects: Project[] }) {
  const { t } = useTranslation("exports");
  const exports = useExports();
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <Stack gap="lg">
      {projects.length > 0 && <RequestForm projects={projects} onRequested={setOpened} />}
      {exports.isPending && <Waiting />}
      {exports.isError && !exports.data && <Failed error={exports.error} onAgain={() => void exports.refetch()} />}
      {exports.data?.results.length === 0 && <Text c="dimmed">{t("noExports")}</Text>}
      <Stack gap="sm" component="ul" className="bare" aria-label={t("tabs.exports")}>
        {exports.data?.results.map((one) => (
          <li key={one.id}>
            <ExportCard one={one} opened={opened === one.id} onToggle={() => setOpened(opened === one.id ? null : one.id)} />
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function RequestForm({ projects, onRequested }: { projects: Project[]; onRequested: (id: string) => void }) {
  const { t, i18n } = useTranslation("exports");
  const [project, setProject] = useState(projects[0]?.slug ?? "");
  const [format, setFormat] = useState<ExportFormat>("jsonl");
  const request = useRequestExport();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!request.isPending) request.mutate({ project, format }, { onSuccess: (made) => onRequested(made.id) });
  };
  const choices = projects.map(({ slug, name }) => ({ value: slug, label: inLanguage(name, i18n.language) }));
  return (
    <form onSubmit={submit} aria-label={t("request.title")} data-testid="request-export">
      <Stack gap="xs">
        <Group align="flex-end" gap="md">
          <NativeSelect label={t("project")} miw={260} value={project} data={choices} onChange={(event) => setProject(event.currentTarget.value)} />
          <SegmentedControl
            aria-label={t("format")} value={format} onChange={(value) => setFormat(value as ExportFormat)}
            data={[{ value: "jsonl", label: "JSON Lines" }, { value: "parquet", label: "Parquet" }]}
          />
          <Button type="submit" loading={request.isPending} data-testid="request-export-send">{t("request.send")}</Button>
        </Group>
        <Text size="sm" c="dimmed">{t("request.what")}</Text>
        {request.isError && <Failed error={request.error} />}
      </Stack>
    </form>
  );
}

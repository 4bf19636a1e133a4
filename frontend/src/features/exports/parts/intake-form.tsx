import { Button, FileInput, Group, NativeSelect, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/components/failed";
import { type Intake, type IntakeOrder, useStartIntake } from "@/features/exports/api/intakes";
import type { Project } from "@/features/exports/api/projects";
import { purposeWords } from "@/features/exports/words";
import { sizeOf } from "@/lib/moments";
import { inLanguage } from "@/lib/text";

interface PartProps {
  order: IntakeOrder;
  set: (patch: Partial<IntakeOrder>) => void;
}

/** Clips come in with a manifest, for one project, under its purpose and somebody's consent. */
export function IntakeForm({ projects, onStarted }: { projects: Project[]; onStarted: (intake: Intake) => void }) {
  const { t } = useTranslation("exports");
  const [order, setOrder] = useState<IntakeOrder>(() => emptyOrder(projects[0]));
  const start = useStartIntake();
  const files = [order.archive, order.manifest, ...order.files].filter((file) => file !== null);
  const ready = order.archive !== null || order.manifest !== null;
  const set = (patch: Partial<IntakeOrder>) => setOrder((old) => ({ ...old, ...patch }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || start.isPending) return;
    start.mutate(order, {
      onSuccess: (intake) => {
        set({ archive: null, manifest: null, files: [] });
        onStarted(intake);
      },
    });
  };
  return (
    <form onSubmit={submit} aria-label={t("intake.title")} data-testid="intake-form">
      <Stack gap="md" maw={640}>
        <TermsFields projects={projects} order={order} set={set} />
        <FileFields order={order} set={set} />
        <Group>
          <Button type="submit" disabled={!ready} loading={start.isPending} data-testid="intake-send">{t("intake.send")}</Button>
          <Text size="sm" c="dimmed" role="status">
            {start.isPending && t("intake.uploading", { count: files.length, size: sizeOf(files.reduce((sum, file) => sum + file.size, 0)) })}
          </Text>
        </Group>
        {start.isError && <Failed error={start.error} />}
      </Stack>
    </form>
  );
}

function emptyOrder(project: Project | undefined): IntakeOrder {
  return { project: project?.slug ?? "", purpose: project?.purpose ?? "", consent: "", source: "", archive: null, manifest: null, files: [] };
}

function TermsFields({ projects, order, set }: PartProps & { projects: Project[] }) {
  const { t, i18n } = useTranslation("exports");
  const purposeOf = (slug: string) => projects.find((project) => project.slug === slug)?.purpose ?? "";
  const own = purposeOf(order.project);
  return (
    <>
      <NativeSelect
        label={t("project")} value={order.project} data={projects.map(({ slug, name }) => ({ value: slug, label: inLanguage(name, i18n.language) }))}
        onChange={({ currentTarget: { value } }) => set({ project: value, purpose: purposeOf(value) })}
      />
      <NativeSelect
        label={t("purpose")} description={t("intake.purposeHelp")} value={order.purpose}
        data={[{ value: own, label: purposeWords(t, own) }, { value: "", label: t("intake.noPurpose") }]}
        onChange={({ currentTarget: { value } }) => set({ purpose: value })}
      />
      <TextInput
        label={t("intake.consent")} description={t("intake.consentHelp")} maxLength={120} autoComplete="off" name="consent"
        value={order.consent} onChange={({ currentTarget: { value } }) => set({ consent: value })}
      />
      <TextInput
        label={t("intake.source")} description={t("intake.sourceHelp")} maxLength={64} autoComplete="off" name="source"
        value={order.source} onChange={({ currentTarget: { value } }) => set({ source: value })}
      />
    </>
  );
}

function FileFields({ order, set }: PartProps) {
  const { t } = useTranslation("exports");
  const [way, setWay] = useState("files");
  const change = (value: string) => {
    setWay(value);
    set({ archive: null, manifest: null, files: [] });
  };
  const ways = [{ value: "files", label: t("intake.asFiles") }, { value: "archive", label: t("intake.asArchive") }];
  return (
    <>
      <SegmentedControl aria-label={t("intake.way")} value={way} onChange={change} data={ways} />
      {way === "archive"
        ? <FileInput label={t("intake.archive")} description={t("intake.archiveHelp")} accept=".zip,.tar,.tar.gz,.tgz" clearable value={order.archive} onChange={(archive) => set({ archive })} placeholder={t("intake.pick")} />
        : (
          <>
            <FileInput label={t("intake.manifest")} accept=".jsonl,.ndjson,.json" clearable value={order.manifest} onChange={(manifest) => set({ manifest })} placeholder={t("intake.pick")} />
            <FileInput label={t("intake.files")} multiple clearable value={order.files} onChange={(files) => set({ files })} placeholder={t("intake.pick")} />
          </>
        )}
    </>
  );
}

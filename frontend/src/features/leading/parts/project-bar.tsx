import { Button, Group, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/components/notice";
import { type Queue, type Step, useStep } from "@/features/leading/api/queue";
import { ReasonDialog } from "@/features/leading/parts/reason-dialog";
import { Said } from "@/features/leading/parts/said";
import { stateWords } from "@/features/leading/words";
import type { Project } from "@/lib/contract";
import { inLanguage } from "@/lib/text";

interface ProjectBarProps {
  projects: Project[];
  slug: string;
  /** Null where the caller may not lead, or until it came. */
  queue: Queue | null;
  onChoose: (slug: string) => void;
}

/** Which project, whether it hands out clips, and the ways to stop and start that. */
export function ProjectBar({ projects, slug, queue, onChoose }: ProjectBarProps) {
  const { t, i18n } = useTranslation("leading");
  const choices = projects.map((project) => ({ value: project.slug, label: inLanguage(project.name, i18n.language) }));
  return (
    <div className="lead-bar">
      <NativeSelect label={t("project.label")} miw={280} value={slug} data={choices} onChange={(event) => onChoose(event.currentTarget.value)} />
      {queue && <Standing key={slug} queue={queue} name={choices.find(({ value }) => value === slug)?.label ?? slug} />}
    </div>
  );
}

function Standing({ queue, name }: { queue: Queue; name: string }) {
  const { t } = useTranslation("leading");
  const [asking, setAsking] = useState<"pause" | "drain" | null>(null);
  const step = useStep(queue.project);
  const send = (next: Step, reason: string) => step.mutate({ step: next, reason }, { onSuccess: () => setAsking(null) });
  const cancel = () => {
    step.reset();
    setAsking(null);
  };
  const ask = (next: "pause" | "drain") => {
    step.reset();
    setAsking(next);
  };
  return (
    <>
      <Group gap="sm" className="lead-bar-steps">
        <span className="lead-state" data-state={queue.state} data-testid="project-state">{stateWords(t, queue.state)}</span>
        {queue.state !== "archived" && <Steps state={queue.state} busy={step.isPending} onAsk={ask} onResume={() => send("resume", "")} />}
      </Group>
      {queue.reason !== "" && <Notice tone="plain" title={t("project.reason")} data-testid="project-reason">{queue.reason}</Notice>}
      <Said error={asking ? null : step.error} done={step.data && t(`project.done.${step.data.state}` as "project.done.paused", { count: step.data.returned })} />
      {asking && (
        <ReasonDialog
          title={t(`project.${asking}.title`, { name })} what={t(`project.${asking}.what`)} readers={t("project.readers")} send={t(`project.${asking}.send`)}
          busy={step.isPending} error={step.error} onSend={(reason) => send(asking, reason)} onClose={cancel}
        />
      )}
    </>
  );
}

interface StepsProps {
  state: string;
  busy: boolean;
  onAsk: (step: "pause" | "drain") => void;
  onResume: () => void;
}

function Steps({ state, busy, onAsk, onResume }: StepsProps) {
  const { t } = useTranslation("leading");
  return (
    <>
      {state !== "open" && <Button size="xs" loading={busy} onClick={onResume}>{t("project.resume")}</Button>}
      {state !== "draining" && <Button size="xs" variant="default" onClick={() => onAsk("drain")}>{t("project.drain.ask")}</Button>}
      {state !== "paused" && <Button size="xs" variant="default" onClick={() => onAsk("pause")}>{t("project.pause.ask")}</Button>}
    </>
  );
}

import { Badge, Group, Text } from "@mantine/core";
import { type RefObject, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActionsBar } from "@/features/desk/components/actions-bar";
import { ConditionsStrip } from "@/features/desk/components/conditions-strip";
import { LanguageStrip } from "@/features/desk/components/language-strip";
import { ReasonsStrip } from "@/features/desk/components/reasons-strip";
import { Transport } from "@/features/desk/components/transport";
import { Waveform } from "@/features/desk/components/waveform";
import { LabelForm } from "@/features/desk/form/label-form";
import type { Command } from "@/features/desk/keys";
import { SourceText } from "@/features/desk/components/source-text";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { DeskClip } from "@/features/desk/session/state";
import { languageName } from "@/features/desk/model/languages";
import { focusOf } from "@/features/desk/use-desk-keys";
import { useStore } from "@/lib/store";
import { inLanguage } from "@/lib/text";

interface Props {
  clip: DeskClip;
  desk: DeskSession;
  frame: RefObject<HTMLDivElement | null>;
  act: (command: Command) => void;
}

/** The clip in hand, with the focus on it from the start. Its frame shows the mode: keys are the desk's while listening, and the field's while typing. */
export function ClipFrame({ clip, desk, frame, act }: Props) {
  const { t, i18n } = useTranslation("desk");
  const [mode, setMode] = useState<"listening" | "typing">("listening");
  const follow = () => {
    const focus = focusOf(document.activeElement);
    setMode(focus === "line" || focus === "lines" ? "typing" : "listening");
  };
  const { assignment, form } = clip;
  const { strip } = useStore(desk.store);
  useEffect(() => frame.current?.focus({ preventScroll: true }), [frame]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only follows the focus of what is inside
    <section
      ref={frame} tabIndex={-1} className="clip-frame" data-testid="clip-frame" data-mode={mode}
      data-assignment={assignment.id} aria-label={t("clip.label")} onFocus={follow} onBlur={follow}
    >
      <Group justify="space-between" gap="xs" className="clip-head">
        <Group gap="xs">
          <Text fw={600}>{inLanguage(form.project.name, i18n.language)}</Text>
          {!clip.silent && <Text c="dimmed" size="sm">{t("clip.facts", { language: languageName(assignment.language, i18n.language), seconds: assignment.duration_s.toFixed(1) })}</Text>}
          {clip.label && <Badge variant="light" color="grape">{t("clip.correcting")}</Badge>}
        </Group>
        <Badge className="mode" variant="light" color={mode === "typing" ? "orange" : "slate"} data-testid="mode">
          {t(`mode.${mode}`)}
        </Badge>
      </Group>
      {assignment.warnings.length > 0 && <Warning warnings={assignment.warnings} />}
      <SourceText clip={clip} />
      {clip.silent ? <Text className="clip-silent" data-testid="no-sound">{t(clip.label ? "clip.silent" : "clip.silentBack")}</Text> : <Sound clip={clip} desk={desk} act={act} />}
      <LabelForm clip={clip} desk={desk} onAnswered={() => frame.current?.focus({ preventScroll: true })} />
      <ConditionsStrip clip={clip} desk={desk} />
      <LanguageStrip clip={clip} desk={desk} />
      {strip === "reasons" && <ReasonsStrip act={act} />}
      <ActionsBar clip={clip} act={act} />
    </section>
  );
}

function Sound({ clip, desk, act }: Pick<Props, "clip" | "desk" | "act">) {
  return (
    <>
      <Waveform clip={clip.assignment} desk={desk} />
      <Transport desk={desk} act={act} />
    </>
  );
}

function Warning({ warnings }: { warnings: string[] }) {
  const { t } = useTranslation("desk");
  const named = warnings.map((code) => t(`warnings.${code}` as "warnings.violence", code)).join(", ");
  return <Text className="clip-warning" data-testid="warning">{t("clip.warning", { named })}</Text>;
}

import { Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { QuestionText } from "@/features/desk/form/question-text";
import type { AnswerValue, Assignment, Question } from "@/lib/contract";
import { CONTENT_FIELD } from "@/lib/content-field";

/** Longer answers than this get a field of several lines, where `Enter` makes a line. */
const ONE_LINE = 280;

interface Props {
  question: Question;
  clip: Assignment;
  value: AnswerValue | undefined;
  onWrite: (text: string) => void;
}

/**
 * A text answer. A transcript is one line that wraps: what was said has no line breaks, so `Enter` submits it. Fields grow by
 * style alone, since a measuring copy of a field would hold content without the attributes above.
 */
export function TextField({ question, clip, value, onWrite }: Props) {
  const { t } = useTranslation("desk");
  const common = {
    ...CONTENT_FIELD,
    label: <QuestionText question={question} />,
    required: question.required ?? false,
    withAsterisk: false,
    value: typeof value === "string" ? value : "",
    "data-text": true,
    lang: clip.language,
    ...(question.prefill && clip.prefill[question.id] ? { description: t("form.prefilled") } : {}),
    ...(question.max_length ? { maxLength: question.max_length } : {}),
  };
  if (question.type === "transcript") {
    return <Textarea {...common} className="grow" rows={1} size="md" data-lines="one" onChange={(event) => onWrite(event.currentTarget.value.replaceAll(/\s*\n\s*/g, " "))} />;
  }
  if ((question.max_length ?? 0) > ONE_LINE) {
    return <Textarea {...common} className="grow" rows={2} data-lines="many" onChange={(event) => onWrite(event.currentTarget.value)} />;
  }
  return <TextInput {...common} onChange={(event) => onWrite(event.currentTarget.value)} />;
}

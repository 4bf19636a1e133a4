import { Checkbox, Group, NativeSelect, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { choicesOf, isText } from "@/features/leading/model/answers";
import { choiceWords } from "@/features/leading/words";
import { CONTENT_FIELD } from "@/lib/content-field";
import type { Question } from "@/lib/contract";
import { inLanguage } from "@/lib/text";

interface RightAnswerProps {
  question: Question;
  value: string | string[] | undefined;
  onFill: (value: string | string[]) => void;
}

/** One question of the form, and the field for its right answer. */
export function RightAnswer({ question, value, onFill }: RightAnswerProps) {
  const { t, i18n } = useTranslation("leading");
  const label = inLanguage(question.text, i18n.language);
  const choices = choicesOf(question).map((id) => ({ value: id, label: choiceWords(t, question, id, i18n.language) }));
  const required = question.required ?? false;
  if (isText(question)) {
    return (
      <Textarea
        {...CONTENT_FIELD} label={label} withAsterisk={required} rows={2} resize="vertical" {...(question.max_length ? { maxLength: question.max_length } : {})}
        value={typeof value === "string" ? value : ""} onChange={(event) => onFill(event.currentTarget.value)}
      />
    );
  }
  if (question.type === "multi_choice") {
    return (
      <Checkbox.Group label={label} withAsterisk={required} value={Array.isArray(value) ? value : []} onChange={onFill}>
        <Group gap="md" mt={6}>{choices.map((choice) => <Checkbox key={choice.value} {...choice} />)}</Group>
      </Checkbox.Group>
    );
  }
  return (
    <NativeSelect
      label={label} withAsterisk={required} data={[{ value: "", label: t("gold.unanswered") }, ...choices]} maw={360}
      value={typeof value === "string" ? value : ""} onChange={(event) => onFill(event.currentTarget.value)}
    />
  );
}

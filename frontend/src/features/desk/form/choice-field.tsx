import { Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CANNOT_TELL, type Choice, choicesOf } from "@/features/desk/model/filled";
import { QuestionText } from "@/features/desk/form/question-text";
import type { AnswerValue, Question } from "@/lib/contract";
import { inLanguage } from "@/lib/text";

interface Props {
  question: Question;
  name: string;
  value: AnswerValue | undefined;
  current: boolean;
  /** `byPointer` tells a click from a key, which must keep its focus. */
  onChoose: (choice: string, byPointer: boolean) => void;
}

/** One question with options: native radio buttons or check boxes, each with its digit. */
export function ChoiceField({ question, name, value, current, onChoose }: Props) {
  const many = question.type === "multi_choice";
  const chosen = (choice: Choice) => (Array.isArray(value) ? value.includes(choice.id) : String(value ?? "") === choice.id);
  return (
    <fieldset className="choices" aria-required={question.required ?? false}>
      <legend><QuestionText question={question} /></legend>
      <div className="choices-row">
        {choicesOf(question).map((choice) => (
          <label key={choice.id} className="choice" data-chosen={chosen(choice) || undefined} data-quiet={choice.id === CANNOT_TELL || undefined}>
            <input
              type={many ? "checkbox" : "radio"} name={name} value={choice.id} checked={chosen(choice)}
              onChange={(event) => onChoose(choice.id, wasPointer(event.nativeEvent))}
            />
            {String(choice.digit) !== choice.id && <Kbd size="xs" className={current ? "" : "kbd-off"}>{choice.digit}</Kbd>}
            <ChoiceText question={question} choice={choice} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function ChoiceText({ question, choice }: { question: Question; choice: Choice }) {
  const { t, i18n } = useTranslation("desk");
  if (choice.text) return <span>{inLanguage(choice.text, i18n.language)}</span>;
  if (choice.id === CANNOT_TELL) return <span>{t("form.cannotTell")}</span>;
  return question.type === "yes_no" ? <span>{t(choice.id === "yes" ? "form.yes" : "form.no")}</span> : <span>{choice.id}</span>;
}

/** React hands the click through as the change's cause; a click made by a key has no detail. */
function wasPointer(event: Event): boolean {
  return event instanceof UIEvent && event.detail > 0;
}

import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceField } from "@/features/desk/form/choice-field";
import { TextField } from "@/features/desk/form/text-field";
import { choose, isText, write } from "@/features/desk/model/filled";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { DeskClip } from "@/features/desk/session/state";
import type { Question } from "@/lib/contract";
import { inLanguage } from "@/lib/text";
import { useStore } from "@/lib/store";

/** The project's questions. The current one is marked; digits answer it, and answering moves on. */
export function LabelForm({ clip, desk, onAnswered }: { clip: DeskClip; desk: DeskSession; onAnswered: () => void }) {
  const { i18n } = useTranslation("desk");
  const { filled, strip } = useStore(desk.store);
  const id = clip.assignment.id;
  const mine = filled[id];
  const box = useRef<HTMLDivElement>(null);
  useShown(box, mine?.current);
  const { definition } = clip.form;
  if (!mine) return null;
  const makeCurrent = (question: Question) => {
    if (mine.current !== question.id) desk.point(id, question.id);
  };
  return (
    <div ref={box} className="form" role="form" aria-label={inLanguage(definition.title, i18n.language)} data-testid="label-form">
      {definition.questions.map((question) => (
        <div
          key={question.id} className="question" data-question={question.id} data-current={mine.current === question.id || undefined}
          onFocus={() => makeCurrent(question)}
        >
          {isText(question) ? (
            <TextField question={question} clip={clip.assignment} value={mine.answers[question.id]} onWrite={(text) => desk.refill(id, write(clip.form.definition, mine, question, text))} />
          ) : (
            <ChoiceField
              question={question} name={`${id}:${question.id}`} value={mine.answers[question.id]}
              current={mine.current === question.id && strip === "answers"}
              onChoose={(choice, byPointer) => {
                desk.refill(id, choose(definition, mine, question, choice));
                if (byPointer) onAnswered();
              }}
            />
          )}
        </div>
      ))}
    </div>
  );
}

/** Brings the current question into view when it changes; the first one of a clip leaves the page where it is. */
function useShown(box: RefObject<HTMLElement | null>, current: string | null | undefined): void {
  const before = useRef(current);
  useEffect(() => {
    if (before.current === current) return;
    before.current = current;
    box.current?.querySelector("[data-current]")?.scrollIntoView({ block: "nearest" });
  }, [box, current]);
}

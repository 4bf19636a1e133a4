import { useTranslation } from "react-i18next";
import type { Question } from "@/lib/contract";
import { inLanguage } from "@/lib/text";

/** What is asked, and whether an answer is wanted or welcome. */
export function QuestionText({ question }: { question: Question }) {
  const { t, i18n } = useTranslation("desk");
  return (
    <>
      {inLanguage(question.text, i18n.language)} <small className="wanted">{t(question.required ? "form.required" : "form.optional")}</small>
    </>
  );
}

/** Answers in the words of their form. Pure: the words for "cannot tell", yes and no are handed in. */
import { CANNOT_TELL } from "@/features/desk/model/filled";
import type { Answers, AnswerValue, FormDefinition, Question } from "@/lib/contract";
import { inLanguage } from "@/lib/text";

export interface Words {
  language: string;
  cannotTell: string;
  yes: string;
  no: string;
}

/** Each question that was answered, with its answer. What the form does not know stands under its id. */
export function answerWords(form: FormDefinition | undefined, answers: Answers, words: Words): { question: string; answer: string }[] {
  return Object.entries(answers).map(([id, value]) => {
    const question = form?.questions.find((one) => one.id === id);
    return { question: question ? inLanguage(question.text, words.language) : id, answer: valueWords(question, value, words) };
  });
}

function valueWords(question: Question | undefined, value: AnswerValue, words: Words): string {
  if (Array.isArray(value)) return value.map((one) => oneWord(question, String(one), words)).join(", ");
  return oneWord(question, String(value), words);
}

function oneWord(question: Question | undefined, value: string, words: Words): string {
  const isChoice = question !== undefined && question.type !== "text" && question.type !== "transcript";
  if (!isChoice) return value;
  if (value === CANNOT_TELL) return words.cannotTell;
  if (question.type === "yes_no") return value === "yes" ? words.yes : words.no;
  const option = question.options?.find(({ id }) => id === value);
  return option ? inLanguage(option.text, words.language) : value;
}

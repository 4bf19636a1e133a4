import type { Question } from "@/lib/contract";

/** What a lead has filled in, by question; a question with several answers has a list. */
export type Filled = Readonly<Record<string, string | string[]>>;

export const CANNOT_TELL = "cannot_tell";
const RATINGS = ["1", "2", "3", "4", "5"] as const;

export function isText({ type }: Question): boolean {
  return type === "text" || type === "transcript";
}

/** The answers that a question offers, by their ids; none where it takes words. */
export function choicesOf(question: Question): string[] {
  if (isText(question)) return [];
  const own = question.type === "yes_no" ? ["yes", "no"] : question.type === "rating" ? RATINGS : (question.options ?? []).map(({ id }) => id);
  return [...own.filter((id) => id !== CANNOT_TELL), CANNOT_TELL];
}

/** Answers as they are sent: composed (NFC), a rating as a number, what was left empty left out. */
export function toAnswers(questions: readonly Question[], filled: Filled): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  for (const question of questions) {
    const value = filled[question.id] ?? "";
    if (value.length === 0 || (typeof value === "string" && value.trim() === "")) continue;
    answers[question.id] = sent(question, value);
  }
  return answers;
}

function sent(question: Question, value: string | string[]): unknown {
  if (Array.isArray(value)) return value;
  if (question.type === "rating" && value !== CANNOT_TELL) return Number(value);
  return isText(question) ? value.normalize("NFC") : value;
}

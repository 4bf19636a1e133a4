/** What a reviewer has filled in for one clip: pure functions over a label form. */
import type { AnswerValue, Answers, Assignment, FormDefinition, Question } from "@/lib/contract";

export const CANNOT_TELL = "cannot_tell";

export const WRONG_LANGUAGE = "wrong_language";

export interface Filled {
  answers: Answers;
  conditions: string[];
  /** With the condition `wrong_language`: the tag of the language heard, or null where nobody can tell. */
  heardLanguage: string | null;
  /** The question that digits answer now. */
  current: string | null;
  /** Questions that the person answered; the others may hold what the source wrote. */
  touched: string[];
}

export interface Choice {
  id: string;
  digit: number;
  text: Record<string, string> | null;
}

/** The empty form of a clip: the source's prefill, with the saved draft over it. */
export function startFilled(form: FormDefinition, clip: Assignment): Filled {
  const known = new Set(form.questions.map((question) => question.id));
  const keep = (answers: unknown) =>
    Object.fromEntries(Object.entries((answers ?? {}) as Answers).filter(([id, value]) => known.has(id) && value !== null));
  const drafted = keep(clip.draft?.answers);
  const conditions = Array.isArray(clip.draft?.conditions) ? (clip.draft.conditions as string[]) : [];
  const filled: Filled = {
    answers: { ...keep(clip.prefill), ...drafted },
    conditions: conditions.filter((code) => clip.conditions.includes(code)),
    heardLanguage: typeof clip.draft?.heard_language === "string" ? clip.draft.heard_language : null,
    current: null,
    touched: Object.keys(drafted),
  };
  return { ...filled, current: nextQuestion(form, filled, null) };
}

export function isText(question: Question): boolean {
  return question.type === "text" || question.type === "transcript";
}

/** The options a question offers with their digits: as the form says, else in order. `0` is always "cannot tell". */
export function choicesOf(question: Question): Choice[] {
  const cannotTell: Choice = { id: CANNOT_TELL, digit: 0, text: null };
  switch (question.type) {
    case "choice":
    case "multi_choice": {
      const options = (question.options ?? []).map((option, index) => ({
        id: option.id,
        digit: /^[1-9]$/.test(option.key ?? "") ? Number(option.key) : index + 1,
        text: option.text,
      }));
      return [...options.filter((option) => option.id !== CANNOT_TELL), cannotTell];
    }
    case "yes_no":
      return [{ id: "yes", digit: 1, text: null }, { id: "no", digit: 2, text: null }, cannotTell];
    case "rating":
      return [...[1, 2, 3, 4, 5].map((digit) => ({ id: String(digit), digit, text: null })), cannotTell];
    default:
      return [];
  }
}

/** Sets an answer and moves to the next open question; a list stays where it is, for its next option. */
export function choose(form: FormDefinition, filled: Filled, question: Question, choice: string): Filled {
  const value = chosenValue(question, filled.answers[question.id], choice);
  const answers = { ...filled.answers, [question.id]: value };
  const touched = filled.touched.includes(question.id) ? filled.touched : [...filled.touched, question.id];
  const next = { ...filled, answers, touched };
  const stays = question.type === "multi_choice" && choice !== CANNOT_TELL;
  return { ...next, current: stays ? question.id : nextQuestion(form, next, question.id) };
}

function chosenValue(question: Question, before: AnswerValue | undefined, choice: string): AnswerValue {
  if (question.type === "rating") return choice === CANNOT_TELL ? choice : Number(choice);
  if (question.type !== "multi_choice") return choice;
  if (choice === CANNOT_TELL) return [CANNOT_TELL];
  const list = Array.isArray(before) ? before.filter((id) => id !== CANNOT_TELL) : [];
  return list.includes(choice) ? list.filter((id) => id !== choice) : [...list, choice];
}

/**
 * What a digit means for the current question, or null when it offers nothing at that digit. Digits mean nothing to a text: they
 * answer the question that it moves on to.
 */
export function chooseByDigit(form: FormDefinition, filled: Filled, digit: number): Filled | null {
  const { current } = moveOn(form, filled);
  const question = form.questions.find(({ id }) => id === current);
  const choice = question && choicesOf(question).find((offered) => offered.digit === digit);
  return question && choice ? choose(form, filled, question, choice.id) : null;
}

/** Sets a text, and moves on to what digits can answer. */
export function write(form: FormDefinition, filled: Filled, question: Question, text: string): Filled {
  const touched = filled.touched.includes(question.id) ? filled.touched : [...filled.touched, question.id];
  const next = { ...filled, answers: { ...filled.answers, [question.id]: text }, touched };
  return moveOn(form, { ...next, current: question.id });
}

/** Leaves a text for the next question that offers choices, an open one first; any other question stays the current one. */
export function moveOn(form: FormDefinition, filled: Filled): Filled {
  const at = form.questions.findIndex(({ id }) => id === filled.current);
  const current = form.questions[at];
  if (current && !isText(current)) return filled;
  const offering = [...form.questions.slice(at + 1), ...form.questions.slice(0, at + 1)].filter((other) => choicesOf(other).length > 0);
  const next = offering.find((other) => !hasAnswer(filled.answers[other.id])) ?? offering[0];
  return next ? { ...filled, current: next.id } : filled;
}

export function toggleCondition(filled: Filled, code: string): Filled {
  const has = filled.conditions.includes(code);
  const heardLanguage = has && code === WRONG_LANGUAGE ? null : filled.heardLanguage;
  return { ...filled, heardLanguage, conditions: has ? filled.conditions.filter((other) => other !== code) : [...filled.conditions, code] };
}

/**
 * The next question without an answer after `from`, round to the start; `from` itself when all have one. What digits can answer
 * comes first, then a text that is required: a text that may stay empty keeps no digit from its question.
 */
export function nextQuestion(form: FormDefinition, filled: Filled, from: string | null): string | null {
  const at = form.questions.findIndex(({ id }) => id === from);
  const round = [...form.questions.slice(at + 1), ...form.questions.slice(0, at + 1)];
  const open = round.filter((question) => !hasAnswer(filled.answers[question.id]));
  const next = open.find((question) => !isText(question)) ?? open.find((question) => question.required);
  return next?.id ?? from ?? fromTheStart(form, filled).current;
}

export function hasAnswer(value: AnswerValue | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === "string") return value.trim() !== "";
  return Array.isArray(value) ? value.length > 0 : true;
}

/**
 * Whether there is something to submit: a condition, or an answer that the person gave. What the source wrote counts as the
 * person's own once the clip was listened to.
 */
export function isAnswered(filled: Filled, listened: boolean): boolean {
  if (filled.conditions.length > 0) return true;
  return Object.entries(filled.answers).some(([id, value]) => hasAnswer(value) && (listened || filled.touched.includes(id)));
}

/** The first required question that is still open; a condition may stand in for all of them. */
export function missingQuestion(form: FormDefinition, filled: Filled, listened: boolean): Question | null {
  if (filled.conditions.length > 0) return null;
  const given = toAnswers(filled, listened);
  return form.questions.find((question) => question.required && !hasAnswer(given[question.id])) ?? null;
}

/**
 * Answers as they are sent: composed (NFC), the empty ones left out, and so is what the source wrote where nobody listened:
 * it would come back as a person's word.
 */
export function toAnswers(filled: Filled, listened: boolean): Answers {
  const mine = ([id, value]: [string, AnswerValue]) => hasAnswer(value) && (listened || filled.touched.includes(id));
  const entries = Object.entries(filled.answers).filter(mine);
  return Object.fromEntries(entries.map(([id, value]) => [id, typeof value === "string" ? value.normalize("NFC") : value]));
}

/** Whether two say the same to the server. */
export function sameAnswers(one: Filled, other: Filled): boolean {
  const said = (filled: Filled) => {
    const answers = Object.entries(toAnswers(filled, true)).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([answers, filled.conditions.toSorted(), filled.conditions.includes(WRONG_LANGUAGE) ? filled.heardLanguage : null]);
  };
  return said(one) === said(other);
}

/** A form that is open again: digits begin at the first question that offers some. */
export function fromTheStart(form: FormDefinition, filled: Filled): Filled {
  const first = form.questions.find((question) => choicesOf(question).length > 0) ?? form.questions[0];
  return { ...filled, current: first?.id ?? null };
}

/** What a draft holds, so that a reload finds the same form. */
export function toDraft(filled: Filled): Record<string, unknown> {
  const mine = Object.entries(filled.answers).filter(([id]) => filled.touched.includes(id));
  return { answers: Object.fromEntries(mine), conditions: filled.conditions, ...(filled.heardLanguage ? { heard_language: filled.heardLanguage } : {}) };
}

/** The form of a label that was sent, as the server has it: every answer in it is the person's own. */
export function filledAgain(form: FormDefinition, answered: { answers: Answers; conditions: string[]; heard_language: string | null }): Filled {
  return fromTheStart(form, {
    answers: answered.answers, conditions: answered.conditions, heardLanguage: answered.heard_language,
    current: null, touched: Object.keys(answered.answers),
  });
}

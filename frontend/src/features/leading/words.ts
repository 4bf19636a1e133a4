import type { TFunction } from "i18next";
import type { Held, Reassigned } from "@/features/leading/api/held";
import type { Policy } from "@/features/leading/api/policies";
import type { Lane } from "@/features/leading/api/queue";
import type { Stuck } from "@/features/leading/api/stuck";
import { ApiError } from "@/lib/api-error";
import type { Question } from "@/lib/contract";
import { momentOf, spanOf } from "@/lib/moments";
import { inLanguage } from "@/lib/text";

export type T = TFunction<"leading">;

/** A language in words: `Romanian`, not `ro`; what names no language stands as it is. */
export function languageWords(tag: string, ui: string): string {
  try {
    return new Intl.DisplayNames([ui], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function stateWords(t: T, state: string): string {
  return t(`states.${state}` as "states.open", state);
}

export function conditionWords(t: T, condition: string): string {
  return t(`conditions.${condition}` as "conditions.no_speech", condition);
}

export function policyWords(t: T, policy: Policy): string {
  return t(`policies.${policy}`);
}

/** What went wrong and what to do, in one sentence: ours where we know better than the server, else its own. */
export function faultWords(t: T, error: Error): string {
  if (!(error instanceof ApiError)) return t("faults.noAnswer");
  if (error.code === "invalid_answers") return answerFault(t, error.details);
  if (error.code === "cannot_be_given") return t("cannotBeGiven", { list: missingWords(t, error.details.missing) });
  return t(`faults.${error.code}` as "faults.noAnswer", { defaultValue: error.message || t("faults.other") });
}

/** An answer that a question offers, as its form says it; yes, no and "cannot tell" are ours to say. */
export function choiceWords(t: T, question: Question, id: string, ui: string): string {
  const option = question.options?.find((one) => one.id === id);
  if (option) return inLanguage(option.text, ui);
  return t(`choices.${id}` as "choices.yes", id);
}

const ENOUGH_ANSWERS = 5;

/** How people answered a gold clip; a gold that most of them miss may itself be wrong. */
export function goldWords(t: T, { asked, right }: { asked: number; right: number }): string {
  if (asked === 0) return t("gold.notMet");
  const score = t("gold.score", { right, count: asked });
  return asked >= ENOUGH_ANSWERS && right * 2 < asked ? `${score} ${t("gold.doubt")}` : score;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** For how long something has been so: `3 d 04 h`, `2 h 05 min`, `45 min`. Seconds would only flicker. */
export function ageWords(t: T, since: string, now: number): string {
  const age = Math.max(0, now - Date.parse(since));
  return age >= HOUR ? spanOf(age) : t("minutes", { count: Math.floor(age / MINUTE) });
}

/** A lane's language, and what else it asks of whoever hears it. */
export function laneWords(t: T, lane: Lane, ui: string): { name: string; terms: string[] } {
  const terms = [
    lane.warned && t("queue.warned"),
    lane.routing_zone !== "" && t("queue.notIn", { zone: lane.routing_zone.toUpperCase() }),
    lane.clearance !== "" && t("queue.clearance", { clearance: lane.clearance }),
    lane.residency !== "" && t("queue.residency", { residency: lane.residency.toUpperCase() }),
  ];
  return { name: languageWords(lane.language, ui), terms: terms.filter((term) => term !== false) };
}

/** How far somebody has come with a clip in hand. */
export function heldWords(t: T, held: Held): string {
  const states = [
    t(held.opened_at === null ? "held.unopened" : "held.opened"),
    held.has_draft && t("held.draft"),
    held.parked_at !== null && t("held.parked"),
  ];
  return states.filter((state) => state !== false).join(" · ");
}

/** To whom a clip was given, and until when it is kept for them. */
export function givenWords(t: T, { person, reserved_until }: Reassigned, ui: string): string {
  if (reserved_until === null) return t("held.givenOn", { name: person.name });
  return t("held.given", { name: person.name, until: momentOf(reserved_until, ui) });
}

export function skipWords(t: T, reason: string): string {
  return t(`skips.${reason === "" ? "none" : reason}` as "skips.none", reason);
}

export function causeWords(t: T, { cause, condition }: Stuck): string {
  return cause === "condition" ? t("stuck.causes.condition", { condition: conditionWords(t, condition) }) : t(`stuck.causes.${cause}`);
}

/** What keeps somebody from a clip. */
function missingWords(t: T, codes: unknown): string {
  const known = Array.isArray(codes) ? codes.map((code) => t(`missing.${String(code)}` as "missing.site", { defaultValue: String(code) })) : [];
  return known.join("; ");
}

/** Which question an answer does not fit, and why. */
function answerFault(t: T, { question, reason }: Record<string, unknown>): string {
  const why = t(`answerFaults.${String(reason)}` as "answerFaults.required", { defaultValue: t("answerFaults.other") });
  return typeof question === "string" ? t("answerFault", { question, why }) : why;
}

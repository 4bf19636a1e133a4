import { chooseByDigit, type Filled, moveOn, toggleCondition, WRONG_LANGUAGE } from "@/features/desk/model/filled";
import { BY_DIGIT } from "@/features/desk/model/languages";
import type { DeskParts } from "@/features/desk/session/parts";
import type { DeskClip } from "@/features/desk/session/state";

/** What digits do to the form of the clip in hand. */
export function answerByDigit(desk: DeskParts, digit: number): void {
  const found = inHand(desk);
  const next = found && chooseByDigit(found.clip.form.definition, found.filled, digit);
  if (found && next) desk.refill(found.clip.assignment.id, next);
}

/** A text was left: the next question that digits can answer is the current one. */
export function leaveText(desk: DeskParts): void {
  const found = inHand(desk);
  const next = found && moveOn(found.clip.form.definition, found.filled).current;
  if (found && next && next !== found.filled.current) desk.point(found.clip.assignment.id, next);
}

/** One condition on or off. Who says that the language is a wrong one may say which was heard. */
export function conditionByDigit(desk: DeskParts, digit: number): void {
  const found = inHand(desk);
  const code = found?.clip.assignment.conditions[digit - 1];
  if (found && code) toggle(desk, found.clip, found.filled, code);
  else desk.store.set({ strip: "answers" });
}

/** The same by pointer. */
export function toggle(desk: DeskParts, clip: DeskClip, filled: Filled, code: string): void {
  const next = toggleCondition(filled, code);
  desk.refill(clip.assignment.id, next);
  desk.store.set({ strip: code === WRONG_LANGUAGE && next.conditions.includes(code) ? "languages" : "answers" });
}

/** The language heard; 0 where nobody can tell. */
export function languageByDigit(desk: DeskParts, digit: number): void {
  const found = inHand(desk);
  if (!found || digit > BY_DIGIT) return;
  const { id } = found.clip.assignment;
  chooseLanguage(desk, id, digit === 0 ? null : (desk.languagesFor(id)[digit - 1] ?? null));
}

export function chooseLanguage(desk: DeskParts, clip: string, tag: string | null): void {
  const mine = desk.store.get().filled[clip];
  if (mine) desk.refill(clip, { ...mine, heardLanguage: tag });
  desk.store.set({ strip: "answers" });
}

function inHand(desk: DeskParts): { clip: DeskClip; filled: Filled } | null {
  const { clips, filled } = desk.store.get();
  const clip = clips[0];
  const mine = clip && filled[clip.assignment.id];
  return clip && mine ? { clip, filled: mine } : null;
}

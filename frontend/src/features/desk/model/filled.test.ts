import { describe, expect, it } from "vitest";
import {
  CANNOT_TELL, choicesOf, choose, chooseByDigit, type Filled, isAnswered, missingQuestion, moveOn, startFilled, toAnswers, toDraft, toggleCondition, write,
} from "@/features/desk/model/filled";
import type { FormDefinition, Question } from "@/lib/contract";
import { fakeClip } from "@/testing/fake-clips";

const form: FormDefinition = {
  title: { en: "All kinds" },
  questions: [
    { id: "one", type: "choice", required: true, text: { en: "One" }, options: [{ id: "a", text: { en: "A" } }, { id: "b", text: { en: "B" }, key: "7" }] },
    { id: "many", type: "multi_choice", text: { en: "Many" }, options: [{ id: "x", text: { en: "X" } }, { id: "y", text: { en: "Y" } }] },
    { id: "yes", type: "yes_no", text: { en: "Yes?" } },
    { id: "stars", type: "rating", text: { en: "Stars" } },
    { id: "said", type: "transcript", required: true, text: { en: "Said" }, prefill: "hypothesis" },
  ],
};
const question = (id: string): Question => form.questions.find((one) => one.id === id) as Question;
const begin = (more = {}) => startFilled(form, fakeClip(1, { prefill: { said: "computer hello" }, ...more }));
const digits = (filled: Filled, ...pressed: number[]) =>
  pressed.reduce<Filled>((now, digit) => chooseByDigit(form, now, digit) ?? now, filled);

describe("digits", () => {
  it("go by the form's key, else by order, and 0 is cannot tell", () => {
    expect(choicesOf(question("one")).map(({ id, digit }) => [id, digit])).toEqual([["a", 1], ["b", 7], [CANNOT_TELL, 0]]);
    expect(choicesOf(question("stars")).map(({ digit }) => digit)).toEqual([1, 2, 3, 4, 5, 0]);
  });

  it("answer the current question and move to the next open one", () => {
    const first = digits(begin(), 7);
    expect(first).toMatchObject({ answers: { one: "b" }, current: "many" });
    expect(digits(first, 2, 1)).toMatchObject({ answers: { many: ["y", "x"] }, current: "many" });
  });

  it("that mean nothing here change nothing", () => {
    expect(chooseByDigit(form, begin(), 5)).toBeNull();
  });

  it("go round to what was passed over, and stay on the last when nothing is open", () => {
    const passed = choose(form, { ...begin(), current: "stars" }, question("stars"), "4");
    expect(passed).toMatchObject({ answers: { stars: 4 }, current: "one" });
    const all = { ...begin(), answers: { one: "a", many: ["x"], yes: "no", said: "s" }, current: "stars" };
    expect(digits(all, 3).current).toBe("stars");
    expect(digits(all, 3, 5).answers.stars).toBe(5);
  });
});

it("a list takes back an option, and cannot tell stands alone", () => {
  const both = choose(form, choose(form, begin(), question("many"), "x"), question("many"), "y");
  expect(choose(form, both, question("many"), "x").answers.many).toEqual(["y"]);
  expect(choose(form, both, question("many"), CANNOT_TELL)).toMatchObject({ answers: { many: [CANNOT_TELL] }, current: "yes" });
  expect(choose(form, choose(form, both, question("many"), CANNOT_TELL), question("many"), "y").answers.many).toEqual(["y"]);
});

it("cannot tell is no number of stars", () => {
  expect(choose(form, begin(), question("stars"), CANNOT_TELL).answers.stars).toBe(CANNOT_TELL);
});

describe("what the source wrote", () => {
  it("is no answer of the person who did not listen", () => {
    expect(isAnswered(begin(), false)).toBe(false);
    expect(isAnswered(begin(), true)).toBe(true);
    expect(toAnswers(begin(), false)).toEqual({});
    expect(missingQuestion(form, digits(begin(), 1), false)?.id).toBe("said");
    expect(missingQuestion(form, digits(begin(), 1), true)).toBeNull();
  });

  it("becomes one by writing", () => {
    const written = write(form, begin(), question("said"), "computer, hello");
    expect(toAnswers(written, false)).toEqual({ said: "computer, hello" });
    expect(toDraft(written)).toEqual({ answers: { said: "computer, hello" }, conditions: [] });
  });
});

it("a text that may stay empty stands in no digit's way, and a required one comes last", () => {
  const [one, , yes, stars, said] = form.questions as [Question, Question, Question, Question, Question];
  const note: Question = { id: "note", type: "text", required: false, text: { en: "Note" } };
  const mixed: FormDefinition = { ...form, questions: [note, one, { ...said, id: "words" }, yes, { ...note, id: "more" }, stars] };
  const start = startFilled(mixed, fakeClip(1, { prefill: {} }));
  expect(start.current).toBe("one");
  const answer = (filled: Filled, digit: number) => chooseByDigit(mixed, filled, digit) as Filled;
  const after = answer(answer(start, 1), 2);
  expect(after).toMatchObject({ answers: { one: "a", yes: "no" }, current: "stars" });
  expect(answer(after, 4)).toMatchObject({ answers: { stars: 4 }, current: "words" });
  expect(answer({ ...start, current: "words" }, 1)).toMatchObject({ answers: { yes: "yes" } });
  expect(moveOn(mixed, { ...start, current: "more" }).current).toBe("stars");
  expect(moveOn(mixed, { ...start, current: "one" }).current).toBe("one");
});

it("digits go on to the choices after a text was written, answered or not", () => {
  const written = write(form, begin(), question("said"), "computer, hello");
  expect(chooseByDigit(form, written, 1)).not.toBeNull();
  const all = { ...written, answers: { ...written.answers, one: "a", many: ["x"], yes: "no", stars: 3 } };
  expect(chooseByDigit(form, write(form, all, question("said"), "hello"), 1)).not.toBeNull();
});

it("a condition stands in for required questions", () => {
  const noSpeech = toggleCondition(begin(), "no_speech");
  expect(isAnswered(noSpeech, false)).toBe(true);
  expect(missingQuestion(form, noSpeech, false)).toBeNull();
  expect(toggleCondition(noSpeech, "no_speech").conditions).toEqual([]);
});

it("a draft comes back over the prefill; questions the form no longer has do not", () => {
  const drafted = begin({ draft: { answers: { one: "a", said: "mine", gone: "x" }, conditions: ["cut_off", "made_up"] } });
  expect(drafted).toMatchObject({ answers: { one: "a", said: "mine" }, conditions: ["cut_off"], current: "many" });
  expect(drafted.answers).not.toHaveProperty("gone");
});

it("texts are composed and blanks are left out", () => {
  expect(toAnswers(write(form, begin(), question("said"), "s\u0326i"), false)).toEqual({ said: "s\u0326i".normalize("NFC") });
  expect(toAnswers(write(form, begin(), question("said"), "  "), true)).toEqual({});
});

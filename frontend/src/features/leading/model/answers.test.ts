import { expect, test } from "vitest";
import { choicesOf, toAnswers } from "@/features/leading/model/answers";
import type { Question } from "@/lib/contract";

const question = (id: string, type: Question["type"], options: string[] = []): Question => ({
  id, type, text: { en: id }, required: false, ...(options.length > 0 ? { options: options.map((one) => ({ id: one, text: { en: one } })) } : {}),
});

test.each([
  [question("q", "choice", ["a", "b"]), ["a", "b", "cannot_tell"]],
  [question("q", "choice", ["cannot_tell", "b"]), ["b", "cannot_tell"]],
  [question("q", "yes_no"), ["yes", "no", "cannot_tell"]],
  [question("q", "rating"), ["1", "2", "3", "4", "5", "cannot_tell"]],
  [question("q", "transcript"), []],
])("offers what the question takes", (asked, offered) => {
  expect(choicesOf(asked)).toEqual(offered);
});

test("sends what was filled in, as the contract has it", () => {
  const questions = [question("said", "transcript"), question("sure", "rating"), question("why", "text"), question("heard", "multi_choice", ["tv", "music"]), question("else", "multi_choice", ["a"]), question("clear", "rating")];
  const filled = { said: "s\u0326i", sure: "4", why: "  ", heard: ["tv", "music"], else: [], clear: "cannot_tell", gone: "x" };
  expect(toAnswers(questions, filled)).toEqual({ said: "\u0219i", sure: 4, heard: ["tv", "music"], clear: "cannot_tell" });
});

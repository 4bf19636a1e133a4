import { expect, test } from "vitest";
import { readAnswers } from "@/features/leading/model/answers";

test.each([
  ["said: yes", { said: "yes" }],
  ["said = yes", { said: "yes" }],
  ["\n said: turn: on \n\n", { said: "turn: on" }],
  ["sure: 4", { sure: 4 }],
  ['said: "4"', { said: "4" }],
  ["heard: [tv , music]", { heard: ["tv", "music"] }],
  ["said: s\u0326i", { said: "\u0219i" }],
])("reads %j", (text, answers) => {
  expect(readAnswers(text)).toEqual({ answers, wrongLine: null });
});

test("names the first line that it cannot read", () => {
  expect(readAnswers("said: yes\nclear\nsure: 4")).toEqual({ answers: {}, wrongLine: 2 });
});

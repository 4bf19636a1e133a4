import { expect, test } from "vitest";
import { piecesOf } from "@/features/leading/model/lanes";

test("draws lanes in proportion to the longest, and leaves nothing that is there invisible", () => {
  expect(piecesOf({ open: 99_000, reserved: 0, held: 1, done: 0 }, 200_000)).toEqual([
    { part: "held", number: 1, width: 0.75 },
    { part: "open", number: 99_000, width: 49.5 },
  ]);
  expect(piecesOf({ open: 0, reserved: 0, held: 0, done: 0 }, 0)).toEqual([]);
});

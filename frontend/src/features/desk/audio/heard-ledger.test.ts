import { expect, it } from "vitest";
import { HeardLedger } from "@/features/desk/audio/heard-ledger";
import { LineWatch, SILENCE_MS } from "@/features/desk/audio/line-watch";
import { decodePeaks } from "@/features/desk/audio/peaks";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

it("keeps what sounded, in milliseconds of the clip", () => {
  const ledger = new HeardLedger();
  ledger.start("a", 0, at(0));
  ledger.stop(1.2344);
  ledger.start("a", 0.5, at(3));
  ledger.stop(0.9);
  expect(ledger.take("a")).toEqual([[0, 1234, at(0).toISOString()], [500, 900, at(3).toISOString()]]);
  expect(ledger.take("a")).toEqual([]);
  expect(ledger.listenedTo("a")).toBe(true);
  expect(ledger.listenedTo("b")).toBe(false);
});

it("cuts what is sounding when it tells, and tells the rest later: nothing twice, nothing lost", () => {
  const ledger = new HeardLedger();
  ledger.start("a", 0, at(0));
  expect(ledger.takeAll(4, at(4))).toEqual({ a: [[0, 4000, at(0).toISOString()]] });
  ledger.stop(5);
  expect(ledger.take("a")).toEqual([[4000, 5000, at(4).toISOString()]]);
});

it("takes back what could not be told, before what came since", () => {
  const ledger = new HeardLedger();
  ledger.start("a", 0, at(0));
  const plays = ledger.takeAll(4, at(4));
  ledger.stop(6);
  ledger.giveBack(plays);
  expect(ledger.take("a").map(([from, to]) => [from, to])).toEqual([[0, 4000], [4000, 6000]]);
});

it("leaves out what made no sound", () => {
  const ledger = new HeardLedger();
  ledger.start("a", 2, at(0));
  ledger.stop(2);
  expect(ledger.takeAll(0, at(1))).toEqual({});
});

it("the line is lost after ten seconds of waiting, and any answer mends it", () => {
  const line = new LineWatch();
  expect(line.lost(1e9)).toBe(false);
  line.asked(1000);
  line.asked(9000);
  expect(line.lost(1000 + SILENCE_MS - 1)).toBe(false);
  expect(line.lost(1000 + SILENCE_MS)).toBe(true);
  line.answered();
  expect(line.lost(1e9)).toBe(false);
});

it("peaks come as pairs of signed bytes, lowest first", () => {
  const data = btoa(String.fromCharCode(0x80, 0x7f, 0xc0, 0x00));
  expect(decodePeaks({ rate_hz: 100, data }).map((half) => [...half])).toEqual([[1, 0], [-1, -0.5]]);
  expect(decodePeaks(null)[0]).toHaveLength(0);
});

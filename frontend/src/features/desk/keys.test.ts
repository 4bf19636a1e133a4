import { describe, expect, it } from "vitest";
import { commandOf, type Press, type Situation } from "@/features/desk/keys";

const listening: Situation = { focus: "clip", strip: "answers" };
const press = (key: string, code: string, more: Partial<Press> = {}): Press => ({ key, code, ...more });
const shift = { shiftKey: true };

describe("digits and letters on five layouts", () => {
  it.each([
    ["US 1", press("1", "Digit1"), { do: "answer", digit: 1 }],
    ["US number pad 7", press("7", "Numpad7"), { do: "answer", digit: 7 }],
    ["US number pad without NumLock", press("End", "Numpad1"), { do: "answer", digit: 1 }],
    ["US !", press("!", "Digit1", shift), null],
    ["US ?", press("?", "Slash", shift), { do: "legend" }],
    ["US a", press("a", "KeyA"), { do: "accidental" }],
    ["US capital E (Caps Lock)", press("E", "KeyE"), { do: "escalate" }],
    ["US -", press("-", "Minus"), { do: "speed", by: -1 }],
    ["US =", press("=", "Equal"), { do: "speed", by: 1 }],
    ["AZERTY first row without Shift", press("&", "Digit1"), { do: "answer", digit: 1 }],
    ["AZERTY é", press("é", "Digit2"), { do: "answer", digit: 2 }],
    ["AZERTY à is zero", press("à", "Digit0"), { do: "answer", digit: 0 }],
    ["AZERTY 3 with Shift", press("3", "Digit3", shift), { do: "answer", digit: 3 }],
    ["AZERTY a stands on Q", press("a", "KeyQ"), { do: "accidental" }],
    ["AZERTY q is no accidental", press("q", "KeyA"), null],
    ["AZERTY z stands on W", press("z", "KeyW"), { do: "undo" }],
    ["AZERTY ! on its own key", press("!", "Slash"), null],
    ["AZERTY ?", press("?", "KeyM", shift), { do: "legend" }],
    ["Romanian ș is no command", press("ș", "Semicolon"), null],
    ["Romanian s", press("s", "KeyS"), { do: "skip" }],
    ["Romanian z on QWERTZ", press("z", "KeyY"), { do: "undo" }],
    ["Romanian ă on a letter's place", press("ă", "BracketLeft"), null],
    ["Spanish ñ", press("ñ", "Semicolon"), null],
    ["Spanish ! is Shift+1", press("!", "Digit1", shift), null],
    ["Spanish = is Shift+0", press("=", "Digit0", shift), { do: "speed", by: 1 }],
    ["Spanish · is Shift+3 and nothing", press("·", "Digit3", shift), null],
    ["Spanish ¡ is nothing", press("¡", "Equal"), null],
    ["InScript E by place", press("ा", "KeyE"), { do: "escalate" }],
    ["InScript A by place", press("ो", "KeyA"), { do: "accidental" }],
    ["InScript cluster of two characters", press("ज्ञ", "KeyX"), { do: "conditions" }],
    ["InScript १", press("१", "Digit1"), { do: "answer", digit: 1 }],
    ["InScript ! by place", press("ऍ", "Digit1", shift), null],
    ["InScript = by place", press("ृ", "Equal"), { do: "speed", by: 1 }],
  ])("%s", (_name, event, command) => {
    expect(commandOf(event, listening)).toEqual(command);
  });
});

describe("Shift: more about what a letter does", () => {
  it.each([
    ["US", press("S", "KeyS", shift), { do: "reasons" }],
    ["US with Caps Lock", press("s", "KeyS", shift), { do: "reasons" }],
    ["US, Caps Lock alone", press("S", "KeyS"), { do: "skip" }],
    ["US P", press("p", "KeyP"), { do: "park" }],
    ["US Shift+P", press("P", "KeyP", shift), { do: "laid_aside" }],
    ["InScript by place", press("झ", "KeyP", shift), { do: "laid_aside" }],
    ["a letter without more", press("A", "KeyA", shift), { do: "accidental" }],
  ])("%s", (_name, event, command) => {
    expect(commandOf(event, listening)).toEqual(command);
  });
});

describe("strips", () => {
  it("takes digits for reasons to skip, and Enter for none of them", () => {
    const reasons: Situation = { ...listening, strip: "reasons" };
    expect(commandOf(press("1", "Digit1"), reasons)).toEqual({ do: "reason", digit: 1 });
    expect(commandOf(press("0", "Digit0"), reasons)).toBeNull();
    expect(commandOf(press("Enter", "Enter"), reasons)).toEqual({ do: "skip" });
    expect(commandOf(press("Escape", "Escape"), reasons)).toEqual({ do: "leave_field" });
    expect(commandOf(press("Enter", "Enter", { repeat: true }), reasons)).toBeNull();
  });

  it("takes digits for the language heard, 0 too, and leaves Enter to submit", () => {
    const languages: Situation = { ...listening, strip: "languages" };
    expect(commandOf(press("2", "Digit2"), languages)).toEqual({ do: "language", digit: 2 });
    expect(commandOf(press("0", "Digit0"), languages)).toEqual({ do: "language", digit: 0 });
    expect(commandOf(press("Enter", "Enter"), languages)).toEqual({ do: "submit" });
  });
});

describe("a list beside the clip", () => {
  it("keeps every key that would end something of the clip to itself", () => {
    const list: Situation = { ...listening, focus: "list" };
    for (const key of ["e", "a", "s", "p", "z", "Enter", " ", "1", "F4", "ArrowUp", "PageUp"]) expect(commandOf(press(key, ""), list)).toBeNull();
    expect(commandOf(press("Enter", "Enter", { ctrlKey: true }), list)).toBeNull();
    expect(commandOf(press("Escape", "Escape"), list)).toEqual({ do: "leave_field" });
    expect(commandOf(press("F8", "F8"), list)).toEqual({ do: "resume_pause" });
  });
});

describe("listening", () => {
  it.each([
    [press(" ", "Space"), { do: "play_pause" }],
    [press("r", "KeyR"), { do: "restart" }],
    [press("ArrowLeft", "ArrowLeft"), { do: "seek", seconds: -1 }],
    [press("ArrowRight", "ArrowRight", shift), { do: "seek", seconds: 0.2 }],
    [press("ArrowUp", "ArrowUp"), { do: "zoom", by: 1 }],
    [press("l", "KeyL"), { do: "loop" }],
    [press("x", "KeyX"), { do: "conditions" }],
    [press("t", "KeyT"), { do: "text" }],
    [press("Enter", "Enter"), { do: "submit" }],
    [press("b", "KeyB"), { do: "break" }],
    [press("PageUp", "PageUp"), { do: "last_twenty" }],
    [press("Escape", "Escape"), { do: "silence" }],
    [press("F8", "F8"), { do: "resume_pause" }],
    [press("MediaPlayPause", "MediaPlayPause"), { do: "resume_pause" }],
    [press("F9", "F9"), { do: "seek", seconds: -2 }],
    [press("F4", "F4"), { do: "escalate" }],
  ])("$key", (event, command) => {
    expect(commandOf(event, listening)).toEqual(command);
  });

  it("takes digits for conditions after X", () => {
    expect(commandOf(press("2", "Digit2"), { ...listening, strip: "conditions" })).toEqual({ do: "condition", digit: 2 });
    expect(commandOf(press("Escape", "Escape"), { ...listening, strip: "conditions" })).toEqual({ do: "leave_field" });
  });

  it("takes digits for kinds after an escalation, and only what belongs there", () => {
    const kinds: Situation = { ...listening, strip: "kinds" };
    expect(commandOf(press("1", "Digit1"), kinds)).toEqual({ do: "kind", digit: 1 });
    expect(commandOf(press("z", "KeyZ"), kinds)).toEqual({ do: "undo" });
    expect(commandOf(press("Enter", "Enter"), kinds)).toEqual({ do: "go_on" });
    for (const key of ["a", "s", "e", " "]) expect(commandOf(press(key, `Key${key.toUpperCase()}`), kinds)).toBeNull();
    expect(commandOf(press("F4", "F4"), kinds)).toBeNull();
    expect(commandOf(press("Enter", "Enter", { ctrlKey: true }), kinds)).toBeNull();
  });
});

describe("typing", () => {
  const line: Situation = { ...listening, focus: "line" };
  const lines: Situation = { ...listening, focus: "lines" };

  it("leaves every printable key to the field", () => {
    for (const key of "aezsxtrlb!?-=0123456789 ") {
      expect(commandOf(press(key, ""), line)).toBeNull();
      expect(commandOf(press(key, ""), lines)).toBeNull();
    }
    for (const key of ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]) expect(commandOf(press(key, key), lines)).toBeNull();
  });

  it("keeps the keys that work in both modes", () => {
    expect(commandOf(press("Escape", "Escape"), lines)).toEqual({ do: "leave_field" });
    expect(commandOf(press("F8", "F8"), lines)).toEqual({ do: "resume_pause" });
    expect(commandOf(press("F9", "F9"), line)).toEqual({ do: "seek", seconds: -2 });
    expect(commandOf(press("F4", "F4"), lines)).toEqual({ do: "escalate" });
    expect(commandOf(press("Enter", "Enter", { ctrlKey: true }), lines)).toEqual({ do: "submit" });
    expect(commandOf(press("Enter", "Enter", { metaKey: true }), line)).toEqual({ do: "submit" });
  });

  it("submits by Enter from a one-line field, and makes a line in a multi-line one", () => {
    expect(commandOf(press("Enter", "Enter"), line)).toEqual({ do: "submit" });
    expect(commandOf(press("Enter", "Enter"), lines)).toBeNull();
  });
});

describe("never acted on", () => {
  it.each([
    ["composing", { isComposing: true }],
    ["composing, as older browsers tell it", { keyCode: 229 }],
  ])("%s", (_name, more) => {
    for (const situation of [listening, { ...listening, focus: "line" as const }]) {
      expect(commandOf(press("Enter", "Enter", more), situation)).toBeNull();
      expect(commandOf(press("a", "KeyA", more), situation)).toBeNull();
      expect(commandOf(press("F4", "F4", more), situation)).toBeNull();
    }
  });

  it("a dead key", () => {
    expect(commandOf(press("Dead", "KeyE"), listening)).toBeNull();
  });

  it.each(["Enter", "s", "a", "e", "F4", "z", "1", "!"])("auto-repeat of %s", (key) => {
    expect(commandOf(press(key, "", { repeat: true }), listening)).toBeNull();
  });

  it("but auto-repeat of seeking goes on", () => {
    expect(commandOf(press("ArrowLeft", "ArrowLeft", { repeat: true }), listening)).toEqual({ do: "seek", seconds: -1 });
  });

  it.each([
    ["button", " "], ["button", "Enter"], ["link", "Enter"], ["radio", "ArrowDown"],
    ["checkbox", " "], ["slider", "ArrowLeft"],
  ] as const)("what a focused %s uses: %s", (focus, key) => {
    expect(commandOf(press(key, ""), { ...listening, focus })).toBeNull();
  });

  it("but Space on an answer plays, and its digits and Esc are the desk's", () => {
    const radio: Situation = { ...listening, focus: "radio" };
    expect(commandOf(press(" ", "Space"), radio)).toEqual({ do: "play_pause" });
    expect(commandOf(press("2", "Digit2"), radio)).toEqual({ do: "answer", digit: 2 });
    expect(commandOf(press("Escape", "Escape"), radio)).toEqual({ do: "silence" });
  });

  it("the browser's own shortcuts", () => {
    expect(commandOf(press("a", "KeyA", { ctrlKey: true }), listening)).toBeNull();
    expect(commandOf(press("F4", "F4", { altKey: true }), listening)).toBeNull();
    expect(commandOf(press("r", "KeyR", { metaKey: true }), listening)).toBeNull();
  });
});

/**
 * The desk's key map: what a key press means, given where the focus is. Pure: no document, no state.
 *
 * Digits go by the character, or by the key's place without Shift (so AZERTY's first row and the number pad work); letters go
 * by the character, or by the key's place where the layout is not Latin. What the focused control uses itself is never taken.
 */

/** The part of a KeyboardEvent that matters. */
export interface Press {
  key: string;
  code: string;
  shiftKey?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
  repeat?: boolean;
  isComposing?: boolean;
  keyCode?: number;
}

/** What has the focus. `line` and `lines` are fields that are typed into; a `list` beside the clip has keys of its own. */
export type Focus = "clip" | "button" | "link" | "radio" | "checkbox" | "slider" | "line" | "lines" | "list";

/** What the digits mean now: answers, conditions after `X`, the language heard, reasons to skip, or kinds after an escalation. */
export type Strip = "answers" | "conditions" | "languages" | "reasons" | "kinds";

export interface Situation {
  focus: Focus;
  strip: Strip;
}

export type Command =
  | { do: "play_pause" | "resume_pause" | "restart" | "silence" | "loop" }
  | { do: "seek"; seconds: number }
  | { do: "zoom" | "speed"; by: 1 | -1 }
  | { do: "answer" | "condition" | "language" | "reason" | "kind"; digit: number }
  | { do: "conditions" | "reasons" | "text" | "leave_field" | "go_on" }
  | { do: "submit" | "skip" | "accidental" | "escalate" | "undo" | "park" }
  | { do: "break" | Panel };

/** What can stand beside the clip. */
export type Panel = "legend" | "last_twenty" | "laid_aside";

/** Held down, these would act again and again on clips nobody has heard or seen. */
const REPEATABLE = new Set<Command["do"]>(["seek", "zoom", "speed"]);

const USED_BY: Record<Focus, ReadonlySet<string>> = {
  clip: new Set(),
  button: new Set([" ", "Enter"]),
  link: new Set(["Enter"]),
  // Space plays, and never changes an answer: digits and arrows choose.
  radio: new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]),
  checkbox: new Set([" "]),
  slider: new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"]),
  line: new Set(),
  lines: new Set(),
  list: new Set(),
};

/** The command of a key press, or null when the press is not the desk's. */
export function commandOf(press: Press, situation: Situation): Command | null {
  if (press.isComposing || press.keyCode === 229 || press.key === "Process" || press.key === "Dead") return null;
  const command = meaning(press, situation);
  if (command === null) return null;
  if (press.repeat && !REPEATABLE.has(command.do)) return null;
  return command;
}

function meaning(press: Press, situation: Situation): Command | null {
  const typing = situation.focus === "line" || situation.focus === "lines";
  if (situation.focus === "list") return besideTheClip(press);
  const modified = press.ctrlKey || press.metaKey || press.altKey;
  if (modified) {
    const send = press.key === "Enter" && !press.altKey && !press.shiftKey;
    return send && situation.strip !== "kinds" ? { do: "submit" } : null;
  }
  const anywhere = inBothModes(press, situation.strip, typing);
  if (anywhere) return anywhere;
  if (typing) return situation.focus === "line" && press.key === "Enter" ? { do: "submit" } : null;
  if (USED_BY[situation.focus].has(press.key)) return null;
  return situation.strip === "kinds" ? inKinds(press) : inListening(press, situation.strip);
}

function inBothModes(press: Press, strip: Strip, typing: boolean): Command | null {
  switch (press.key) {
    case "Escape":
      return { do: typing || (strip !== "answers" && strip !== "kinds") ? "leave_field" : "silence" };
    case "F8":
    case "MediaPlayPause":
      return { do: "resume_pause" };
    case "F9":
      return { do: "seek", seconds: -2 };
    case "F4":
      return strip === "kinds" ? null : { do: "escalate" };
    default:
      return null;
  }
}

/** In a list beside the clip no key ends anything of the clip itself: letters and `F4` are the list's own. */
function besideTheClip(press: Press): Command | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.key === "F4") return null;
  const command = inBothModes(press, "answers", false);
  return command?.do === "silence" ? { do: "leave_field" } : command;
}

function inKinds(press: Press): Command | null {
  const digit = digitOf(press);
  if (digit !== null) return digit === 0 ? null : { do: "kind", digit };
  if (press.key === "Enter") return { do: "go_on" };
  const letter = symbolOf(press);
  if (letter === "z") return { do: "undo" };
  if (letter === "?") return { do: "legend" };
  return null;
}

function inListening(press: Press, strip: Strip): Command | null {
  if (strip === "reasons" && press.key === "Enter") return { do: "skip" };
  const named = NAMED[press.key];
  if (named) return named(press);
  const digit = digitOf(press);
  if (digit !== null) return ofDigit(digit, strip);
  const letter = symbolOf(press);
  if (letter === null) return null;
  return (press.shiftKey && SHIFTED[letter]) || LETTERS[letter] || null;
}

function ofDigit(digit: number, strip: Strip): Command | null {
  switch (strip) {
    case "conditions":
      return digit === 0 ? null : { do: "condition", digit };
    case "reasons":
      return digit === 0 ? null : { do: "reason", digit };
    case "languages":
      return { do: "language", digit };
    default:
      return { do: "answer", digit };
  }
}

const NAMED: Record<string, (press: Press) => Command> = {
  " ": () => ({ do: "play_pause" }),
  Enter: () => ({ do: "submit" }),
  PageUp: () => ({ do: "last_twenty" }),
};

for (const [key, sign] of [["ArrowLeft", -1], ["ArrowRight", 1]] as const) {
  NAMED[key] = (press) => ({ do: "seek", seconds: sign * (press.shiftKey ? 0.2 : 1) });
}
for (const [key, by] of [["ArrowUp", 1], ["ArrowDown", -1]] as const) {
  NAMED[key] = () => ({ do: "zoom", by });
}

const LETTERS: Record<string, Command> = {
  r: { do: "restart" },
  l: { do: "loop" },
  x: { do: "conditions" },
  t: { do: "text" },
  s: { do: "skip" },
  p: { do: "park" },
  a: { do: "accidental" },
  e: { do: "escalate" },
  z: { do: "undo" },
  b: { do: "break" },
  "?": { do: "legend" },
  "-": { do: "speed", by: -1 },
  "=": { do: "speed", by: 1 },
};

/** With Shift: more about what the letter does. */
const SHIFTED: Record<string, Command> = {
  s: { do: "reasons" },
  p: { do: "laid_aside" },
};

/** The digit that a press means, or null. */
export function digitOf(press: Press): number | null {
  if (/^[0-9]$/.test(press.key)) return Number(press.key);
  if (press.shiftKey) return null;
  const place = /^(?:Digit|Numpad)([0-9])$/.exec(press.code);
  return place ? Number(place[1]) : null;
}

/** Signs by their place on a US keyboard, for layouts that have no Latin letters and other signs there. */
const SIGN_PLACES: Record<string, string> = { Minus: "-", Equal: "=", "Shift+Slash": "?" };

function symbolOf(press: Press): string | null {
  const [character, ...rest] = press.key;
  if (character === undefined || (rest.length > 0 && press.key.charCodeAt(0) < 0x80)) return null;
  if (/^[!-~]$/.test(press.key)) return press.key.toLowerCase();
  if (/^\p{Script=Latin}$/u.test(press.key) || /^[¡-¿]$/.test(press.key)) return null;
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  if (letter) return letter.toLowerCase();
  return SIGN_PLACES[press.shiftKey ? `Shift+${press.code}` : press.code] ?? null;
}

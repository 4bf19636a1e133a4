/** Context as lines of plain text. What the source says is data: nothing of it is ever taken for markup. */

export interface ContextRow {
  name: string;
  lines: string[];
}

/** First what helps most; whatever else a purpose lets through follows. The hypothesis stands above the sound instead. */
const ORDER = ["assistant_answer", "intent", "slots", "place", "contacts", "wake_word"];
const ELSEWHERE = new Set(["hypothesis"]);

export function contextRows(context: Record<string, unknown>): ContextRow[] {
  const names = Object.keys(context).filter((name) => !ELSEWHERE.has(name));
  return names
    .toSorted((a, b) => rank(a) - rank(b))
    .map((name) => ({ name, lines: linesOf(context[name]) }))
    .filter((row) => row.lines.length > 0);
}

function rank(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

function linesOf(value: unknown): string[] {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value)) return value.map(inOneLine).filter((line) => line !== "");
  if (typeof value !== "object") return [String(value)];
  return Object.entries(value)
    .map(([key, part]) => [key.replaceAll("_", " "), inOneLine(part)])
    .filter(([, part]) => part !== "")
    .map(([key, part]) => `${key}: ${part}`);
}

function inOneLine(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(inOneLine).filter((part) => part !== "").join(", ");
  if (typeof value === "object") return Object.values(value).map(inOneLine).filter((part) => part !== "").join(" ");
  return String(value);
}

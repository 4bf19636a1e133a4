/** Context as lines of plain text. What the source says is data: nothing of it is ever taken for markup. */

export interface ContextRow {
  name: string;
  lines: string[];
}

/** How the shapes that the server makes itself are put in words. */
export interface Words {
  area: (width: number, height: number, kind: string) => string;
  around: (place: string) => string;
  said: (name: string) => string;
  chosen: (name: string) => string;
  alike: (names: string) => string;
}

/** First what helps most; whatever else a purpose lets through follows. The hypothesis stands above the sound instead. */
const ORDER = ["assistant_answer", "intent", "slots", "place", "contacts", "wake_word"];
const ELSEWHERE = new Set(["hypothesis"]);

export function contextRows(context: Record<string, unknown>, words: Words): ContextRow[] {
  const names = Object.keys(context).filter((name) => !ELSEWHERE.has(name));
  return names
    .toSorted((a, b) => rank(a) - rank(b))
    .map((name) => ({ name, lines: linesOf(name, context[name], words) }))
    .filter((row) => row.lines.length > 0);
}

function rank(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

function linesOf(name: string, value: unknown, words: Words): string[] {
  if (name === "place" && isPlace(value)) return placeLines(value, words);
  if (name === "contacts" && isContacts(value)) return contactLines(value, words);
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

interface Place {
  kind?: string;
  width_km: number;
  height_km: number;
  center?: { lat: number; lon: number };
}

function isPlace(value: unknown): value is Place {
  const place = value as Partial<Place> | null;
  return typeof place === "object" && typeof place?.width_km === "number" && typeof place.height_km === "number";
}

function placeLines(place: Place, words: Words): string[] {
  const area = words.area(Number(place.width_km.toFixed(1)), Number(place.height_km.toFixed(1)), place.kind ?? "");
  const { center } = place;
  return center ? [area, words.around(`${center.lat.toFixed(2)}, ${center.lon.toFixed(2)}`)] : [area];
}

interface Contacts {
  said: string;
  chosen?: string | null;
  candidates?: string[];
}

function isContacts(value: unknown): value is Contacts {
  const contacts = value as Partial<Contacts> | null;
  return typeof contacts === "object" && typeof contacts?.said === "string";
}

function contactLines({ said, chosen, candidates = [] }: Contacts, words: Words): string[] {
  const lines = [words.said(said), ...(chosen ? [words.chosen(chosen)] : [])];
  return candidates.length > 0 ? [...lines, words.alike(candidates.join(", "))] : lines;
}

/** What a refusal to hand out clips means to its person: the values of its sentence, and the next step. */
import type { Refused } from "@/features/desk/session/state";
import type { Texts } from "@/lib/contract";

export const KNOWN = [
  "quota_reached", "break_due", "exposure_limit", "not_a_working_day", "not_qualified", "no_form", "no_work", "paused", "not_on_shift", "on_break",
  "shift_over",
] as const;

export type KnownCode = (typeof KNOWN)[number] | "other";

export type Step = "break" | "back" | "end" | "endAndHours" | "start" | "again";

const STEPS: Partial<Record<KnownCode, Step>> = {
  quota_reached: "end", exposure_limit: "end", not_a_working_day: "end", shift_over: "endAndHours", break_due: "break", on_break: "back",
  not_on_shift: "start",
};

export function nextStep(code: KnownCode): Step {
  return STEPS[code] ?? "again";
}

export interface Told {
  code: KnownCode;
  values: { at: string; limit: string; minutes: string };
  /** A day off, and the calendar does not say when work begins again. */
  openEnded: boolean;
}

const BREAK_MINUTES = 15;

/** The refusal with the values of its sentence, moments in words of the person's site. */
export function refusalOf(refused: Refused | null, language: string, zone: string | undefined): Told {
  const code = KNOWN.find((known) => known === refused?.code) ?? "other";
  const details = refused?.details ?? {};
  const at = details.resets_at ?? details.next_day_begins_at ?? details.ended_at;
  const seconds = typeof details.limit_s === "number" ? details.limit_s : null;
  const limit = seconds === null ? details.limit : Math.round(seconds / 60);
  const number = new Intl.NumberFormat(language);
  return {
    code,
    values: {
      at: typeof at === "string" ? momentAt(at, language, zone) : "",
      limit: typeof limit === "number" ? number.format(limit) : "",
      minutes: number.format(typeof details.minutes === "number" ? details.minutes : BREAK_MINUTES),
    },
    openEnded: code === "not_a_working_day" && typeof at !== "string",
  };
}

function momentAt(iso: string, language: string, zone: string | undefined): string {
  const form = { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(zone ? { timeZone: zone } : {}) } as const;
  return new Intl.DateTimeFormat(language, form).format(new Date(iso));
}

/** What the server says is missing, as a plain list. */
export function missingOf(refused: Refused | null): string {
  const missing = refused?.details.missing ?? refused?.details.qualification ?? refused?.details.projects;
  if (typeof missing === "string") return missing;
  return Array.isArray(missing) ? missing.filter((part) => typeof part === "string").join(", ") : "";
}

export interface ClosedProject {
  slug: string;
  name: Texts;
  state: "paused" | "draining";
  /** The lead's own words; empty where none were written down. */
  reason: string;
}

/** The projects that hand nothing out because a lead said so. What is not in the shape of the contract is left out. */
export function closedProjects(refused: Refused | null): ClosedProject[] {
  const listed = refused?.code === "no_work" ? refused.details.closed_projects : null;
  return Array.isArray(listed) ? listed.flatMap(readClosed) : [];
}

function readClosed(one: unknown): ClosedProject[] {
  if (typeof one !== "object" || one === null) return [];
  const { slug, name, state, reason } = one as Record<string, unknown>;
  if (typeof slug !== "string" || (state !== "paused" && state !== "draining")) return [];
  const named = typeof name === "object" && name !== null && Object.keys(name).length > 0;
  return [{ slug, state, name: named ? (name as Texts) : { en: slug }, reason: typeof reason === "string" ? reason : "" }];
}

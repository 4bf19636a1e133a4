import type { TFunction } from "i18next";
import type { Fault } from "@/features/hours/model/worked";

type Hours = TFunction<"hours">;

/** Times of one site in words. */
export class Clock {
  readonly zone: string;
  readonly #language: string;

  constructor(language: string, zone: string) {
    this.#language = language;
    this.zone = zone;
  }

  day(iso: string): string {
    return this.#format(iso, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }

  time(iso: string): string {
    return this.#format(iso, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  /** To the second, where two times of one minute are told apart. */
  exact(iso: string): string {
    return this.#format(iso, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  }

  moment(iso: string): string {
    return this.#format(iso, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }

  /** A time of day, with its date where that is another than that of `besides`. */
  timeBeside(iso: string, besides: string): string {
    return this.day(iso) === this.day(besides) ? this.time(iso) : this.moment(iso);
  }

  #format(iso: string, form: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.#language, { ...form, timeZone: this.zone }).format(new Date(iso));
  }
}

/** `7 h 45 min`. */
export function hoursWords(t: Hours, hours: number | null): string {
  if (hours === null) return t("noHours");
  const minutes = Math.round(hours * 60);
  return t("hours", { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
}

/** `12:00–12:45, 15:00–15:15`. */
export function breakWords(t: Hours, clock: Clock, breaks: readonly { started_at: string; ended_at: string | null }[]): string {
  if (breaks.length === 0) return t("noBreaks");
  return breaks.map((one) => `${clock.time(one.started_at)}–${one.ended_at ? clock.time(one.ended_at) : "…"}`).join(", ");
}

/** What is wrong with a correction, which break it is about, and what to change. */
export function faultWords(t: Hours, clock: Clock, fault: Fault): string {
  if (!("number" in fault)) return t(`form.${fault.code}`);
  return t(`form.${fault.code}`, { number: fault.number, time: clock.exact(fault.time), limit: clock.exact(fault.limit) });
}

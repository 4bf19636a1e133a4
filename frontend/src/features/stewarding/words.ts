import type { TFunction } from "i18next";
import type { ClipEvent } from "@/features/stewarding/api/audit";
import { playsOf, secondsOf } from "@/features/stewarding/model/hearing";

type T = TFunction<"stewarding">;

export function eventWords(t: T, event: string): string {
  return t(`events.${event.replaceAll(".", "_")}` as "events.assignment_heard", event);
}

export function roleWords(t: T, role: ClipEvent["role"]): string {
  const roles = (role ?? "").split(", ").filter((one) => one !== "");
  return roles.map((one) => t(`roles.${one}` as "roles.ml", one)).join(", ");
}

/** Seconds for what was played, codes and numbers for the rest. */
export function detailWords(t: T, event: ClipEvent): string {
  const plays = playsOf(event);
  const heard = plays.length > 0 ? [t("seconds", { seconds: secondsOf(plays).toFixed(1) })] : [];
  const rest = Object.entries(event.detail).filter(([name, value]) => name !== "heard" && value !== null && value !== "");
  return [...heard, ...rest.map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)].join(" · ");
}

export function clipStateWords(t: T, state: string): string {
  return t(`clipStates.${state}` as "clipStates.ready", state);
}

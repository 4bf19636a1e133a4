import type { TFunction } from "i18next";
import type { Escalation } from "@/features/escalations/api/escalations";

type T = TFunction<"escalations">;

/** A code in words; a code that this version does not know stands as it is. */
export function kindWords(t: T, kind: string | null): string {
  return kind ? t(`kinds.${kind}` as "kinds.other", kind) : t("kinds.unclassified");
}

export function decisionWords(t: T, decision: string): string {
  return t(`decisions.${decision}` as "decisions.erase", decision);
}

export function reasonWords(t: T, reason: string): string {
  return t(`reasons.${reason}` as "reasons.other", reason);
}

export function refusalWords(t: T, code: string | undefined): string {
  return t(`refusals.${code ?? "other"}` as "refusals.other", { code, defaultValue: t("refusals.other") });
}

/** How a row is called aloud: its level and what it is about. */
export function nameOf(t: T, row: Escalation): string {
  return `${row.level ?? t("noLevel")} ${kindWords(t, row.kind)}`;
}

import type { TFunction } from "i18next";

type T = TFunction<"exports">;

export function stateWords(t: T, state: string): string {
  return t(`states.${state}` as "states.sealed", state);
}

/** Why clips were left out; a cause that this version does not know stands as it is. */
export function causeWords(t: T, cause: string, count: number): string {
  return t(`leftOut.${cause}` as "leftOut.withdrawn", { count, defaultValue: `${count} ${cause}` });
}

export function countWords(t: T, name: string): string {
  return t(`counts.${name}` as "counts.rows", name);
}

export function purposeWords(t: T, purpose: string): string {
  return t(`purposes.${purpose}` as "purposes.training", purpose);
}

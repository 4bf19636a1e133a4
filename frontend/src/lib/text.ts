import type { Texts } from "@/lib/contract";

/** The text in the person's language, else English, else whatever there is. */
export function inLanguage(texts: Texts | null | undefined, language: string): string {
  if (!texts) return "";
  return texts[language] ?? texts[language.split("-")[0] ?? ""] ?? texts.en ?? Object.values(texts)[0] ?? "";
}

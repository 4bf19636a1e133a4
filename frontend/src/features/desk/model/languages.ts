/** Languages that somebody may say they heard in a clip said to be in another. */

/** Widely spoken ones, after the person's own. All of them stand in the list that opens. */
const OTHERS = [
  "en", "es", "fr", "ro", "hi", "de", "it", "pt", "ar", "bn", "bg", "cs", "da", "el", "fa", "fi", "he", "hu", "id", "ja", "ko", "mr", "nl", "no",
  "pl", "pa", "ru", "sk", "sr", "sv", "ta", "te", "th", "tr", "uk", "ur", "vi", "yue", "zh",
] as const;

/** As many as there are digits. */
export const BY_DIGIT = 6;

export function primaryOf(tag: string): string {
  return tag.split("-")[0]?.toLowerCase() ?? "";
}

/** Tags on offer for a clip, the likeliest first, never the clip's own. */
export function languagesFor(clipLanguage: string, mine: readonly string[]): string[] {
  const all = [...mine.map(primaryOf), ...OTHERS];
  return [...new Set(all)].filter((tag) => tag !== primaryOf(clipLanguage) && tag !== "und");
}

/** A language's name in the reader's language; a dash where it is not known. */
export function languageName(code: string, shownIn: string): string {
  if (code === "und" || code === "") return "—";
  try {
    return new Intl.DisplayNames([shownIn], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

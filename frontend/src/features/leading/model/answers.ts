/** Right answers as a lead types them: one line a question, `question: answer`. */
export interface ReadAnswers {
  answers: Record<string, unknown>;
  /** The first line that is no `question: answer`, from 1; null where all are. */
  wrongLine: number | null;
}

/**
 * Reads `said: turn on the light`, and for several answers `heard: [music, tv]`. A whole number is a rating; in quotes it is
 * words.
 */
export function readAnswers(text: string): ReadAnswers {
  const answers: Record<string, unknown> = {};
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const found = /^\s*([\w-]+)\s*[:=]\s*(.+?)\s*$/u.exec(line);
    if (!found?.[1] || !found[2]) return { answers: {}, wrongLine: index + 1 };
    answers[found[1]] = valueOf(found[2]);
  }
  return { answers, wrongLine: null };
}

function valueOf(text: string): unknown {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^".*"$/.test(text)) return text.slice(1, -1).normalize("NFC");
  if (/^\[.*\]$/.test(text)) return text.slice(1, -1).split(",").map((one) => one.trim()).filter((one) => one !== "");
  return text.normalize("NFC");
}

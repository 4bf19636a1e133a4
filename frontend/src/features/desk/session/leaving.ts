/**
 * What a page tells the one after it: which drafts were on their way when it went. The browser's storage may hold no content,
 * so a note is the id of an assignment and a revision, and the draft itself is waited for (batchWithDrafts).
 */
const PLACE = "earshot:drafts-on-their-way";

/** Revisions by assignment. */
export type Notes = Readonly<Record<string, number>>;

export function readNotes(): Notes {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
    const entries = Object.entries(read ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === "number");
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

export function leaveNote(clip: string, revision: number): void {
  keep({ ...readNotes(), [clip]: revision });
}

/** The draft has arrived, or is not waited for any longer. A note of a later revision stays. */
export function tearUpNote(clip: string, revision: number): void {
  const notes = readNotes();
  if ((notes[clip] ?? Infinity) > revision) return;
  keep(Object.fromEntries(Object.entries(notes).filter(([other]) => other !== clip)));
}

function keep(notes: Notes): void {
  try {
    if (Object.keys(notes).length === 0) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, JSON.stringify(notes));
  } catch {
    // Where storage is switched off, the next page does not know what to wait for.
  }
}

/** The shapes of the HTTP contract under the names that the desk uses; all of them come from the server's own schema. */
import type { components } from "./api-types.ts";

type Shapes = components["schemas"];

export type ErrorEnvelope = Shapes["Error"];
export type Texts = Shapes["Texts"];

/** A page of a list, and where the next one begins. */
export interface Page<Row> {
  results: Row[];
  next: string | null;
}

export type Session = Shapes["Session"];
export type Me = Shapes["Me"];
export type Today = Shapes["Today"];
export type Quota = Shapes["Quota"];
export type Shift = Shapes["Shift"];

export type Form = Shapes["Form"];
export type FormDefinition = Shapes["FormDefinition"];
export type Question = FormDefinition["questions"][number];
export type QuestionType = Question["type"];
export type Option = NonNullable<Question["options"]>[number];

export type Batch = Shapes["Batch"];
export type Assignment = Shapes["Assignment"];
export type Peaks = Shapes["Peaks"];
export type AnswerValue = Shapes["AnswerValue"];
export type Answers = Shapes["Answers"];

/** Milliseconds of the clip from, to, and when that listening began (ISO 8601, UTC). */
export type Interval = Shapes["Interval"];
export type HeardAnswer = Shapes["HeardAnswer"];

/** The desk sends every part, and as conditions the codes that came with the clip. */
export type LabelBody = Required<Omit<Shapes["LabelRequest"], "conditions" | "heard_language">> & { conditions: string[]; heard_language?: string | null };
/** A correction takes the place of answers, conditions and marks. */
export type CorrectionBody = Omit<Shapes["CorrectionRequest"], "conditions"> & { conditions: string[] };
export type Label = Shapes["Label"];
export type Mark = Shapes["Mark"];

export type Recent = Shapes["Recent"];
export type RecentOne = Shapes["RecentOne"];
/** What a clip that was laid aside, or taken up again, is now. */
export interface Parked { id: string; state: string; parked: boolean }
/** What was taken back: the clip as in a batch, or nothing where only a report was. */
export interface Undone { assignment: Assignment | null }

export type Escalated = Shapes["Escalated"];
export type EscalationKind = Shapes["KindOffered"];
/** How an assignment ended without a label. */
export type Ended = Shapes["Ended"] | Escalated;

export type MyShift = Shapes["MyShift"];
export type ShiftCorrection = Shapes["ShiftCorrection"];
export type CorrectShift = Shapes["ShiftCorrectionRequest"];

export type MyReport = Shapes["MyReport"];
export type Escalation = Shapes["Escalation"];
export type Project = Shapes["Project"];
export type Intake = Shapes["Intake"];
export type Export = Shapes["Export"];
export type Manifest = Shapes["Manifest"];
export type Clip = Shapes["Clip"];
export type ClipEvent = Shapes["Event"];
export type Withdrawal = Shapes["Withdrawal"];
export type Verdict = Shapes["Verdict"];

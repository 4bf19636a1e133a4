/** The shapes of docs/reference/http.md, by hand until every call stands in the generated schema (lib/api-types.ts). */

export type Texts = Record<string, string>;

export interface ErrorEnvelope {
  error: { code: string; message: string; details?: Record<string, unknown> };
}

export interface Session {
  signed_in: boolean;
  demo: boolean;
}

export interface Quota {
  limit: number;
  taken: number;
  done: number;
  left: number;
  resets_at: string;
}

export interface Shift {
  started_at: string;
  on_break: boolean;
  break_started_at: string | null;
}

export interface Today {
  quota: Quota;
  shift: Shift | null;
  break_due_at: string | null;
  exposure: { heard_s: number; distressing: number };
}

export interface Me {
  person: { name: string; email: string; languages: string[]; ui_language: string };
  roles: string[];
  site: { name: string; zone: string };
  today: Today;
  demo: boolean;
}

export type QuestionType = "choice" | "multi_choice" | "yes_no" | "rating" | "text" | "transcript";

export interface Option {
  id: string;
  text: Texts;
  key?: string;
}

export interface Question {
  id: string;
  type: QuestionType;
  text: Texts;
  required?: boolean;
  options?: Option[];
  max_length?: number;
  prefill?: string;
}

export interface FormDefinition {
  title: Texts;
  questions: Question[];
}

export interface Form {
  project: { slug: string; name: Texts };
  version: number;
  definition: FormDefinition;
}

export type AnswerValue = string | number | string[];
export type Answers = Record<string, AnswerValue>;

export interface Peaks {
  rate_hz: number;
  /** Base64 of int8 pairs: minimum, maximum, minimum, … */
  data: string;
}

export interface Assignment {
  id: string;
  duration_s: number;
  language: string;
  context: Record<string, unknown>;
  warnings: string[];
  conditions: string[];
  audio_url: string;
  peaks: Peaks | null;
  prefill: Record<string, AnswerValue>;
  draft: Record<string, unknown> | null;
}

export interface Batch {
  id: string;
  expires_at: string;
  form: Form;
  assignments: Assignment[];
}

/** Milliseconds of the clip from, to, and when that listening began (ISO 8601, UTC). */
export type Interval = [from_ms: number, to_ms: number, at: string];

export interface HeardAnswer {
  withdrawn: string[];
  expires_at: string | null;
}

export interface LabelBody {
  answers: Answers;
  conditions: string[];
  marks: never[];
  heard: Interval[];
  active_ms: number;
}

export interface Label {
  id: string;
  version: number;
  edit_until: string;
  status: "done" | "surplus";
}

export interface Ended {
  id: string;
  state: "skipped" | "accidental" | "escalated";
  undo_until: string;
}

export interface EscalationKind {
  code: string;
  level: string;
}

export interface Escalated extends Ended {
  report: string;
  kinds: EscalationKind[];
}

export interface Page<Row> {
  results: Row[];
  next: string | null;
}

export interface MyReport {
  id: string;
  received_at: string;
  kind: string | null;
  state: "received" | "owned" | "decided" | "closed";
  owner_role: string | null;
  decision: string | null;
  decided_at: string | null;
  outcome: Texts | null;
  may_dispute: boolean;
}

/** What the desk shows: its state and the pure steps between states. */
import type { Panel, Strip } from "@/features/desk/keys";
import { type Filled, startFilled } from "@/features/desk/model/filled";
import type { Assignment, Batch, Form, Label, Mark, Texts } from "@/lib/contract";

export interface DeskClip {
  assignment: Assignment;
  form: Form;
  batch: string;
  /** Set where a label that was sent is open again: what it became on the server. */
  label: Promise<Label> | null;
  /** The sound is not with its person any more: only what was answered can be read and corrected. */
  silent?: boolean;
  /** The answers of the label that is open again, as they were sent. */
  sent?: Filled;
  /** Marks of the label that is open again; a correction must carry them. */
  marks?: Mark[];
}

export type Outcome = "label" | "skip" | "accidental" | "escalated";

export interface Done {
  clip: DeskClip;
  filled: Filled;
  outcome: Outcome;
  at: Date;
  label: Promise<Label> | null;
  /** The moment after which it cannot be taken back; null where only the server knows. */
  until: number | null;
}

export interface Escalation {
  assignment: string;
  /** What comes back where it is refused; null for a clip that had ended before. */
  back: { clip: DeskClip; filled: Filled } | null;
  report: Promise<string>;
  /** The server has it: the clip is gone for everybody, and not only from here. */
  told: boolean;
  /** Milliseconds since the epoch: when the strip of kinds closes. */
  until: number;
}

export interface Refused {
  code: string;
  message: string;
  details: Record<string, unknown>;
}

export type NoticeKey =
  | "withdrawn" | "withdrawnLate" | "nothingAnswered" | "missing" | "draftMissing" | "refused" | "edit_window_closed" | "undo_window_closed" | "nothing_to_undo"
  | "line" | "lineBack" | "soundGone" | "soundFailed" | "skipped" | "accidental" | "reported" | "unclassified" | "takenBack"
  | "reopened" | "openAgain" | "asItWas" | "corrected" | "nothingChanged" | "skippedKnown" | "parked" | "parkSent" | "takenUp" | "noSound" | "wentBack" | "soundRefused"
  | "givenBack" | "givenBackSend" | "givenBackPaused" | "givenBackPausedNoReason";

export interface Notice {
  key: NoticeKey;
  tone: "quiet" | "warn";
  values?: Record<string, string>;
  /** The server's own sentence. */
  sentence?: string;
  /** The question that it is about. */
  question?: Texts;
}

/** Whether a notice says something of the form that is no longer so once the form is changed. */
export function isAboutTheForm(notice: Notice | null): boolean {
  return notice?.key === "missing" || notice?.key === "nothingAnswered";
}

export type SoundState = "silent" | "fetching" | "playing";

export interface DeskState {
  /** `aside`: all that is left was laid aside. */
  phase: "loading" | "working" | "aside" | "refused" | "failed";
  clips: DeskClip[];
  /** Laid aside, the first one first: still held, each with what was filled in. */
  parked: DeskClip[];
  filled: Record<string, Filled>;
  strip: Strip;
  escalation: Escalation | null;
  refused: Refused | null;
  notice: Notice | null;
  sound: SoundState;
  loop: boolean;
  speed: number;
  zoom: number;
  history: Done[];
  unsent: number;
  panel: Panel | null;
}

export const INITIAL: DeskState = {
  phase: "loading", clips: [], parked: [], filled: {}, strip: "answers", escalation: null, refused: null, notice: null,
  sound: "silent", loop: false, speed: 1, zoom: 1, history: [], unsent: 0, panel: null,
};

export const LAST_KEPT = 20;
export const SOUNDS_KEPT = 3;

/** Puts what a batch brought behind what is there; clips that are here or were ended here are left out. */
export function withBatch(state: DeskState, batch: Batch, ended: ReadonlySet<string>): Partial<DeskState> {
  const here = new Set([...state.clips, ...state.parked].map((clip) => clip.assignment.id));
  const fresh = batch.assignments.filter(({ id }) => !here.has(id) && !ended.has(id));
  const brought = fresh.map((assignment) => ({ assignment, form: batch.form, batch: batch.id, label: null }));
  const clips = [...state.clips, ...brought.filter(({ assignment }) => !assignment.parked)];
  const parked = [...state.parked, ...brought.filter(({ assignment }) => assignment.parked)];
  const filled = { ...state.filled };
  for (const assignment of fresh) filled[assignment.id] = startFilled(batch.form.definition, assignment);
  return { clips, parked, filled };
}

/** Takes clips off the desk with everything that was filled in for them. */
export function without(state: DeskState, gone: ReadonlySet<string>): Partial<DeskState> {
  return {
    clips: state.clips.filter((clip) => !gone.has(clip.assignment.id)),
    parked: state.parked.filter((clip) => !gone.has(clip.assignment.id)),
    filled: Object.fromEntries(Object.entries(state.filled).filter(([id]) => !gone.has(id))),
    history: state.history.filter((done) => !gone.has(done.clip.assignment.id)),
  };
}

/** The clip in hand was ended: the next one takes its place. */
export function withDone(state: DeskState, done: Done | null): Partial<DeskState> {
  const [current, ...clips] = state.clips;
  const filled = { ...state.filled };
  if (current) delete filled[current.assignment.id];
  const history = done ? [done, ...state.history].slice(0, LAST_KEPT) : state.history;
  return { clips, filled, history, strip: "answers" };
}

/** Puts a clip back in hand, before all others, as it was. */
export function withReopened(state: DeskState, clip: DeskClip, filled: Filled): Partial<DeskState> {
  const id = clip.assignment.id;
  return {
    phase: "working",
    refused: null,
    parked: state.parked.filter((other) => other.assignment.id !== id),
    clips: [clip, ...state.clips.filter((other) => other.assignment.id !== id)],
    filled: { ...state.filled, [id]: filled },
    history: state.history.filter((done) => done.clip.assignment.id !== id),
    escalation: null,
    strip: "answers",
  };
}

/** The clip in hand is laid aside with what was filled in. */
export function withParked(state: DeskState): Partial<DeskState> {
  const [current, ...clips] = state.clips;
  return current ? { clips, parked: [...state.parked, current], strip: "answers" } : {};
}

/** The clips whose sound stays in memory: the one in hand, the next, and the last three done. */
export function soundsToKeep(state: DeskState): Set<string> {
  const recent = state.history.filter((done) => done.outcome !== "escalated").slice(0, SOUNDS_KEPT);
  return new Set([...state.clips.slice(0, 2), ...recent.map((done) => done.clip)].map((clip) => clip.assignment.id));
}

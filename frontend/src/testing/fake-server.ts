/**
 * The server at the network's edge, in memory: enough of docs/reference/http.md for whole screens to work against. Tests stop
 * it, make it refuse, and read what it was told; the development server shows the desk with it.
 */
import type { Assignment, Me, MyReport, MyShift, Project, RecentOne, ShiftCorrection, Today } from "../lib/contract";
import { fakeClip, form } from "./fake-clips.ts";
import { fakeShift } from "./fake-shifts.ts";
import { fakeSound } from "./fake-sound.ts";

export interface Call {
  method: string;
  path: string;
  body: Record<string, unknown>;
  key: string | null;
}

export interface Reply {
  status: number;
  body?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
}

interface Refusing {
  matches: RegExp;
  status: number;
  code: string;
  details: Record<string, unknown>;
  times: number;
}

type Handler = (call: Call, ids: string[]) => Reply;

const LATER = () => new Date(Date.now() + 15 * 60_000).toISOString();

export class FakeServer {
  readonly calls: Call[] = [];
  readonly drafts = new Map<string, Record<string, unknown>>();
  readonly withdrawn = new Set<string>();
  readonly clips: Assignment[];
  readonly parked = new Set<string>();
  /** What was ended, newest first. */
  recent: RecentOne[] = [];
  shifts: MyShift[] = [];
  projects: Partial<Project>[] = [];
  reports: MyReport[] = [];
  signedIn = true;
  demo = false;
  /** No request gets an answer. */
  down = false;
  /** Drafts arrive only when `letDraftsArrive` is called, and no page hears the answer: those that sent them are gone by then. */
  holdsDrafts = false;
  roles = ["reviewer"];
  batchSize = 6;
  today: Today = {
    quota: { limit: 1000, taken: 312, done: 312, left: 688, resets_at: LATER() },
    shift: { started_at: new Date().toISOString(), on_break: false, break_started_at: null, ends_by: null },
    break_due_at: null,
    exposure: { heard_s: 312, limit_s: null, distressing: 0 },
  };
  #held = new Set<string>();
  #onTheWay: (() => void)[] = [];
  #ended = new Set<string>();
  /** Went back to somebody else. */
  #away = new Set<string>();
  #answers = new Map<string, Reply>();
  #refusing: Refusing[] = [];

  constructor(clips: Assignment[] = Array.from({ length: 40 }, (_, index) => fakeClip(index + 1))) {
    this.clips = clips;
  }

  /** The next `times` calls whose "METHOD path" matches are refused. */
  refuse(matches: RegExp, status: number, code: string, details: Record<string, unknown> = {}, times = 1): void {
    this.#refusing.push({ matches, status, code, details, times });
  }

  made(method: string, path: RegExp): Call[] {
    return this.calls.filter((call) => call.method === method && path.test(call.path));
  }

  /** Answers a call, or throws where there is no answer. The same key is answered once. */
  handle(call: Call): Reply {
    if (this.down) throw new TypeError("Failed to fetch");
    this.calls.push(call);
    const said = call.key === null ? undefined : this.#answers.get(call.key);
    const reply = said ?? this.#route(call);
    if (call.key !== null && reply.status < 400) this.#answers.set(call.key, reply);
    return reply;
  }

  get me(): Me {
    return {
      person: { name: "Rosa Marin", email: "reviewer@earshot.example", languages: ["en"], ui_language: "en" },
      roles: this.roles, site: { name: "San José", zone: "America/Costa_Rica" }, today: this.today, demo: this.demo,
    };
  }

  #route(call: Call): Reply {
    const line = `${call.method} ${call.path}`;
    const refusing = this.#refusing.find((one) => one.times > 0 && one.matches.test(line));
    if (refusing) {
      refusing.times -= 1;
      return refusal(refusing.status, refusing.code, refusing.details);
    }
    for (const [pattern, handler] of this.#routes) {
      const found = pattern.exec(line);
      if (found) return this.signedIn || /session|demo/.test(call.path) ? handler(call, found.slice(1)) : refusal(401, "not_signed_in");
    }
    return refusal(404, "not_found");
  }

  readonly #routes: [RegExp, Handler][] = [
    [/^GET session$/, () => ok({ signed_in: this.signedIn, demo: this.demo })],
    [/^POST session$/, (call) => this.#signIn(call)],
    [/^DELETE session$/, () => { this.signedIn = false; return { status: 204 }; }],
    [/^GET me$/, () => ok(this.me)],
    [/^GET demo$/, () => ok({ doors: ["reviewer", "supervisor", "ml", "steward"].map((role) => ({ role, name: `A ${role}`, email: `${role}@earshot.example` })) })],
    [/^POST demo\/enter$/, () => { this.signedIn = true; return ok(this.me); }],
    [/^POST (shifts|breaks)\/(start|end)$/, (_, ids) => this.#step(ids[0] ?? "", ids[1] === "start")],
    [/^GET batches\/current$/, () => (this.#held.size > 0 ? ok(this.#batch()) : refusal(404, "no_batch"))],
    [/^POST batches$/, () => this.#take()],
    [/^GET assignments\/([^/]+)\/audio$/, (_, ids) => this.#audio(ids[0] ?? "")],
    [/^PUT assignments\/([^/]+)\/draft$/, (call, ids) => this.#draft(ids[0] ?? "", call.body)],
    [/^POST heard$/, () => ok({ withdrawn: [...this.withdrawn], expires_at: LATER() })],
    [/^GET assignments\/recent$/, () => ok({ results: this.recent, next: null, forms: [form] })],
    [/^POST assignments\/([^/]+)\/(park|unpark)$/, (_, ids) => this.#aside(ids[0] ?? "", ids[1] === "park")],
    [/^POST assignments\/([^/]+)\/label$/, (call, ids) => this.#label(ids[0] ?? "", call.body)],
    [/^GET projects$/, () => ok({ results: this.projects, next: null })],
    [/^GET shifts$/, () => ok({ results: this.shifts, next: null })],
    [/^POST shifts\/([^/]+)\/corrections$/, (call, ids) => this.#correctShift(ids[0] ?? "", call.body)],
    [/^POST assignments\/([^/]+)\/(skip|accidental|escalate)$/, (_, ids) => this.#endOtherwise(ids[0] ?? "", ids[1] ?? "")],
    [/^POST assignments\/([^/]+)\/undo$/, (_, ids) => this.#undo(ids[0] ?? "")],
    [/^PATCH labels\/label-(.+)$/, (_, ids) => ok({ id: `label-${ids[0]}`, version: 2, edit_until: LATER(), status: "done" }, 201)],
    [/^PATCH reports\/(.+)$/, (call, ids) => ok({ id: ids[0], kind: call.body.kind })],
    [/^GET escalations\/mine/, () => ok({ results: this.reports, next: null })],
  ];

  letDraftsArrive(): void {
    for (const arrive of this.#onTheWay.splice(0)) arrive();
  }

  #draft(id: string, draft: Record<string, unknown>): Reply {
    const arrive = () => {
      const { revision } = this.drafts.get(id) ?? {};
      if (!(Number(draft.revision) < Number(revision))) this.drafts.set(id, draft);
    };
    if (this.holdsDrafts) {
      this.#onTheWay.push(arrive);
      throw new TypeError("Failed to fetch");
    }
    arrive();
    return { status: 204 };
  }

  #signIn(call: Call): Reply {
    if (call.body.password !== "right") return refusal(400, "invalid");
    this.signedIn = true;
    return ok(this.me);
  }

  #step(what: string, start: boolean): Reply {
    const now = new Date().toISOString();
    const { shift } = this.today;
    const next = what === "shifts"
      ? (start ? { started_at: now, on_break: false, break_started_at: null, ends_by: null } : null)
      : shift && { ...shift, on_break: start, break_started_at: start ? now : null };
    if (what === "shifts" && shift && !start) this.shifts = [fakeShift(0, { started_at: shift.started_at, ended_at: now, hours: 3.42 }), ...this.shifts];
    this.today = { ...this.today, shift: next };
    return ok(this.today);
  }

  #take(): Reply {
    for (const clip of this.clips) {
      if (this.#held.size >= this.batchSize) break;
      if (!this.#ended.has(clip.id) && !this.#away.has(clip.id)) this.#held.add(clip.id);
    }
    return this.#held.size > 0 ? ok(this.#batch(), 201) : refusal(409, "no_work");
  }

  #batch() {
    const assignments = this.clips
      .filter((clip) => this.#held.has(clip.id) && !this.withdrawn.has(clip.id))
      .map((clip) => ({ ...clip, draft: this.drafts.get(clip.id) ?? clip.draft, parked: this.parked.has(clip.id) }));
    return { id: "batch-1", expires_at: LATER(), form, assignments };
  }

  #audio(id: string): Reply {
    if (this.withdrawn.has(id) || this.#away.has(id)) return refusal(410, "withdrawn");
    const clip = this.clips.find((one) => one.id === id);
    return clip ? { status: 200, bytes: fakeSound(clip.duration_s, Number(id.slice(-4))) } : refusal(404, "not_found");
  }

  #end(id: string, body: unknown): Reply {
    if (this.withdrawn.has(id)) return refusal(410, "withdrawn");
    if (!this.#held.delete(id)) return refusal(409, "already_ended");
    this.#ended.add(id);
    this.drafts.delete(id);
    this.today = { ...this.today, quota: { ...this.today.quota, done: this.today.quota.done + 1 } };
    return ok(body, 201);
  }

  #label(id: string, body: Record<string, unknown>): Reply {
    const label = { id: `label-${id}`, version: 1, edit_until: LATER() };
    const reply = this.#end(id, { ...label, status: "done" });
    if (reply.status < 400) this.#note(id, { state: "done", answered: body as RecentOne["answered"], label });
    return reply;
  }

  #note(id: string, more: Partial<RecentOne>): void {
    const rest = this.recent.filter((one) => one.id !== id);
    this.recent = [{
      id, state: "done", withdrawn: false, ended_at: new Date().toISOString(), project: form.project, form_version: form.version, answered: null,
      label: null, undo_until: null, may_escalate: true, ...more,
    }, ...rest];
  }

  #aside(id: string, aside: boolean): Reply {
    if (this.withdrawn.has(id)) return refusal(410, "withdrawn");
    if (!this.#held.has(id)) return refusal(409, "already_ended");
    if (aside) this.parked.add(id);
    else this.parked.delete(id);
    return ok({ id, state: "held", parked: aside });
  }

  #correctShift(id: string, body: Record<string, unknown>): Reply {
    const asked = { ...body, id: `correction-of-${id}`, state: "asked", hours: 8, reason: body.reason ?? "", asked_at: new Date().toISOString(), decided_at: null, decided_by: null };
    this.shifts = this.shifts.map((one) => (one.id === id ? { ...one, corrections: [asked as unknown as ShiftCorrection, ...one.corrections] } : one));
    return ok(this.shifts.find((one) => one.id === id), 201);
  }

  /** The clips went back, and are somebody else's now. */
  takeAway(...ids: string[]): void {
    for (const id of ids) {
      this.#held.delete(id);
      this.#away.add(id);
    }
  }

  #endOtherwise(id: string, how: string): Reply {
    const state = { skip: "skipped", accidental: "accidental", escalate: "escalated" }[how] ?? how;
    if (how === "escalate" && !this.#held.has(id) && this.recent.some((one) => one.id === id)) return ok({ id, state, undo_until: LATER(), report: `report-${id}`, kinds: [] }, 201);
    if (this.#held.has(id)) this.#note(id, { state: state as RecentOne["state"], undo_until: LATER(), may_escalate: how === "skip" });
    return this.#end(id, { id, state, undo_until: LATER(), ...(how === "escalate" ? { report: `report-${id}`, kinds: [] } : {}) });
  }

  #undo(id: string): Reply {
    this.#ended.delete(id);
    this.#held.add(id);
    this.recent = this.recent.filter((one) => one.id !== id);
    return ok({ assignment: this.clips.find((clip) => clip.id === id) });
  }
}

function ok(body: unknown, status = 200): Reply {
  return { status, body };
}

function refusal(status: number, code: string, details: Record<string, unknown> = {}): Reply {
  return { status, body: { error: { code, message: `The server says ${code}.`, details } } };
}

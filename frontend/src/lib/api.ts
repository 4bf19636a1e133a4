/**
 * The only place that talks to the server.
 *
 * Reads: `get`. Writes: `write` once (a form's button) or `newWrite` + `send` where the same write must survive a lost line.
 * A write keeps its Idempotency-Key over every repeat, so that it is done once however often it is sent.
 */
import { API_PREFIX } from "@/config/paths";
import { ApiError, NoAnswer, refusalOf } from "@/lib/api-error";
import { Emitter } from "@/lib/emitter";
import { Scope } from "@/lib/scope";
import { uuid } from "@/lib/uuid";

export type Method = "POST" | "PUT" | "PATCH" | "DELETE";

export interface Write {
  readonly method: Method;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
}

/** Tells who listens that an answer came (`true`) or that a request got none (`false`). */
export const lineEvents = new Emitter<boolean>();
/** The session has ended: the shell asks for the password without taking the screen away. */
export const signedOutEvents = new Emitter();
/** The same person is back: what waited for the session may be sent. */
export const signedInEvents = new Emitter();

const BACK_OFF_MS = [300, 800, 2000, 4000, 8000] as const;
const NEVER = new Scope();

export function newWrite(method: Method, path: string, body: unknown = {}): Write {
  return { method, path, body, key: uuid() };
}

export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await ask(path, signal ? { signal } : {});
  return (await response.json()) as Answer;
}

/** Bytes of a clip, never kept by the browser's cache. */
export async function getBytes(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await ask(path, { cache: "no-store", ...(signal ? { signal } : {}) });
  return response.blob();
}

/** One write, tried again on a lost line up to `tries` times with the same key. */
export async function write<Answer>(method: Method, path: string, body: unknown = {}, tries = 3): Promise<Answer> {
  return send<Answer>(newWrite(method, path, body), { tries });
}

export interface SendOptions {
  tries?: number;
  scope?: Scope;
  /** Called before each wait, with the number of tries made. */
  onWaiting?: (tries: number) => void;
}

/**
 * Sends a write until it is answered. A lost line, an overloaded or starting server is waited for with growing pauses;
 * any other refusal is thrown as `ApiError` at once. Throws `NoAnswer` after `tries`.
 */
export async function send<Answer>(request: Write, options: SendOptions = {}): Promise<Answer> {
  const { tries = Number.POSITIVE_INFINITY, scope = NEVER, onWaiting } = options;
  for (let tried = 1; ; tried += 1) {
    try {
      return await sendOnce<Answer>(request);
    } catch (error) {
      const passing = error instanceof NoAnswer || (error instanceof ApiError && error.passing);
      if (!passing || tried >= tries) throw error;
      onWaiting?.(tried);
      await scope.sleep(BACK_OFF_MS[Math.min(tried, BACK_OFF_MS.length) - 1] ?? 8000);
    }
  }
}

export interface OnceOptions {
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  /** No answer within this many milliseconds is taken as a lost line. Uploads have no limit. */
  patienceMs?: number;
}

/** One try. */
export async function sendOnce<Answer>(request: Write, { keepalive = false, patienceMs = 30_000 }: OnceOptions = {}): Promise<Answer> {
  const isForm = request.body instanceof FormData;
  const headers: Record<string, string> = {
    "Idempotency-Key": request.key,
    "X-CSRFToken": await csrfToken(),
  };
  if (!isForm) headers["Content-Type"] = "application/json";
  const body = isForm ? (request.body as FormData) : JSON.stringify(request.body);
  const limit = isForm ? {} : { signal: AbortSignal.timeout(patienceMs) };
  const response = await ask(request.path, { method: request.method, headers, body, keepalive, ...limit });
  const text = response.status === 204 ? "" : await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path.startsWith("/") ? path : `${API_PREFIX}${path}`, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    lineEvents.emit(false);
    throw new NoAnswer(error);
  }
  lineEvents.emit(![502, 503, 504].includes(response.status));
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (refusal.code === "not_signed_in") signedOutEvents.emit();
  throw refusal;
}

function csrfCookie(): string | null {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? null;
}

async function csrfToken(): Promise<string> {
  const known = csrfCookie();
  if (known !== null) return known;
  await ask("session", {});
  return csrfCookie() ?? "";
}

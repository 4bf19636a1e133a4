import { vi } from "vitest";

/** A stand-in for the server at the network's edge: everything above `fetch` is the real thing. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  key: string | null;
}

type Handler = (call: Call, ...ids: string[]) => unknown;

/** An answer that is not a plain 200 with JSON. */
export class Reply {
  readonly status: number;
  readonly body: BodyInit | null;
  readonly type: string;

  constructor(status: number, body: BodyInit | null, type: string) {
    this.status = status;
    this.body = body;
    this.type = type;
  }
}

export function reply(status: number, body: unknown): Reply {
  return new Reply(status, JSON.stringify(body), "application/json");
}

export function refusal(status: number, code: string, message: string, details: Record<string, unknown> = {}): Reply {
  return reply(status, { error: { code, message, details } });
}

export function sound(): Reply {
  return new Reply(200, new Uint8Array([1, 2, 3]), "audio/ogg");
}

export class FakeApi {
  readonly calls: Call[] = [];
  #handlers: { method: string; path: RegExp; handler: Handler }[] = [];

  constructor() {
    document.cookie = "csrftoken=test";
    vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => this.#answer(String(input), init ?? {}));
  }

  /** `path` stands below the prefix; `:id` matches one part. What was said last goes first. */
  on(method: string, path: string, handler: Handler | object): this {
    const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, "([^/]+)")}$`);
    const answer = typeof handler === "function" ? (handler as Handler) : () => handler;
    this.#handlers.unshift({ method, path: pattern, handler: answer });
    return this;
  }

  sent(method: string, path: string): Call[] {
    return this.calls.filter((call) => call.method === method && call.path === path);
  }

  async #answer(address: string, init: RequestInit): Promise<Response> {
    const url = new URL(address, "http://127.0.0.1");
    const call: Call = {
      method: init.method ?? "GET",
      path: url.pathname.replace(/^\/api\/v1\//, ""),
      query: url.searchParams,
      body: typeof init.body === "string" ? JSON.parse(init.body) : init.body,
      key: new Headers(init.headers).get("Idempotency-Key"),
    };
    this.calls.push(call);
    for (const { method, path, handler } of this.#handlers) {
      const match = method === call.method && path.exec(call.path);
      if (match) return toResponse(await handler(call, ...match.slice(1)));
    }
    return toResponse(refusal(404, "not_found", "There is no such thing."));
  }
}

function toResponse(answer: unknown): Response {
  const { status, body, type } = answer instanceof Reply ? answer : reply(200, answer);
  return new Response(body, { status, headers: { "Content-Type": type } });
}

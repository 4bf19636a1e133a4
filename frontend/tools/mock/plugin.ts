import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { resolve } from "node:path";
import type { Connect, Plugin } from "vite";
import { fakeClip } from "../../src/testing/fake-clips.ts";
import { FakeServer, type Reply } from "../../src/testing/fake-server.ts";
import { fakeShifts } from "../../src/testing/fake-shifts.ts";

const NONCE = "bW9jaw";
const POLICY = [
  "default-src 'self'", `style-src 'self' 'nonce-${NONCE}'`, "script-src 'self'", "img-src 'self' data:", "media-src 'self' blob:",
  "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
].join("; ");

/**
 * The fake server behind `EARSHOT_MOCK=1 npm run dev` (or `preview`, which also sends the policy that Django sends), so that
 * the desk can be looked at without one. `POST /mock {"do": …}` pulls its strings: withdraw, down, up, sign-out, off-shift.
 */
export function mockApi(): Plugin {
  const clips = Array.from({ length: 60 }, (_, index) => fakeClip(index + 1, index % 5 === 3 ? { warnings: ["violence"] } : {}));
  const server = new FakeServer(clips);
  server.shifts = fakeShifts();
  const middleware: Connect.NextHandleFunction = (request, response, next) => void serve(server, request, response, next);
  return {
    name: "mock-api",
    configureServer: (vite) => void vite.middlewares.use(middleware),
    configurePreviewServer: (vite) => {
      vite.middlewares.use(middleware);
      vite.middlewares.use(page);
    },
  };
}

async function serve(server: FakeServer, request: IncomingMessage, response: ServerResponse, next: () => void) {
  const url = request.url ?? "";
  if (url === "/mock") return answer(response, pull(server, JSON.parse(await textOf(request))));
  if (!url.startsWith("/api/v1/")) return next();
  const text = await textOf(request);
  try {
    const reply = server.handle({
      method: request.method ?? "GET", path: url.slice("/api/v1/".length), body: text ? JSON.parse(text) : {},
      key: (request.headers["idempotency-key"] as string | undefined) ?? null,
    });
    response.setHeader("Set-Cookie", "csrftoken=mock; Path=/");
    return answer(response, reply);
  } catch {
    return request.socket.destroy();
  }
}

function pull(server: FakeServer, order: { do: string; id?: string; path?: string }): Reply {
  if (order.do === "withdraw" && order.id) server.withdrawn.add(order.id);
  if (order.do === "down" || order.do === "up") server.down = order.do === "down";
  if (order.do === "sign-out") server.signedIn = false;
  if (order.do === "off-shift") server.today = { ...server.today, shift: null };
  if (order.do === "quota") server.refuse(/POST batches/, 409, "quota_reached", {}, 1000);
  return { status: 200, body: server.calls };
}

function answer(response: ServerResponse, reply: Reply): void {
  response.statusCode = reply.status;
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Type", reply.bytes ? "audio/wav" : "application/json");
  response.end(reply.bytes ?? (reply.body === undefined ? "" : JSON.stringify(reply.body)));
}

/** The built page as Django serves it: at every address, with a nonce and the strict policy. */
const page: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url?.startsWith("/static/")) return next();
  response.setHeader("Content-Security-Policy", POLICY);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(readFileSync(resolve("dist/index.html"), "utf8").replace("__CSP_NONCE__", NONCE));
};

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

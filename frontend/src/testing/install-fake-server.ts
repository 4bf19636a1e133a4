import { vi } from "vitest";
import { API_PREFIX } from "@/config/paths";
import type { FakeServer } from "@/testing/fake-server";

/** Puts the fake server in the place of the network. */
export function installFakeServer(server: FakeServer): void {
  document.cookie = "csrftoken=from-the-test";
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    const reply = server.handle({
      method: init.method ?? "GET",
      path: address.replace(API_PREFIX, ""),
      body: typeof init.body === "string" ? (JSON.parse(init.body) as Record<string, unknown>) : {},
      key: headers.get("Idempotency-Key"),
    });
    if (reply.bytes) return new Response(reply.bytes, { status: reply.status });
    return new Response(reply.body === undefined ? null : JSON.stringify(reply.body), { status: reply.status });
  });
}

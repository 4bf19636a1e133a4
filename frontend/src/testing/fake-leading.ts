import { FakeApi } from "@/testing/fake-api";

/** A lead's server, as far as reading goes: one project, two lanes, two people; what is asked beyond it a test says itself. */
export function fakeLeading(roles: string[] = ["supervisor"]): FakeApi {
  return new FakeApi()
    .on("GET", "me", me(roles))
    .on("GET", "projects", { results: [project("transcription", "Transcription"), project("wake", "Wake word")], next: null })
    .on("GET", "projects/:slug/queue", (_: unknown, slug: string) => ({ ...queue, project: slug }))
    .on("GET", "projects/:slug/queue/held", { results: [held], next: null })
    .on("GET", "projects/:slug/queue/stuck", { results: [], next: null })
    .on("GET", "projects/:slug/people", { results: [rosa, andrei], next: null })
    .on("GET", "projects/:slug/gold", { results: [], next: null })
    .on("GET", "corrections", { results: [], next: null });
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function me(roles: string[]) {
  return {
    person: { name: "Lucía Mora", email: "lead@earshot.example", languages: ["en"], ui_language: "en" }, roles, site: { name: "San José", zone: "America/Costa_Rica" },
    today: { quota: { limit: 1000, taken: 0, done: 0, left: 1000, resets_at: ago(-600) }, shift: null, break_due_at: null, exposure: { heard_s: 0, limit_s: null, distressing: 0 } },
    demo: false,
  };
}

function project(slug: string, name: string) {
  return { slug, name: { en: name }, purpose: "transcription", state: "open", open: 3, done: 1, languages: ["en"], left_today: null };
}

export const lane = { language: "en", warned: false, routing_zone: "", clearance: "", residency: "", open: 300, reserved: 0, held: 12, done: 90, oldest_open_since: ago(125) };

export const queue = {
  project: "transcription", state: "open", reason: "", open: 320, reserved: 0, held: 12, done: 90, stuck: 0, oldest_open_since: ago(125),
  lanes: [lane, { ...lane, language: "ro", warned: true, routing_zone: "cr", open: 20, held: 0, done: 0, oldest_open_since: ago(5) }],
};

export const rosa = {
  id: "p-rosa", name: "Rosa Marin", site: "San José", languages: ["en", "es"], on_shift: true, held: 10, opened: 1, paused: null, reports_to: "Lucía Mora", may_pause: true,
};
export const andrei = { ...rosa, id: "p-andrei", name: "Andrei Ionescu", site: "Bucharest", languages: ["ro"], on_shift: false, held: 0, opened: 0, reports_to: "Elena Pop", may_pause: false };

export const held = {
  assignment: "a-1", person: { id: rosa.id, name: rosa.name }, given_at: ago(31), lease_until: ago(-9), opened_at: ago(3), parked_at: null, has_draft: true,
  language: "en", warned: false,
};

import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Export } from "@/features/exports/api/exports";
import ExportsPage from "@/features/exports/exports-page";
import { FakeApi, refusal, reply } from "@/testing/fake-api";
import { renderScreen } from "@/testing/render-screen";

const projects = [
  { slug: "transcription", name: { en: "Transcription" }, purpose: "transcription", state: "open", open: 1200, done: 340, languages: ["en", "es"] },
  { slug: "wake-word-check", name: { en: "Wake word check" }, purpose: "wake_word", state: "paused", open: 0, done: 12, languages: ["en"] },
];

function exported(over: Partial<Export>): Export {
  return {
    id: "x-1", project: "transcription", format: "jsonl", state: "sealed", progress: { done: 340, total: 340 },
    created_at: "2026-11-22T09:00:00Z", sealed_at: "2026-11-22T09:01:00Z",
    left_out: { withdrawn: 1, escalated: 2, accidental: 0, expired: 1 }, revoked: 0,
    manifest: {
      purpose: "transcription", recipient: "Demo", expires_at: "2027-11-22T09:01:00Z",
      counts: { rows: 340, surplus: 2, clips: 338, subjects: 41, languages: { en: 300, es: 40 } },
      files: [{ name: "labels-00001.jsonl", bytes: 1_234_567, sha256: "ab".repeat(32), rows: 340 }],
    },
    ...over,
  };
}

function server(...rows: Export[]) {
  const list = [...rows];
  const api = new FakeApi()
    .on("GET", "projects", { results: projects, next: null })
    .on("GET", "exports", () => ({ results: list, next: null }));
  return { api, list };
}

test("lists the projects with what is open and done", async () => {
  server();
  renderScreen(<ExportsPage />);
  const [first, second] = await screen.findAllByTestId("project");
  expect(first).toHaveTextContent("TranscriptionTranscriptionen, es1,200340");
  expect(second).toHaveTextContent("paused");
  expect(await screen.findByText("Nothing was exported yet.")).toBeVisible();
});

test("requests an export and shows it being built until it is sealed", async () => {
  const { api, list } = server();
  api.on("POST", "projects/:slug/exports", () => {
    list.push(exported({ state: "building", progress: { done: 85, total: 340 }, sealed_at: null, left_out: null, manifest: null }));
    return reply(202, list[0]);
  });
  const { user } = renderScreen(<ExportsPage />);
  await user.selectOptions(await screen.findByLabelText("Project"), "Wake word check");
  await user.click(screen.getByText("Parquet"));
  await user.click(screen.getByRole("button", { name: "Request export" }));
  expect(await screen.findByTestId("export-progress")).toHaveTextContent("85 of 340 labels");
  expect(screen.getByRole("progressbar", { name: "Building" })).toHaveAttribute("aria-valuenow", "25");
  expect(api.sent("POST", "projects/wake-word-check/exports")[0]?.body).toEqual({ format: "parquet", filters: {}, audio: false });
  list[0] = exported({});
  // One second later, by itself; and opened, because it is what was asked for.
  expect(await screen.findByTestId("manifest")).toBeVisible();
});

test("says in words what was left out, and names every file with its checksum", async () => {
  server(exported({}));
  const { user } = renderScreen(<ExportsPage />);
  expect(await screen.findByTestId("left-out")).toHaveTextContent(
    "Left out: 1 clip that its speaker withdrew · 2 escalated clips · 1 clip whose consent has expired",
  );
  await user.click(screen.getByRole("button", { name: "Show files and counts" }));
  const file = screen.getByTestId("export-file");
  expect(file).toHaveTextContent(`labels-00001.jsonl3401.2 MB${"ab".repeat(32)}`);
  expect(within(file).getByRole("link")).toHaveAttribute("href", "/api/v1/exports/x-1/files/labels-00001.jsonl");
  expect(screen.getByText("Speakers").nextSibling).toHaveTextContent("41");
});

test("a revoked export says so and offers no file", async () => {
  const { list } = server(exported({}));
  const { user, client } = renderScreen(<ExportsPage />);
  await user.click(await screen.findByRole("button", { name: "Show files and counts" }));
  list[0] = exported({ revoked: 1 });
  await act(() => client.invalidateQueries());
  expect(await screen.findByTestId("export-revoked")).toHaveTextContent(/one clip in it was withdrawn since.*Delete your copies/);
  expect(screen.queryByRole("link")).toBeNull();
});

test("a refused request says why", async () => {
  const { api } = server();
  api.on("POST", "projects/:slug/exports", refusal(403, "not_allowed", "Your role may not export this project."));
  const { user } = renderScreen(<ExportsPage />);
  await user.click(await screen.findByRole("button", { name: "Request export" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Your role may not export this project.");
});

test("takes a manifest with its files in, and tells row by row what became of them", async () => {
  const { api } = server();
  const rows = { total: 10, done: 4, accepted: 4, warned: 0, refused: 0, repeated: 0, withheld: 0 };
  let intake = { id: "i-1", project: "transcription", state: "processing", rows, errors_url: null as string | null, message: "" };
  api.on("POST", "projects/:slug/intakes", () => reply(202, intake)).on("GET", "intakes/:id", () => intake);
  const { user, container } = renderScreen(<ExportsPage />, "/exports?tab=intakes");
  await screen.findByTestId("intake-form");
  expect(screen.getByRole("button", { name: "Take in" })).toBeDisabled();
  const [manifest, files] = container.querySelectorAll("input[type=file]");
  fireEvent.change(manifest as Element, { target: { files: [new File(["{}"], "manifest.jsonl")] } });
  fireEvent.change(files as Element, { target: { files: [new File(["a"], "a.wav"), new File(["b"], "b.wav")] } });
  await user.type(screen.getByLabelText("Consent"), "notice-7");
  await user.click(screen.getByRole("button", { name: "Take in" }));
  expect(await screen.findByTestId("intake-rows")).toHaveTextContent("4 of 10 rows done");
  const form = api.sent("POST", "projects/transcription/intakes")[0]?.body as FormData;
  expect([form.get("purpose"), form.get("consent"), form.get("source"), form.getAll("files").length]).toEqual(["transcription", "notice-7", null, 2]);
  intake = { ...intake, state: "done", rows: { ...rows, done: 10, accepted: 7, refused: 3 }, errors_url: "/api/v1/intakes/i-1/errors" };
  expect(await screen.findByText("3 refused")).toBeVisible();
  expect(screen.getByRole("link", { name: /row by row/ })).toHaveAttribute("href", "/api/v1/intakes/i-1/errors");
  await waitFor(() => expect(screen.getByTestId("intake")).toHaveAttribute("data-state", "done"));
});

/** Why there is no clip, each with a sentence that says what to do next, and the way to do it. */
import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import DeskPage from "@/features/desk/desk-page";
import { fakeClip } from "@/testing/fake-clips";
import { FakeMedia } from "@/testing/fake-media";
import { FakeServer } from "@/testing/fake-server";
import { installFakeServer } from "@/testing/install-fake-server";
import { renderScreen } from "@/testing/render-screen";

let server: FakeServer;

beforeEach(() => {
  sessionStorage.clear();
  server = new FakeServer();
  new FakeMedia().install();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function refused(code: string, details: Record<string, unknown> = {}) {
  server.refuse(/POST batches/, 409, code, details, 100);
  installFakeServer(server);
  const view = renderScreen(<DeskPage />);
  return { ...view, panel: await screen.findByTestId("refused") };
}

const AT = "2026-03-02T06:00:00Z";

it.each([
  ["quota_reached", { limit: 1000, resets_at: AT }, ["limit of 1,000 clips", "Monday 00:00"], "End the shift"],
  ["exposure_limit", { limit_s: 7200, resets_at: AT }, ["120 minutes of listening", "Monday 00:00"], "End the shift"],
  ["not_a_working_day", { next_day_begins_at: AT }, ["day off", "begins again Monday 00:00"], "End the shift"],
  ["not_a_working_day", { next_day_begins_at: null }, ["ask your lead when"], "End the shift"],
  ["shift_over", { ended_at: "2026-03-02T23:30:00Z" }, ["ran until Monday 17:30", "My hours"], "End the shift"],
  ["break_due", { minutes: 15 }, ["Take 15 minutes; they count as hours"], "Break"],
  ["on_break", {}, ["begun on another screen"], "Back to work"],
  ["not_on_shift", {}, ["Start a new shift"], "To a new shift"],
  ["not_qualified", { missing: ["tone-2"] }, ["Ask your lead", "Missing: tone-2"], "Look again"],
  ["no_form", {}, ["Tell your lead"], "Look again"],
  ["no_work", {}, ["looks again by itself"], "Look again"],
])("%s says what to do next", async (code, details, words, button) => {
  const { panel } = await refused(code, details);
  for (const one of words) expect(panel).toHaveTextContent(one);
  expect(within(panel).getAllByRole("button")[0]).toHaveAccessibleName(expect.stringMatching(button));
  expect(within(panel).getAllByRole("button")[0]).toHaveFocus();
});

it("reads the lead's reason for a pause out, and offers to look again", async () => {
  const { panel } = await refused("paused", { reason: "Please redo the practice on names first." });
  expect(panel).toHaveTextContent("you may answer the reason");
  expect(screen.getByTestId("pause-reason")).toHaveTextContent("Please redo the practice on names first.");
  expect(screen.getByRole("button", { name: "Look again" })).toHaveFocus();
});

it("says when no reason was written down", async () => {
  await refused("paused");
  expect(screen.getByTestId("pause-reason")).toHaveTextContent("No reason was written down");
});

it("names the projects that a lead has closed, how, and the reason word for word", async () => {
  const closed = [
    { slug: "a", name: { en: "Wake words", ro: "Cuvinte" }, state: "paused", reason: "The device team found 2 faults;\nwe wait." },
    { slug: "b", name: { en: "Names" }, state: "draining", reason: "" },
  ];
  const { panel } = await refused("no_work", { closed_projects: closed });
  const [paused, draining] = within(panel).getAllByTestId("closed-project");
  expect(paused).toHaveTextContent("Wake words is paused");
  expect(paused?.textContent).toContain("The device team found 2 faults;\nwe wait.");
  expect(draining).toHaveTextContent("Names is running out");
  expect(draining).toHaveTextContent("No reason was written down");
});

it("names the projects whose own limit is reached", async () => {
  server.projects = [
    { slug: "a", name: { en: "Wake words" }, left_today: 0 }, { slug: "b", name: { en: "Names" }, left_today: 3 }, { slug: "c", name: { en: "Places" }, left_today: null },
  ];
  await refused("no_work");
  expect(await screen.findByTestId("bounded")).toHaveTextContent("Done for today in Wake words");
});

it("ends the shift by Enter where that is what is left to do", async () => {
  const { user, panel } = await refused("quota_reached", { limit: 1000, resets_at: AT });
  expect(within(panel).getByRole("button", { name: /^End the shift/ })).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(server.made("POST", /shifts\/end/)).toHaveLength(0);
  await user.keyboard("{Enter}");
  expect(await screen.findByTestId("start-shift")).toBeInTheDocument();
});

it("still offers what was laid aside", async () => {
  server = new FakeServer([fakeClip(1)]);
  installFakeServer(server);
  const { user } = renderScreen(<DeskPage />);
  await waitFor(() => expect(screen.getByTestId("clip-frame")).toHaveFocus());
  server.refuse(/POST batches/, 409, "quota_reached", { limit: 1000, resets_at: AT }, 100);
  await user.keyboard("p");
  expect(await screen.findByTestId("refused")).toBeInTheDocument();
  await user.keyboard("{Shift>}P{/Shift}{Enter}");
  await waitFor(() => expect(screen.getByTestId("clip-frame").dataset.assignment).toBe(fakeClip(1).id));
});

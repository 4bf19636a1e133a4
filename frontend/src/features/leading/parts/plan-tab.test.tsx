import "@/features/leading/texts";
import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Plan } from "@/features/leading/api/plan";
import { PlanTab } from "@/features/leading/parts/plan-tab";
import { fakeLeading } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

const plan: Plan = {
  clips: 30_000, people: 12, open: [{ language: "en", clips: 20_000 }, { language: "ro", clips: 10_000 }],
  measured: { clips: 1204, pilot_missing: 0, mean_s: 24.13, p50_s: 20, p90_s: 41.26 },
  day: { hours: 9, work_s: 28_800, clips_limit: 1000, seconds_per_clip: 28.8 },
  forecast: { clips_per_day: 1000, people_days: 30, days: 3, ends_on: "2026-11-25" },
};

test("tells W7's arithmetic in sentences", async () => {
  fakeLeading().on("GET", "projects/:slug/plan", plan);
  renderScreen(<PlanTab slug="transcription" />);
  expect(await screen.findByTestId("plan-answer")).toHaveTextContent("Done on Wednesday, November 25, 2026");
  const words = screen.getByTestId("plan-words");
  for (const sentence of [
    "3 working days · 30 days of one person's work · 12 people",
    "30,000 clips are to be heard", "Of these, 20,000 in English and 10,000 in Romanian.",
    "A clip takes 24.1 s of work: the mean of the newest 1,204 labels. Half of them take at most 20 s, nine of ten at most 41.3 s.",
    "A shift of 9 h leaves 8 h 00 min for work, its breaks taken off.",
    "So one person does 1,000 clips a day, and never more than the limit.",
    "The limit of 1,000 clips a day leaves 28.8 s for each. That is enough at the measured mean.",
  ]) expect(words).toHaveTextContent(sentence);
});

test("asks with what is typed", async () => {
  const api = fakeLeading().on("GET", "projects/:slug/plan", plan);
  const { user } = renderScreen(<PlanTab slug="transcription" />);
  await screen.findByTestId("plan-answer");
  await user.clear(screen.getByRole("textbox", { name: "People" }));
  await user.type(screen.getByRole("textbox", { name: "People" }), "12");
  await user.clear(screen.getByRole("textbox", { name: "Meal, minutes" }));
  await user.type(screen.getByRole("textbox", { name: "Meal, minutes" }), "45");
  await user.type(screen.getByRole("textbox", { name: "Clips" }), "500");
  await waitFor(() => expect(api.calls.at(-1)?.query.toString()).toBe("people=12&hours=9&meal_minutes=45&clips=500"));
  expect(await screen.findByText(/You ask about 30,000|its breaks and a meal of 45 min taken off/)).toBeVisible();
});

test("before the pilot it is not yet known, and no number is guessed (W7)", async () => {
  fakeLeading().on("GET", "projects/:slug/plan", {
    ...plan, forecast: null, measured: { clips: 8, pilot_missing: 42, mean_s: null, p50_s: null, p90_s: null },
  });
  renderScreen(<PlanTab slug="transcription" />);
  expect(await screen.findByTestId("plan-unknown")).toHaveTextContent("Not yet known42 more clips have to be labelled before the mean says anything.");
  expect(screen.queryByTestId("plan-answer")).toBeNull();
  expect(screen.getByTestId("plan-words")).toHaveTextContent("8 labels have been measured so far.");
});

test("a limit that the mean cannot keep is the limit's fault, not people's", async () => {
  fakeLeading().on("GET", "projects/:slug/plan", { ...plan, measured: { ...plan.measured, mean_s: 32, p50_s: null, p90_s: null } });
  renderScreen(<PlanTab slug="transcription" />);
  expect(await screen.findByTestId("plan-limit")).toHaveTextContent("The measured mean is 32 s: at that pace the limit is not reached, and nobody should be asked to reach it. Lower it.");
  expect(screen.getByTestId("plan-words")).toHaveTextContent("How far they differ is told once five people have labelled.");
});

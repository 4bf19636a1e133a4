import "@/features/leading/texts";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { OverlapCard } from "@/features/leading/parts/overlap-card";
import { PoliciesCard } from "@/features/leading/parts/policies-card";
import { reply } from "@/testing/fake-api";
import { fakeLeading } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

const change = { id: "o-1", requested_at: "2026-11-23T09:00:00Z", ended_at: null, clips: { done: 40, total: 1000 } };

test("changes the overlap and follows the job that brings the clips to it", async () => {
  const before = { project: "transcription", overlap: 1, warned_overlap: 1, change: null };
  const api = fakeLeading().on("GET", "projects/:slug/overlap", before)
    .on("PATCH", "projects/:slug/overlap", reply(202, { ...before, overlap: 3, change }));
  const { user } = renderScreen(<OverlapCard slug="transcription" />);
  const each = await screen.findByRole("textbox", { name: "People for each clip" });
  expect(screen.getByRole("button", { name: "Change" })).toBeDisabled();
  await user.clear(each);
  await user.type(each, "3{Enter}");
  expect(await screen.findByTestId("overlap-change")).toHaveTextContent("Clips are being brought to it: 40 of 1,000 looked at.");
  expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "4");
  expect(api.sent("PATCH", "projects/transcription/overlap")[0]?.body).toEqual({ overlap: 3, warned_overlap: 1 });
  api.on("GET", "projects/:slug/overlap", { ...before, overlap: 3, change: { ...change, ended_at: "2026-11-23T09:01:00Z" } });
  expect(await screen.findByText(/Last changed on Nov 23.*1,000 clips were looked at/)).toBeVisible();
});

test("sends every policy, and offers another language only where one was heard", async () => {
  const kept = { no_speech: "answer", wrong_language: "answer", child_voice: "withhold" };
  const api = fakeLeading().on("GET", "projects/:slug/conditions", { policies: kept })
    .on("PUT", "projects/:slug/conditions", ({ body }: { body: unknown }) => body);
  const { user } = renderScreen(<PoliciesCard slug="transcription" />);
  await user.selectOptions(await screen.findByRole("combobox", { name: "wrong language" }), "reroute");
  expect(screen.getAllByRole("option", { name: "the clip goes to people who know that language" })).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Change" }));
  expect(await screen.findByTestId("done")).toHaveTextContent("Changed. It holds from the next label on.");
  expect(api.sent("PUT", "projects/transcription/conditions")[0]?.body).toEqual({ policies: { ...kept, wrong_language: "reroute" } });
  expect(screen.getByRole("button", { name: "Change" })).toBeDisabled();
});

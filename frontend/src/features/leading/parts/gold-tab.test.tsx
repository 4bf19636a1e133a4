import "@/features/leading/texts";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { GoldTab } from "@/features/leading/parts/gold-tab";
import { refusal, reply } from "@/testing/fake-api";
import { fakeLeading } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

const gold = { clip: "c-1", form_version: 2, made_at: "2026-11-22T09:00:00Z", retired_at: null, asked: 0, right: 0 };

test("makes a clip gold from lines of answers, and empties the fields only then", async () => {
  const api = fakeLeading().on("POST", "projects/:slug/gold", refusal(409, "gold_warned", "Warned."));
  const { user } = renderScreen(<GoldTab slug="transcription" />);
  expect(await screen.findByText(/There is no gold in this project yet/)).toBeVisible();
  const answers = screen.getByRole("textbox", { name: "Right answers" });
  await user.type(screen.getByRole("textbox", { name: "Clip" }), "c-1");
  await user.type(answers, "said");
  expect(screen.getByText("Line 1 is not “question: answer”.")).toBeVisible();
  await user.type(answers, ": turn on the light{Enter}heard: [[tv, music]{Enter}sure: 4");
  await user.click(screen.getByRole("button", { name: "Make it gold" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("A clip with a warning cannot be gold");
  expect(answers).not.toHaveValue("");
  api.on("POST", "projects/:slug/gold", refusal(400, "invalid_answers", "Does not fit.", { question: "heard", reason: "unknown_option" }));
  await user.click(screen.getByRole("button", { name: "Make it gold" }));
  expect(await screen.findByText(/“heard”: the question has no such option/)).toBeVisible();
  api.on("POST", "projects/:slug/gold", () => {
    api.on("GET", "projects/:slug/gold", { results: [gold], next: null });
    return reply(201, gold);
  });
  await user.click(screen.getByRole("button", { name: "Make it gold" }));
  expect(await screen.findByTestId("gold-clip")).toHaveTextContent("nobody has met it yet");
  expect(answers).toHaveValue("");
  expect(api.sent("POST", "projects/transcription/gold")[2]?.body).toEqual({ clip: "c-1", answers: { said: "turn on the light", heard: ["tv", "music"], sure: 4 } });
});

test("shows the scores, doubts gold that most people miss, and retires it", async () => {
  const api = fakeLeading().on("GET", "projects/:slug/gold", { results: [{ ...gold, asked: 12, right: 3 }, { ...gold, clip: "c-2", asked: 4, right: 0, retired_at: gold.made_at }], next: null })
    .on("POST", "projects/:slug/gold/:clip/retire", { ...gold, retired_at: gold.made_at });
  const { user } = renderScreen(<GoldTab slug="transcription" />);
  const [first, second] = await screen.findAllByTestId("gold-clip");
  expect(first).toHaveTextContent("3 of 12 answers – most differ: look at the gold again");
  expect(second).toHaveTextContent(/0 of 4 answersretired Nov 22/);
  await user.click(screen.getByRole("button", { name: "Retire gold clip c-1" }));
  expect(await screen.findByTestId("done")).toHaveTextContent("Retired. It is mixed in no more");
  expect(api.sent("POST", "projects/transcription/gold/c-1/retire")).toHaveLength(1);
});

import "@/features/leading/texts";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { GoldTab } from "@/features/leading/parts/gold-tab";
import { refusal, reply } from "@/testing/fake-api";
import { fakeLeading } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

const gold = { clip: "c-1", form_version: 2, made_at: "2026-11-22T09:00:00Z", retired_at: null, asked: 0, right: 0 };

const form = {
  project: { slug: "transcription", name: { en: "Transcription" } }, version: 2,
  definition: {
    title: { en: "What was said" },
    questions: [
      { id: "said", type: "transcript", text: { en: "What was said?" }, required: true },
      { id: "heard", type: "multi_choice", text: { en: "What else is heard?" }, options: [{ id: "tv", text: { en: "A television" } }, { id: "music", text: { en: "Music" } }] },
      { id: "sure", type: "rating", text: { en: "How clear is it?" } },
    ],
  },
};

test("makes a clip gold by the project's own questions, and empties the fields only once it is kept", async () => {
  const api = fakeLeading().on("GET", "projects/:slug/form", form).on("POST", "projects/:slug/gold", refusal(409, "gold_warned", "Warned."));
  const { user } = renderScreen(<GoldTab slug="transcription" />);
  expect(await screen.findByText(/There is no gold in this project yet/)).toBeVisible();
  const said = await screen.findByRole("textbox", { name: /What was said/ });
  await user.type(screen.getByRole("textbox", { name: /Clip/ }), "c-1");
  expect(screen.getByRole("button", { name: "Make it gold" })).toBeDisabled();
  await user.type(said, "turn on the light");
  await user.click(screen.getByRole("checkbox", { name: "A television" }));
  await user.selectOptions(screen.getByRole("combobox", { name: "How clear is it?" }), "4");
  await user.click(screen.getByRole("button", { name: "Make it gold" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("A clip with a warning cannot be gold");
  expect(said).toHaveValue("turn on the light");
  api.on("POST", "projects/:slug/gold", refusal(400, "invalid_answers", "Does not fit.", { question: "heard", reason: "unknown_option" }));
  await user.click(screen.getByRole("button", { name: "Make it gold" }));
  expect(await screen.findByText(/“heard”: the question has no such option any more/)).toBeVisible();
  api.on("POST", "projects/:slug/gold", () => {
    api.on("GET", "projects/:slug/gold", { results: [gold], next: null });
    return reply(201, gold);
  });
  await user.click(screen.getByRole("button", { name: "Make it gold" }));
  expect(await screen.findByTestId("gold-clip")).toHaveTextContent("nobody has met it yet");
  expect(said).toHaveValue("");
  expect(api.sent("POST", "projects/transcription/gold")[2]?.body).toEqual({ clip: "c-1", answers: { said: "turn on the light", heard: ["tv"], sure: 4 } });
});

test("a project without a form says what comes", async () => {
  fakeLeading().on("GET", "projects/:slug/form", refusal(409, "no_form", "No form."));
  renderScreen(<GoldTab slug="transcription" />);
  expect(await screen.findByText(/Once one is published, its questions stand here/)).toBeVisible();
  expect(screen.queryByRole("alert")).toBeNull();
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

import "@/features/leading/texts";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { PeopleTab } from "@/features/leading/parts/people-tab";
import { refusal } from "@/testing/fake-api";
import { fakeLeading, rosa } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

const reason = "Let us talk at two; take the rest of the morning.";

test("pauses a person with a reason, and lets them go on without one", async () => {
  const api = fakeLeading();
  const paused = { ...rosa, held: 1, paused: { since: "2026-11-23T10:00:00Z", reason } };
  api.on("POST", "people/:id/pause", () => {
    api.on("GET", "projects/:slug/people", { results: [paused], next: null });
    return { person: paused, returned: 9 };
  });
  api.on("POST", "people/:id/resume", { person: rosa, returned: 0 });
  const { user } = renderScreen(<PeopleTab slug="transcription" />);
  await user.click(await screen.findByRole("button", { name: "Pause… Rosa Marin" }));
  const dialog = await screen.findByRole("dialog", { name: "Pause Rosa Marin?" });
  expect(dialog).toHaveTextContent("Rosa Marin reads this.");
  await user.keyboard("   ");
  expect(within(dialog).getByRole("button", { name: /^Pause/ })).toBeDisabled();
  await user.keyboard(`${reason}{Control>}{Enter}{/Control}`);
  expect(await screen.findByTestId("done")).toHaveTextContent("Rosa Marin is paused and reads your reason. 9 unopened clips went back.");
  expect(await screen.findByText(new RegExp(reason))).toBeVisible();
  expect(api.sent("POST", "people/p-rosa/pause")[0]?.body).toEqual({ reason });
  await user.click(screen.getByRole("button", { name: "Let Rosa Marin go on" }));
  expect(await screen.findByText("Rosa Marin is given clips again.")).toBeVisible();
});

test("offers nothing about people who report to somebody else", async () => {
  fakeLeading();
  renderScreen(<PeopleTab slug="transcription" />);
  const [, andrei] = await screen.findAllByTestId("person");
  expect(andrei).toHaveTextContent("Andrei IonescuBucharestRomaniannot on shiftnothingreports to Elena Pop");
  expect(within(andrei as HTMLElement).queryByRole("button")).toBeNull();
});

test("takes back what was not opened, or all of it", async () => {
  const api = fakeLeading().on("POST", "people/:id/take-back", { person: { ...rosa, held: 0 }, returned: 10 });
  const { user } = renderScreen(<PeopleTab slug="transcription" />);
  await user.click(await screen.findByRole("button", { name: "Take back… Rosa Marin" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("10 clips are in hand, 1 of them opened.");
  await user.click(within(dialog).getByRole("checkbox", { name: "The opened ones too" }));
  await user.click(within(dialog).getByRole("button", { name: /^Take back/ }));
  expect(await screen.findByTestId("done")).toHaveTextContent("10 clips of Rosa Marin went back to the queue.");
  expect(api.sent("POST", "people/p-rosa/take-back")[0]?.body).toEqual({ opened: true });
});

test("closing a dialog leaves neither its refusal nor its effect behind", async () => {
  fakeLeading().on("POST", "people/:id/pause", refusal(403, "not_allowed", "No."));
  const { user } = renderScreen(<PeopleTab slug="transcription" />);
  await user.click(await screen.findByRole("button", { name: "Pause… Rosa Marin" }));
  await user.keyboard("Because.{Control>}{Enter}{/Control}");
  expect(await screen.findByRole("alert")).toHaveTextContent("Ask the lead to whom this person reports.");
  await user.click(screen.getAllByRole("button", { name: "Cancel" })[1] as HTMLElement);
  expect(screen.queryByRole("alert")).toBeNull();
  await waitFor(() => expect(screen.getByRole("button", { name: "Pause… Rosa Marin" })).toHaveFocus());
});

import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import LeadingPage from "@/features/leading/leading-page";
import { refusal } from "@/testing/fake-api";
import { andrei, fakeLeading, queue, rosa } from "@/testing/fake-leading";
import { renderScreen } from "@/testing/render-screen";

test("shows the queue by lane, with its oldest open label and whose hands hold what", async () => {
  fakeLeading();
  renderScreen(<LeadingPage />, "/leading");
  const [english, romanian] = await screen.findAllByTestId("lane");
  expect(english).toHaveTextContent(/^English90123002 h 05 min$/);
  expect(romanian).toHaveTextContent(/^Romanianwith a warning · never in zone CR0020/);
  expect(english?.querySelector('[data-part="open"]')).toHaveStyle({ width: `${(300 / 402) * 100}%` });
  expect(await screen.findByTestId("held")).toHaveTextContent(/Rosa MarinEnglish31 min.*opened · with a draft/);
  expect(screen.getByTestId("holders")).toHaveTextContent("Rosa Marin 1.");
});

test("an empty project says what will stand here", async () => {
  fakeLeading().on("GET", "projects/:slug/queue", { ...queue, open: 0, held: 0, done: 0, oldest_open_since: null, lanes: [] })
    .on("GET", "projects/:slug/queue/held", { results: [], next: null });
  renderScreen(<LeadingPage />, "/leading");
  expect(await screen.findByText(/After the first intake, a bar for each language stands here/)).toBeVisible();
  expect(await screen.findByText(/Nobody holds a clip now/)).toBeVisible();
});

test("pauses a project only with a reason, and says what went back", async () => {
  const api = fakeLeading();
  api.on("POST", "projects/:slug/pause", () => {
    api.on("GET", "projects/:slug/queue", { ...queue, state: "paused", reason: "The form is being mended." });
    return { project: "transcription", state: "paused", reason: "The form is being mended.", returned: 7 };
  });
  const { user } = renderScreen(<LeadingPage />, "/leading");
  await user.click(await screen.findByRole("button", { name: "Pause…" }));
  const dialog = await screen.findByRole("dialog", { name: "Pause Transcription?" });
  expect(within(dialog).getByRole("button", { name: /Pause the project/ })).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), " The form is being mended. {Control>}{Enter}{/Control}");
  expect(await screen.findByTestId("done")).toHaveTextContent("Paused. 7 unopened clips went back to the queue at once; more may follow within seconds.");
  expect(await screen.findByTestId("project-reason")).toHaveTextContent("The form is being mended.");
  expect(screen.getByTestId("project-state")).toHaveTextContent("paused");
  expect(screen.getByRole("button", { name: "Open again" })).toBeVisible();
  expect(screen.queryByRole("dialog")).toBeNull();
  const [sent] = api.sent("POST", "projects/transcription/pause");
  expect(sent?.body).toEqual({ reason: "The form is being mended." });
  expect(sent?.key).toMatch(/^[0-9a-f-]{36}$/);
});

test("a refusal stays in the dialog with what was typed, and says what to do", async () => {
  const api = fakeLeading().on("POST", "projects/:slug/drain", refusal(409, "project_archived", "Archived."));
  const { user } = renderScreen(<LeadingPage />, "/leading?project=wake");
  await user.click(await screen.findByRole("button", { name: "Drain…" }));
  const dialog = await screen.findByRole("dialog", { name: "Drain Wake word?" });
  await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "Enough for now.");
  await user.click(within(dialog).getByRole("button", { name: /Drain the project/ }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("This project is archived: nothing is handed out from it any more.");
  expect(within(dialog).getByRole("textbox", { name: /Reason/ })).toHaveValue("Enough for now.");
  expect(api.sent("POST", "projects/wake/drain")).toHaveLength(1);
});

test("gives a clip in hand to somebody else for some hours", async () => {
  const api = fakeLeading().on("POST", "assignments/:id/reassign", { assignment: "a-1", person: { id: "p-andrei", name: "Andrei Ionescu" }, reserved_until: "2026-11-24T09:00:00Z" });
  const { user } = renderScreen(<LeadingPage />, "/leading");
  await user.click(await screen.findByRole("button", { name: "Give to somebody else… Rosa Marin, English" }));
  const dialog = await screen.findByRole("dialog");
  await screen.findByRole("option", { name: "Andrei Ionescu · Romanian · not on shift" });
  expect(within(dialog).queryByRole("option", { name: /Rosa/ })).toBeNull();
  await user.selectOptions(within(dialog).getByRole("combobox", { name: /To/ }), "p-andrei");
  await user.click(within(dialog).getByRole("button", { name: /Give it/ }));
  expect(await screen.findByTestId("done")).toHaveTextContent("kept for Andrei Ionescu until Nov 24, ");
  expect(api.sent("POST", "assignments/a-1/reassign")[0]?.body).toEqual({ person: "p-andrei", hours: 24 });
});

test("offers those who could have the clip alone, from every page, and says what keeps somebody from it after all", async () => {
  const api = fakeLeading().on("POST", "assignments/:id/reassign", refusal(409, "cannot_be_given", "No.", { missing: ["language", "site"] }));
  api.on("GET", "projects/:slug/people", ({ query }: { query: URLSearchParams }) => {
    if (query.get("assignment") !== "a-1") return { results: [rosa, andrei], next: null };
    return query.get("cursor") === null ? { results: [rosa], next: "more" } : { results: [{ ...andrei, id: "p-ana", name: "Ana Pop" }], next: null };
  });
  const { user } = renderScreen(<LeadingPage />, "/leading");
  await user.click(await screen.findByRole("button", { name: "Give to somebody else… Rosa Marin, English" }));
  const dialog = await screen.findByRole("dialog");
  await screen.findByRole("option", { name: /Ana Pop/ });
  expect(within(dialog).queryByRole("option", { name: /Rosa|Andrei/ })).toBeNull();
  await user.selectOptions(within(dialog).getByRole("combobox", { name: /To/ }), "p-ana");
  await user.click(within(dialog).getByRole("button", { name: /Give it/ }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("They cannot be given this clip: they do not know its language; their site is kept from it. Choose somebody else.");
});

test("tab and project stand in the address, and tabs are walked by arrow keys", async () => {
  fakeLeading();
  const { user, router } = renderScreen(<LeadingPage />, "/leading?tab=people");
  expect(await screen.findByRole("tab", { name: "People" })).toHaveAttribute("aria-selected", "true");
  await user.selectOptions(screen.getByRole("combobox", { name: "Project" }), "wake");
  expect(router.state.location.search).toBe("?project=wake&tab=people");
  screen.getByRole("tab", { name: "People" }).focus();
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(screen.getByRole("tab", { name: "Hours" })).toHaveAttribute("aria-selected", "true"));
  expect(router.state.location.search).toBe("?project=wake&tab=hours");
});

test("a privacy officer has only the decisions that are theirs, and asks for nothing else", async () => {
  const api = fakeLeading(["steward"]).on("GET", "projects/:slug/conditions", { policies: { child_voice: "withhold" } });
  const { user } = renderScreen(<LeadingPage />, "/leading?tab=people");
  expect((await screen.findAllByRole("tab")).map((tab) => tab.textContent)).toEqual(["Stuck clips", "Overlap and conditions"]);
  await user.click(screen.getByRole("tab", { name: "Overlap and conditions" }));
  expect(await screen.findByTestId("policy")).toHaveAttribute("data-policy", "withhold");
  expect(screen.queryByRole("button", { name: "Pause…" })).toBeNull();
  const asked = new Set(api.calls.map(({ path }) => path));
  expect([...asked].toSorted()).toEqual(["me", "projects", "projects/transcription/conditions", "projects/transcription/queue/stuck"]);
});

test("whoever leads nothing is told so", async () => {
  fakeLeading(["reviewer"]);
  renderScreen(<LeadingPage />, "/leading");
  expect(await screen.findByText(/This page is for leads/)).toBeVisible();
  expect(screen.queryByRole("tab")).toBeNull();
});

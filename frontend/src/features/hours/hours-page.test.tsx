import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fromLocal, toLocal } from "@/features/hours/model/local-times";
import { faultOf, fillFrom, toCorrection, withBreak } from "@/features/hours/model/worked";
import HoursPage from "@/features/hours/hours-page";
import type { MyShift } from "@/lib/contract";
import { FakeServer } from "@/testing/fake-server";
import { installFakeServer } from "@/testing/install-fake-server";
import { renderScreen } from "@/testing/render-screen";

const ZONE = "America/Costa_Rica";
const shift: MyShift = {
  id: "shift-1", started_at: "2026-03-02T14:03:27Z", ended_at: "2026-03-02T22:40:11Z", ends_by: null, hours: 8.61,
  breaks: [{ started_at: "2026-03-02T18:00:05Z", ended_at: "2026-03-02T18:44:59Z" }], correctable_until: new Date(Date.now() + 86_400_000).toISOString(), corrections: [],
};

// A shift of four minutes: the break begins and ends within one of them.
const brief: MyShift = {
  ...shift, id: "shift-2", started_at: "2026-03-02T09:07:28Z", ended_at: "2026-03-02T09:11:39Z", hours: 0.07,
  breaks: [{ started_at: "2026-03-02T09:10:17Z", ended_at: "2026-03-02T09:10:31Z" }],
};

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  installFakeServer(server);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function open(...shifts: MyShift[]) {
  server.shifts = shifts;
  const view = renderScreen(<HoursPage />);
  await screen.findByRole("heading", { name: "My hours" });
  return view;
}

describe("my hours", () => {
  it("shows a shift in the times of one's site", async () => {
    await open(shift);
    const row = screen.getByTestId("shift");
    for (const words of ["Monday, March 2, 2026", "08:03", "16:40", "12:00–12:44", "8 h 37 min", "can be corrected until"]) expect(row).toHaveTextContent(words);
    expect(screen.getByText(/San José \(America\/Costa_Rica\)/)).toBeInTheDocument();
  });

  it("offers the file of the chosen days, and none of days that cannot be", async () => {
    const { user } = await open();
    expect(screen.getByText("You have not worked a shift yet.")).toBeInTheDocument();
    const from = screen.getByLabelText("From");
    await user.clear(from);
    await user.type(from, "2026-03-01");
    await user.clear(screen.getByLabelText("To"));
    await user.type(screen.getByLabelText("To"), "2026-03-31");
    expect(screen.getByTestId("hours-file")).toHaveAttribute("href", "/api/v1/shifts/hours.csv?from=2026-03-01&to=2026-03-31");
    await user.clear(from);
    expect(screen.queryByTestId("hours-file")).toBeNull();
    expect(screen.getByRole("alert")).toHaveTextContent("first day");
  });

  it("asks for a correction by keyboard; what was left alone stays as recorded, to the second", async () => {
    const { user } = await open(shift);
    await user.click(screen.getByRole("button", { name: /^Correct/ }));
    const form = screen.getByTestId("correction-form");
    expect(within(form).getByLabelText("Start")).toHaveFocus();
    const end = within(form).getByLabelText("End");
    await user.clear(end);
    await user.type(end, "2026-03-02T17:15");
    await user.type(within(form).getByLabelText(/Reason/), "The last hour was a meeting.");
    await user.click(within(form).getByRole("button", { name: "Ask for the correction" }));
    await waitFor(() => expect(server.made("POST", /corrections$/)[0]?.body).toEqual({
      started_at: "2026-03-02T14:03:27Z", ended_at: "2026-03-02T23:15:00.000Z",
      breaks: [{ started_at: "2026-03-02T18:00:05Z", ended_at: "2026-03-02T18:44:59Z" }], reason: "The last hour was a meeting.",
    }));
    const both = await screen.findByTestId("correction");
    for (const words of ["As recorded", "As you say", "16:40", "17:15", "waits for a lead", "The last hour was a meeting."]) expect(both).toHaveTextContent(words);
    expect(screen.queryByRole("button", { name: /^Correct/ })).toBeNull();
    expect(within(both).getByTestId("correction-status")).toHaveFocus();
    expect(within(both).getByTestId("correction-status")).toHaveTextContent("waits for a lead");
  });

  it("sends each time that was left alone exactly, where several fall into one minute", async () => {
    const { user } = await open(brief);
    await user.click(screen.getByRole("button", { name: /^Correct/ }));
    const form = screen.getByTestId("correction-form");
    await user.clear(within(form).getByLabelText("Start"));
    await user.type(within(form).getByLabelText("Start"), "2026-03-02T03:05");
    await user.click(within(form).getByRole("button", { name: "Ask for the correction" }));
    await waitFor(() => expect(server.made("POST", /corrections$/)[0]?.body).toEqual({
      started_at: "2026-03-02T09:05:00.000Z", ended_at: brief.ended_at, breaks: brief.breaks,
    }));
  });

  it("changes the end of a break, and not its beginning in the same minute", async () => {
    const { user } = await open(brief);
    await user.click(screen.getByRole("button", { name: /^Correct/ }));
    const end = screen.getByLabelText("Break 1, to");
    await user.clear(end);
    await user.type(end, "2026-03-02T03:11");
    await user.click(screen.getByRole("button", { name: "Ask for the correction" }));
    await waitFor(() => expect(server.made("POST", /corrections$/)[0]?.body).toEqual({
      started_at: brief.started_at, ended_at: brief.ended_at,
      breaks: [{ started_at: "2026-03-02T09:10:17Z", ended_at: "2026-03-02T09:11:00.000Z" }],
    }));
  });

  it.each([
    ["Break 1, to", "2026-03-02T03:09", "Break 1 would end at 03:09:00, and begins at 03:10:17. Give it a later end"],
    ["Start", "2026-03-02T03:11", "Break 1 begins at 03:10:17, and the shift would start at 03:11:00. Change when break 1 begins, or the start"],
    ["End", "2026-03-02T03:10", "Break 1 ends at 03:10:31, and the shift would end at 03:10:00. Change when break 1 ends, or the end"],
  ])("names the break that does not fit, and what to change: %s", async (field, value, words) => {
    const { user } = await open(brief);
    await user.click(screen.getByRole("button", { name: /^Correct/ }));
    await user.clear(screen.getByLabelText(field));
    await user.type(screen.getByLabelText(field), value);
    await user.click(screen.getByRole("button", { name: "Ask for the correction" }));
    expect(screen.getByRole("alert")).toHaveTextContent(words);
    expect(server.made("POST", /corrections$/)).toHaveLength(0);
  });

  it("leaves it as recorded by Esc, and keeps what was filled in when the server says no", async () => {
    const { user } = await open(shift);
    await user.click(screen.getByRole("button", { name: /^Correct/ }));
    await user.keyboard("{Escape}");
    expect(screen.queryByTestId("correction-form")).toBeNull();
    expect(screen.getByRole("button", { name: /^Correct/ })).toHaveFocus();
    await user.keyboard("{Enter}");
    const form = screen.getByTestId("correction-form");
    await user.click(within(form).getByRole("button", { name: "Remove break 1" }));
    server.refuse(/corrections$/, 409, "correction_waiting");
    await user.click(within(form).getByRole("button", { name: "Ask for the correction" }));
    expect(await within(form).findByRole("alert")).toHaveTextContent("correction_waiting");
    expect(within(form).queryByLabelText(/Break 1/)).toBeNull();
  });

  it("says what is wrong before anything is sent", async () => {
    const { user } = await open(shift);
    await user.click(screen.getByRole("button", { name: /^Correct/ }));
    await user.click(screen.getByRole("button", { name: "Ask for the correction" }));
    expect(screen.getByRole("alert")).toHaveTextContent("recorded already");
    await user.clear(screen.getByLabelText("End"));
    await user.click(screen.getByRole("button", { name: "Ask for the correction" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Give a start");
    expect(server.made("POST", /corrections$/)).toHaveLength(0);
  });

  it("shows both versions once a lead agreed, which one counts, and offers no other", async () => {
    const correction = {
      id: "c", state: "agreed" as const, started_at: shift.started_at, ended_at: "2026-03-02T23:15:00Z", breaks: [], hours: 9.19, reason: "",
      asked_at: "2026-03-03T08:00:00Z", decided_at: "2026-03-03T15:00:00Z", decided_by: "Lena Ortiz",
    };
    await open({ ...shift, corrections: [correction] });
    const both = screen.getByTestId("correction");
    expect(within(both).getByRole("columnheader", { name: /As you say counts/ })).toBeInTheDocument();
    expect(both).toHaveTextContent("agreed by Lena Ortiz");
    expect(both.querySelectorAll("[data-differs]")).toHaveLength(3);
    expect(screen.queryByRole("button", { name: /^Correct/ })).toBeNull();
  });

  it("says when a shift can no longer be corrected, or not yet", async () => {
    await open({ ...shift, correctable_until: "2026-03-09T22:40:11Z" }, { ...shift, id: "now", ended_at: null, hours: null, correctable_until: null });
    const [over, running] = screen.getAllByTestId("shift");
    expect(over).toHaveTextContent("can no longer be corrected");
    expect(running).toHaveTextContent("can be corrected once it has ended");
  });
});

describe("clocks of a site", () => {
  it.each([
    ["America/Costa_Rica", "2026-03-02T14:03:27Z", "2026-03-02T08:03"],
    ["Asia/Kolkata", "2026-03-02T20:00:00Z", "2026-03-03T01:30"],
    ["Europe/Bucharest", "2026-03-29T01:30:00Z", "2026-03-29T04:30"],
    ["Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-05T01:45"],
    ["Pacific/Apia", "2026-01-01T11:00:00Z", "2026-01-02T00:00"],
  ])("%s", (zone, iso, local) => {
    expect(toLocal(iso, zone)).toBe(local);
    expect(Date.parse(fromLocal(local, zone))).toBe(Date.parse(`${iso.slice(0, 17)}00Z`));
  });

  it("takes the earlier of two, and goes on where a time does not exist", () => {
    expect(fromLocal("2026-10-25T03:30", "Europe/Bucharest")).toBe("2026-10-25T00:30:00.000Z");
    expect(fromLocal("2026-03-29T03:30", "Europe/Bucharest")).toBe("2026-03-29T01:30:00.000Z");
  });
});

describe("what is asked for", () => {
  const now = Date.parse("2026-03-03T12:00:00Z");

  it("is what was recorded where nothing was changed, and that is no correction", () => {
    const filled = fillFrom(shift, ZONE);
    expect(toCorrection(filled, ZONE)).toEqual({ started_at: shift.started_at, ended_at: shift.ended_at, breaks: shift.breaks });
    expect(faultOf(filled, shift, ZONE, now)).toEqual({ code: "same" });
  });

  it.each([
    ["order", { to: "2026-03-02T07:00" }],
    ["future", { to: "2026-03-03T09:00" }],
    ["early", { from: "2026-03-02T12:30" }],
    ["late", { to: "2026-03-02T12:30" }],
    ["incomplete", { from: "" }],
  ] as const)("has a fault: %s", (code, shown) => {
    const filled = fillFrom(shift, ZONE);
    for (const [field, value] of Object.entries(shown)) filled[field as "from" | "to"].shown = value;
    expect(faultOf(filled, shift, ZONE, now)).toMatchObject({ code });
  });

  it("gets a break of its own", () => {
    const straight = { ...shift, breaks: [] };
    const filled = withBreak(fillFrom(straight, ZONE));
    expect(faultOf(filled, straight, ZONE, now)).toBeNull();
    expect(toCorrection(filled, ZONE).breaks).toEqual([{ started_at: "2026-03-02T18:00:00.000Z", ended_at: "2026-03-02T18:15:00.000Z" }]);
  });
});

import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import MinePage from "@/features/mine/mine-page";
import type { MyReport } from "@/lib/contract";
import { FakeServer } from "@/testing/fake-server";
import { installFakeServer } from "@/testing/install-fake-server";
import { renderScreen } from "@/testing/render-screen";

const report: MyReport = {
  id: "r1", received_at: "2026-01-02T03:04:00Z", kind: "violence", state: "closed", owner_role: "supervisor", decision: "authority_told",
  decided_at: "2026-01-02T04:00:00Z", outcome: { en: "The police were told within the hour." }, may_dispute: true,
};

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  installFakeServer(server);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it("tells what became of a report, in plain words (W8)", async () => {
  server.reports = [report];
  renderScreen(<MinePage />);
  const row = await screen.findByTestId("report");
  for (const words of ["violence", "closed", "a supervisor", "an authority was told", "The police were told within the hour."]) {
    expect(row).toHaveTextContent(words);
  }
});

it("says what is not decided yet, and never a code", async () => {
  server.reports = [{ ...report, kind: null, state: "received", owner_role: null, decision: null, decided_at: null, outcome: null }];
  renderScreen(<MinePage />);
  const row = await screen.findByTestId("report");
  for (const words of ["not yet said", "received", "nobody yet", "not yet", "The outcome will stand here."]) expect(row).toHaveTextContent(words);
});

it("says when there is nothing, and when it cannot be fetched", async () => {
  const view = renderScreen(<MinePage />);
  expect(await screen.findByText("You have not escalated anything.")).toBeInTheDocument();
  view.unmount();
  server.refuse(/mine/, 500, "broken");
  renderScreen(<MinePage />);
  expect(await screen.findByRole("alert")).toHaveTextContent("The server says broken.");
});

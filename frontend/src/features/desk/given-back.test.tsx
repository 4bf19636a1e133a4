/** Clips that go back while the desk is open: gone at once, in the right words, and with the reason of a pause. */
import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import DeskPage from "@/features/desk/desk-page";
import { fakeClip } from "@/testing/fake-clips";
import { FakeMedia } from "@/testing/fake-media";
import { FakeServer } from "@/testing/fake-server";
import { installFakeServer } from "@/testing/install-fake-server";
import { renderScreen } from "@/testing/render-screen";

const WHY = "Please redo the practice on names first.";
const id = (number: number) => fakeClip(number).id;
const all = [1, 2, 3, 4, 5, 6].map(id);

let server: FakeServer;
let media: FakeMedia;

beforeEach(() => {
  sessionStorage.clear();
  server = new FakeServer();
  media = new FakeMedia();
  media.install();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function sitDown() {
  installFakeServer(server);
  const view = renderScreen(<DeskPage />);
  await waitFor(() => expect(screen.getByTestId("clip-frame")).toHaveFocus());
  return view;
}

const frameId = () => screen.getByTestId("clip-frame").dataset.assignment;
const notice = () => screen.getByTestId("notice");
const seeTheTabAgain = () => act(() => void document.dispatchEvent(new Event("visibilitychange")));
const pause = () => server.refuse(/POST batches/, 409, "paused", { reason: WHY }, 1000);

it("empties the desk when the tab is seen again after a pause, and gives its reason", async () => {
  await sitDown();
  server.takeAway(...all);
  pause();
  seeTheTabAgain();
  expect(await screen.findByTestId("refused")).toHaveAttribute("data-code", "paused");
  expect(screen.queryByRole("textbox")).toBeNull();
  await waitFor(() => expect(notice()).toHaveTextContent("was given back"));
  expect(notice()).toHaveTextContent(WHY);
  expect(notice()).not.toHaveTextContent("withdrawn");
});

it("keeps the clip in hand that is still held, and lets the others go", async () => {
  const { user } = await sitDown();
  server.takeAway(...all.slice(1));
  pause();
  seeTheTabAgain();
  await waitFor(() => expect(notice()).toHaveTextContent(WHY));
  expect(frameId()).toBe(id(1));
  await user.keyboard("12{Enter}");
  expect(await screen.findByTestId("pause-reason")).toHaveTextContent(WHY);
  expect(server.made("POST", /label$/)).toHaveLength(1);
});

it("learns it from a refused top-up", async () => {
  const { user } = await sitDown();
  server.takeAway(...all.slice(1));
  pause();
  await user.keyboard("sss");
  expect(await screen.findByTestId("refused")).toBeInTheDocument();
  expect(notice()).toHaveTextContent("was given back");
});

it("learns it at the key that asks for the sound, and does not call it withdrawn", async () => {
  server = new FakeServer([fakeClip(1, { warnings: ["violence"] }), fakeClip(2)]);
  const { user } = await sitDown();
  server.takeAway(id(1));
  await user.keyboard(" ");
  await waitFor(() => expect(notice()).toHaveTextContent("was given back"));
  expect(frameId()).toBe(id(2));
  expect(media.plays).toBe(0);
});

it("still says withdrawn of what was stopped for everybody", async () => {
  await sitDown();
  server.withdrawn.add(id(1));
  seeTheTabAgain();
  await waitFor(() => expect(notice()).toHaveTextContent("was withdrawn"));
  expect(frameId()).toBe(id(2));
});

it("says at a refused skip that the clip was given back, and does not open it again", async () => {
  const { user } = await sitDown();
  server.takeAway(id(1));
  await user.keyboard("s");
  await waitFor(() => expect(notice()).toHaveTextContent("was given back"));
  expect(frameId()).toBe(id(2));
});

it("keeps what was filled in by ear, to be sent late", async () => {
  const { user } = await sitDown();
  await user.keyboard(" ");
  await waitFor(() => expect(media.sounding).toBe(true));
  await user.keyboard("12");
  server.takeAway(...all);
  seeTheTabAgain();
  await waitFor(() => expect(notice()).toHaveTextContent("was given back"));
  expect(frameId()).toBe(id(1));
});

it("says that a break is due where the sound is refused for it", async () => {
  server = new FakeServer([fakeClip(1, { warnings: ["violence"] })]);
  const { user } = await sitDown();
  server.refuse(/GET .*audio/, 409, "break_due");
  await user.keyboard(" ");
  await waitFor(() => expect(notice()).toHaveTextContent("The server says break_due."));
  expect(frameId()).toBe(id(1));
});

it("looks again by itself while paused, and goes on when the pause ends", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  server.refuse(/POST batches/, 409, "paused", { reason: WHY }, 1);
  installFakeServer(server);
  renderScreen(<DeskPage />);
  expect(await screen.findByTestId("refused")).toHaveTextContent("looks again by itself");
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(await screen.findByTestId("clip-frame")).toBeInTheDocument();
});

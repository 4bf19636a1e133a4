/** What jsdom lacks: media elements that play, and canvases. Time moves only when a test says so. */
import { vi } from "vitest";

export class FakeMedia {
  /** Every element that was made since. */
  readonly elements = new Set<HTMLMediaElement>();
  plays = 0;

  install(): void {
    const played = (element: HTMLMediaElement) => {
      this.elements.add(element);
      this.plays += 1;
    };
    const playing = new WeakSet<HTMLMediaElement>();
    const times = new WeakMap<HTMLMediaElement, number>();
    const prototype = HTMLMediaElement.prototype;
    vi.spyOn(prototype, "play").mockImplementation(async function play(this: HTMLMediaElement) {
      played(this);
      playing.add(this);
    });
    vi.spyOn(prototype, "pause").mockImplementation(function pause(this: HTMLMediaElement) { playing.delete(this); });
    vi.spyOn(prototype, "load").mockImplementation(() => undefined);
    vi.spyOn(prototype, "currentTime", "get").mockImplementation(function get(this: HTMLMediaElement) { return times.get(this) ?? 0; });
    vi.spyOn(prototype, "currentTime", "set").mockImplementation(function set(this: HTMLMediaElement, value) { times.set(this, value); });
    vi.spyOn(prototype, "paused", "get").mockImplementation(function get(this: HTMLMediaElement) { return !playing.has(this); });
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
    URL.createObjectURL ??= () => "blob:fake";
    URL.revokeObjectURL ??= () => undefined;
  }

  /** Moves what is sounding to a place in the clip. */
  moveTo(seconds: number): void {
    for (const element of this.elements) {
      if (element.paused) continue;
      element.currentTime = seconds;
      element.dispatchEvent(new Event("timeupdate"));
    }
  }

  get sounding(): boolean {
    return [...this.elements].some((element) => !element.paused);
  }
}

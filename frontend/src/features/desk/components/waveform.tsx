import { useComputedColorScheme } from "@mantine/core";
import { type MouseEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import WaveSurfer from "wavesurfer.js";
import { cspNonce } from "@/config/theme";
import { decodePeaks } from "@/features/desk/audio/peaks";
import type { DeskSession } from "@/features/desk/session/desk-session";
import type { Assignment } from "@/lib/contract";
import { Scope } from "@/lib/scope";
import { useStore } from "@/lib/store";

const COLORS = {
  light: { waveColor: "#8fa9b5", progressColor: "#35586a", cursorColor: "#b4532a" },
  dark: { waveColor: "#58707c", progressColor: "#a9c6d3", cursorColor: "#e0905f" },
} as const;

/** Quieter than this is drawn as quiet: scaling silence up would show speech where there is none. */
const QUIETEST_PEAK = 0.08;

/**
 * The clip as a picture, drawn from the batch's peaks before any sound is fetched. It follows the player and never plays:
 * wavesurfer is only told where the sound is.
 */
export function Waveform({ clip, desk }: { clip: Assignment; desk: DeskSession }) {
  const { t } = useTranslation("desk");
  const { zoom } = useStore(desk.store);
  const scheme = useComputedColorScheme("light");
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<WaveSurfer | null>(null);

  useEffect(() => {
    if (!box.current) return undefined;
    const scope = new Scope();
    const picture = draw(box.current, clip, COLORS[scheme]);
    drawn.current = picture;
    magnify(picture, box.current, desk.store.get().zoom, clip.duration_s);
    scope.own(() => picture.destroy());
    followPlayer(scope, picture, desk, clip.duration_s);
    return () => scope.dispose();
  }, [clip, desk, scheme]);

  useEffect(() => {
    if (drawn.current && box.current) magnify(drawn.current, box.current, zoom, clip.duration_s);
  }, [zoom, clip.duration_s]);

  const seek = (event: MouseEvent) => {
    const whole = drawn.current?.getWrapper().getBoundingClientRect();
    if (!whole || whole.width === 0) return;
    void desk.playback.seekTo(((event.clientX - whole.left) / whole.width) * clip.duration_s);
  };
  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- arrows move the place
  return <div ref={box} className="waveform" role="img" aria-label={t("clip.waveform")} data-testid="waveform" onClick={seek} />;
}

function draw(container: HTMLElement, clip: Assignment, colors: (typeof COLORS)["light" | "dark"]): WaveSurfer {
  const [maxima, minima] = decodePeaks(clip.peaks);
  const loudest = maxima.reduce((most, value, at) => Math.max(most, value, -(minima[at] ?? 0)), 0);
  return WaveSurfer.create({
    container, height: 124, barWidth: 2, barGap: 1, barRadius: 2, barMinHeight: 1, cursorWidth: 2, interact: false,
    peaks: [maxima, minima], duration: clip.duration_s, normalize: true, maxPeak: Math.max(loudest, QUIETEST_PEAK),
    hideScrollbar: false, autoScroll: true, cspNonce: cspNonce(), ...colors,
  });
}

function magnify(picture: WaveSurfer, box: HTMLElement, zoom: number, duration: number): void {
  picture.setOptions({ minPxPerSec: zoom === 1 ? 0 : (box.clientWidth / duration) * zoom });
}

function followPlayer(scope: Scope, picture: WaveSurfer, desk: DeskSession, duration: number): void {
  const { player } = desk.playback;
  const show = () => picture.setTime(Math.min(player.position, duration));
  let endFrames: (() => void) | null = null;
  scope.own(player.events.on(({ type }) => {
    if (type === "started") {
      endFrames?.();
      endFrames = scope.frames(show);
    }
    if (type === "stopped") endFrames?.();
    show();
  }));
  if (player.playing) endFrames = scope.frames(show);
}

import type { ClipEvent } from "@/features/stewarding/api/audit";

type Play = [from_ms: number, to_ms: number, at: string];

/** The stretches that an event says were played. */
export function playsOf({ detail }: Pick<ClipEvent, "detail">): Play[] {
  const heard = detail.heard;
  if (!Array.isArray(heard)) return [];
  return heard.filter((play): play is Play => Array.isArray(play) && typeof play[0] === "number" && typeof play[1] === "number");
}

export function secondsOf(plays: readonly Play[]): number {
  return plays.reduce((sum, [from, to]) => sum + Math.max(0, to - from), 0) / 1000;
}

export interface Hearing {
  /** Who was given the sound or played it. */
  people: string[];
  /** Seconds played by all of them; a stretch told twice counts once. */
  seconds: number;
}

/** Who heard a clip, and how much of it. Being served sound counts as hearing it, also where no play was told. */
export function hearingOf(events: readonly ClipEvent[]): Hearing {
  const people = new Set<string>();
  const plays = new Map<string, Play>();
  for (const event of events) {
    const told = playsOf(event);
    if (event.person && (told.length > 0 || event.event.endsWith(".served"))) people.add(event.person);
    for (const play of told) plays.set(`${event.person}|${play.join("|")}`, play);
  }
  return { people: [...people], seconds: secondsOf([...plays.values()]) };
}

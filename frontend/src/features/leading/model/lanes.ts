import type { Lane, Seats } from "@/features/leading/api/queue";

/** The parts of a bar, in the order in which they are drawn: what is over, what is being done, what waits. */
export const parts = ["done", "held", "reserved", "open"] as const satisfies readonly (keyof Seats)[];
export type Part = (typeof parts)[number];

export interface Piece {
  part: Part;
  number: number;
  /** Of the whole picture's width, 0 to 100. */
  width: number;
}

export function totalOf(seats: Seats): number {
  return parts.reduce((sum, part) => sum + seats[part], 0);
}

/**
 * A lane as pieces of one bar. The longest lane fills the picture and the others are in proportion to it; what is there at
 * all stays visible, however small.
 */
export function piecesOf(seats: Seats, longest: number, least = 0.75): Piece[] {
  return parts
    .filter((part) => seats[part] > 0)
    .map((part) => ({ part, number: seats[part], width: Math.max(least, longest === 0 ? 0 : (seats[part] / longest) * 100) }));
}

export function longestOf(lanes: readonly Lane[]): number {
  return Math.max(0, ...lanes.map(totalOf));
}

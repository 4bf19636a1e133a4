/** Times as clocks of a site show them, and back: what a field of type `datetime-local` holds is no moment by itself. */

const MINUTE = 60_000;

/** `2026-03-02T08:30` on the clocks of that zone. */
export function toLocal(iso: string, zone: string): string {
  const moment = Date.parse(iso);
  return new Date(moment + offsetAt(moment, zone)).toISOString().slice(0, 16);
}

/**
 * The moment at which those clocks show that time. Where they show it twice, the earlier one; where they pass over it, as much
 * later as they jump.
 */
export function fromLocal(local: string, zone: string): string {
  const shown = Date.parse(`${local}:00Z`);
  const candidates = [shown - offsetAt(shown - 1440 * MINUTE, zone), shown - offsetAt(shown + 1440 * MINUTE, zone)];
  const right = candidates.filter((moment) => moment + offsetAt(moment, zone) === shown);
  return new Date(right.length > 0 ? Math.min(...right) : Math.max(...candidates)).toISOString();
}

/** What clocks of that zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(new Date(moment));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - Math.floor(moment / 1000) * 1000;
}

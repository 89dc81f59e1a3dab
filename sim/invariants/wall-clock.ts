/** Wall clocks by way of Intl alone, so that what is checked with them is not what is checked. */
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const known = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the wall clock of the zone is ahead of UTC; constant within a quarter of an hour. */
export function offsetAt(atMs: number, zone: string): number {
  if (zone === "UTC") return 0;
  const dayStartMs = Math.floor(atMs / dayMs) * dayMs;
  const atStart = offsetOf(dayStartMs, zone);
  // A zone changes its offset at most once a day.
  if (atStart === offsetOf(dayStartMs + dayMs, zone)) return atStart;
  return offsetOf(Math.floor(atMs / (hourMs / 4)) * (hourMs / 4), zone);
}

function offsetOf(atMs: number, zone: string): number {
  const moments = known.get(zone) ?? new Map<number, number>();
  known.set(zone, moments);
  const found = moments.get(atMs);
  if (found !== undefined) return found;
  const offset = measured(atMs, zone);
  moments.set(atMs, offset);
  return offset;
}

function measured(atMs: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - atMs;
}

/** A wall time, given as if it were UTC, as an instant: a gap shifts forward, a fold takes the first (RFC 5545). */
export function instantOfWall(wallMs: number, zone: string): number {
  const before = offsetAt(wallMs - 26 * hourMs, zone);
  const after = offsetAt(wallMs + 26 * hourMs, zone);
  if (before === after) return wallMs - before;
  const early = wallMs - before;
  if (offsetAt(early, zone) === before) return early;
  const late = wallMs - after;
  return offsetAt(late, zone) === after ? late : early;
}

import { Temporal } from "temporal-polyfill";
import type { LocalDate } from "@/lib/domain/time";
import { instantOfWall, readWall, UnknownZoneError, wallOfInstant } from "@/lib/domain/zone-table";

/** A date and a time as a clock on the wall shows them, without a zone. */
export type WallTime = { readonly date: LocalDate; readonly hour: number; readonly minute: number };

export type WallInstant = {
  readonly instant: Date;
  /** `gap`: this time does not exist there that day and was moved forward; `fold`: it happens twice, this is the first. */
  readonly oddity: "gap" | "fold" | null;
};

export { UnknownZoneError };

/** RFC 5545's reading of local times: a gap shifts forward, a fold takes the first. @throws UnknownZoneError */
export function wallToInstant(wall: WallTime, zone: string): WallInstant {
  const { instantMs, oddity } = readWall(zone, midnightMs(wall.date) + minutesMs(wall));
  return { instant: new Date(instantMs), oddity };
}

/** What a wall clock in this zone shows at this instant. */
export function instantToWall(instant: Date, zone: string): WallTime {
  const at = new Date(wallOfInstant(zone, instant.getTime()));
  return { date: dateAt(at.getTime()), hour: at.getUTCHours(), minute: at.getUTCMinutes() };
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$|^UTC$/.test(zone);
  } catch {
    return false;
  }
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString() as LocalDate;
}

/** Midnight to midnight there, half-open; 23 or 25 hours long when the clocks change. */
export function dayIn(date: LocalDate, zone: string): { start: Date; end: Date } {
  const start = midnightMs(date);
  return {
    start: new Date(instantOfWall(zone, start)),
    end: new Date(instantOfWall(zone, start + 86_400_000)),
  };
}

/** The day on the wall at these milliseconds, which are read as if they were UTC. */
export function dateAt(wallMs: number): LocalDate {
  return new Date(wallMs).toISOString().slice(0, 10) as LocalDate;
}

/** The start of this day on the wall, in milliseconds, read as if it were UTC. @throws RangeError for no day at all */
export function midnightMs(date: LocalDate): number {
  const at = new Date(0);
  const month = Number(date.slice(5, 7)) - 1;
  const day = Number(date.slice(8));
  const ms = at.setUTCFullYear(Number(date.slice(0, 4)), month, day);
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || at.getUTCDate() !== day || at.getUTCMonth() !== month) {
    throw new RangeError(`no day: ${date}`);
  }
  return ms;
}

function minutesMs({ hour, minute }: WallTime): number {
  if (!isBelow(hour, 24) || !isBelow(minute, 60)) throw new RangeError(`no time of day: ${hour}:${minute}`);
  return (hour * 60 + minute) * 60_000;
}

function isBelow(value: number, end: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < end;
}

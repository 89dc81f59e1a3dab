import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import type { LocalDate } from "@/lib/domain/time";
import { dateAt, midnightMs } from "@/lib/domain/wall-time";
import { instantOfWall, wallOfInstant } from "@/lib/domain/zone-table";

/** A day on somebody's wall, counted from 1970-01-01. */
export type DayNumber = number;

/** Where the days of a zone begin: `starts[i]` is the midnight of day `first + i`. */
export type ZoneDays = {
  readonly zone: string;
  readonly first: DayNumber;
  readonly starts: Int32Array;
};

const dayMinutes = 1_440;
const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Enough for a shift that began two days before, and for the midnight after the last day. */
const marginDays = 3;

/** The days of a zone around a span. Each is asked of the zone table once. @throws UnknownZoneError */
export function zoneDays(zone: string, around: Span): ZoneDays {
  const first = dayAt(around.start, zone) - marginDays;
  const count = dayAt(around.end, zone) + marginDays + 1 - first;
  const starts = new Int32Array(count);
  for (let i = 0; i < count; i += 1) starts[i] = minuteOfWall(zone, (first + i) * dayMs);
  return { zone, first, starts };
}

export function startOfDay({ zone, first, starts }: ZoneDays, day: DayNumber): EpochMinute {
  return starts[day - first] ?? minuteOfWall(zone, day * dayMs);
}

/** Midnight to midnight there: 23, 25 or, where a zone skipped a day, no hours long. */
export function spanOfDay(days: ZoneDays, day: DayNumber): Span {
  return { start: startOfDay(days, day), end: startOfDay(days, day + 1) };
}

/** When the clocks there show this minute of the day: a gap shifts forward, a fold takes the first. 1,440 and more is the next day. */
export function minuteOnDay(days: ZoneDays, day: DayNumber, minute: number): EpochMinute {
  if (minute >= dayMinutes) return minuteOnDay(days, day + 1, minute - dayMinutes);
  const start = startOfDay(days, day);
  // No zone changes its clocks twice within a day: one that is as long as any other runs evenly.
  if (startOfDay(days, day + 1) - start === dayMinutes) return start + minute;
  return minuteOfWall(days.zone, day * dayMs + minute * minuteMs);
}

/** The day that the clocks of the zone show then. @throws UnknownZoneError */
export function dayAt(minute: EpochMinute, zone: string): DayNumber {
  return Math.floor(wallOfInstant(zone, minute * minuteMs) / dayMs);
}

/** @throws RangeError for a day that is none */
export function dayOfDate(date: LocalDate): DayNumber {
  return midnightMs(date) / dayMs;
}

export function dateOfDay(day: DayNumber): LocalDate {
  return dateAt(day * dayMs);
}

/** 0 is Monday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Whole minutes everywhere since 1972; older offsets had seconds. */
function minuteOfWall(zone: string, wallMs: number): EpochMinute {
  return Math.round(instantOfWall(zone, wallMs) / minuteMs);
}

import type { Shift } from "@/lib/domain/availability/facts";
import { zoneDays } from "@/lib/domain/availability/local-days";
import { instantOf, type Span, spanOfInterval } from "@/lib/domain/availability/minutes";
import { openHours } from "@/lib/domain/availability/open-hours";
import type { Interval, LocalDate } from "@/lib/domain/time";
import { dayIn } from "@/lib/domain/wall-time";

/**
 * When somebody works within an interval, earliest first and cut to it: for a board whose day is on other clocks than
 * theirs. `zone` is the zone of the hours. Shifts that touch are one. @throws UnknownZoneError
 */
export function workingSpansIn(around: Interval, hours: readonly Shift[], zone: string): Interval[] {
  const within = spanOfInterval(around);
  return openHours(hours, zoneDays(zone, within), within)
    .windows.map((window) => cut(window, within))
    .filter(({ start, end }) => start < end)
    .map(({ start, end }) => ({ start: instantOf(start), end: instantOf(end) }));
}

/** The same for a day of their own zone, midnight to midnight there. */
export function workingSpansOn(date: LocalDate, hours: readonly Shift[], zone: string): Interval[] {
  return workingSpansIn(dayIn(date, zone), hours, zone);
}

function cut(one: Span, within: Span): Span {
  return { start: Math.max(one.start, within.start), end: Math.min(one.end, within.end) };
}

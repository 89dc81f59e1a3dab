import type { Shift } from "@/lib/domain/availability/facts";
import {
  dayAt,
  minuteOnDay,
  spanOfDay,
  weekdayOf,
  type ZoneDays,
} from "@/lib/domain/availability/local-days";
import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import { merged, sortedByStart } from "@/lib/domain/availability/spans";

export type OpenHours = {
  /** Shifts that touch or overlap are one window, so a job may run from one into the next; a break stays a break. */
  readonly windows: readonly Span[];
  /** When each shift opens, sorted: from each on, the grid of slots counts anew. */
  readonly openings: readonly EpochMinute[];
};

/** The windows of a working week around a span, on the clocks of the zone. */
export function openHours(weekly: readonly Shift[], days: ZoneDays, around: Span): OpenHours {
  const ofWeekday = byWeekday(weekly);
  const shifts: Span[] = [];
  const last = dayAt(around.end, days.zone);
  // Two days back: no opening that a slot in the span counts from is missed, wherever the span begins.
  for (let day = dayAt(around.start, days.zone) - 2; day <= last; day += 1) {
    const ofDay = ofWeekday[weekdayOf(day)];
    if (!ofDay || isSkipped(days, day)) continue;
    for (const shift of ofDay) {
      const start = minuteOnDay(days, day, shift.start);
      const end = minuteOnDay(days, day, shift.end);
      if (start < end) shifts.push({ start, end });
    }
  }
  const sorted = sortedByStart(shifts);
  return { windows: merged(sorted), openings: sorted.map(({ start }) => start) };
}

function byWeekday(weekly: readonly Shift[]): (Shift[] | undefined)[] {
  const found: (Shift[] | undefined)[] = [];
  for (const shift of weekly) {
    const known = found[shift.weekday];
    if (known) known.push(shift);
    else found[shift.weekday] = [shift];
  }
  return found;
}

/** Samoa had no 30 December 2011: nobody worked on it. */
function isSkipped(days: ZoneDays, day: number): boolean {
  const { start, end } = spanOfDay(days, day);
  return end <= start;
}

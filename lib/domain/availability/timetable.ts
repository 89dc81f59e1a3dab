import type { Away, FieldworkerTimes } from "@/lib/domain/availability/facts";
import type { Ground } from "@/lib/domain/availability/ground";
import {
  type DayNumber,
  dayAt,
  dayOfDate,
  startOfDay,
  type ZoneDays,
} from "@/lib/domain/availability/local-days";
import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import { type OpenHours, openHours } from "@/lib/domain/availability/open-hours";
import { columnsOf, common, without } from "@/lib/domain/availability/spans";

export type Closure = { readonly kind: "timeOff" | "allDay"; readonly ref: string; readonly span: Span };

/** A booking or a live hold: its own time, and that time with the minutes around it. */
export type Taken = {
  readonly kind: "booking" | "hold";
  readonly ref: string;
  readonly own: Span;
  readonly wide: Span;
};

/** What holds for one fieldworker on this ground. Slots, explanations and verdicts read nothing else, so they agree [P40]. */
export type Timetable = {
  readonly ground: Ground;
  readonly fieldworker: FieldworkerTimes;
  readonly days: ZoneDays;
  readonly hours: OpenHours;
  readonly closures: readonly Closure[];
  readonly taken: readonly Taken[];
  readonly missingSkills: readonly string[];
};

/** @throws UnknownZoneError */
export function timetableOf(ground: Ground, fieldworker: FieldworkerTimes): Timetable {
  const days = ground.daysIn(fieldworker.zone);
  const { skills } = ground.request.job;
  return {
    ground,
    fieldworker,
    days,
    hours: openHours(fieldworker.weeklyHours, days, ground.around),
    closures: closuresOf(fieldworker, days),
    taken: takenOf(fieldworker, ground),
    missingSkills: skills.filter((skill) => !fieldworker.skills.includes(skill)),
  };
}

/**
 * When a job may be going on, minute by minute: inside the hours of both and outside what closes a day, and far enough from
 * everything taken that the minutes around the job and around that do not overlap. Whole days close only the job itself, so
 * the days next to them stay as they were [P3]. Spans under `shortest` minutes are left out.
 */
export function freeSpansOf(
  { ground, hours, closures, taken, fieldworker }: Timetable,
  shortest = 1,
): Span[] {
  const { beforeMinutes, afterMinutes } = ground.request.job;
  const margins = { ahead: afterMinutes, behind: beforeMinutes, shortest };
  const open = ground.companyWindows ? common(hours.windows, ground.companyWindows) : hours.windows;
  const closed = [...closures, ...ground.holidays].map(({ span }) => span);
  const working = closed.length > 0 ? without(open, columnsOf(closed)) : open;
  const unbusy = without(working, fieldworker.busy, margins);
  return taken.length > 0 ? without(unbusy, columnsOf(taken.map(({ wide }) => wide)), margins) : unbusy;
}

/** How many bookings and holds begin on the local day of this minute. */
export function takenOnDay({ taken, days }: Timetable, day: DayNumber): number {
  const [start, end] = [startOfDay(days, day), startOfDay(days, day + 1)];
  return taken.filter(({ own }) => own.start >= start && own.start < end).length;
}

/** Whether the local day on which this minute lies has as many bookings as the fieldworker takes. */
export function isFullAt(table: Timetable, minute: EpochMinute): boolean {
  const { dailyLimit } = table.fieldworker;
  return dailyLimit !== null && takenOnDay(table, dayAt(minute, table.days.zone)) >= dailyLimit;
}

export function spanOfAway(time: Away, days: ZoneDays): Span {
  if (time.kind === "span") return { start: time.start, end: time.end };
  return {
    start: startOfDay(days, dayOfDate(time.startDate)),
    end: startOfDay(days, dayOfDate(time.endDateExclusive)),
  };
}

function closuresOf({ timeOff, busyDays }: FieldworkerTimes, days: ZoneDays): Closure[] {
  const off = timeOff.map(({ ref, time }) => ({
    kind: "timeOff" as const,
    ref,
    span: spanOfAway(time, days),
  }));
  const allDay = busyDays.map(({ ref, startDate, endDateExclusive }) => ({
    kind: "allDay" as const,
    ref,
    span: spanOfAway({ kind: "days", startDate, endDateExclusive }, days),
  }));
  return [...off, ...allDay];
}

function takenOf({ bookings, holds }: FieldworkerTimes, { request }: Ground): Taken[] {
  const { ignoring, now } = request;
  const live = holds.filter(({ expiresAt }) => expiresAt >= now);
  const kinds = [
    { kind: "booking" as const, visits: bookings },
    { kind: "hold" as const, visits: live },
  ];
  return kinds.flatMap(({ kind, visits }) =>
    visits
      .filter(({ ref, start, end }) => start < end && !ignoring.includes(ref))
      .map(({ ref, start, end, beforeMinutes, afterMinutes }) => ({
        kind,
        ref,
        own: { start, end },
        wide: { start: start - beforeMinutes, end: end + afterMinutes },
      })),
  );
}

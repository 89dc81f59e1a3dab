import type { LineMoment } from "@/lib/domain/recurrence/rule";
import { dayMs, startOfDay } from "@/lib/domain/recurrence/walk";
import type { EventTime } from "@/lib/domain/time";
import { midnightMs } from "@/lib/domain/wall-time";
import { instantOfWall, UnknownZoneError, wallOfInstant } from "@/lib/domain/zone-table";

/** The first occurrence on the wall: `first` in milliseconds as if it were UTC, for all-day events a midnight. */
export type WallSeries = {
  readonly isAllDay: boolean;
  readonly zone: string;
  readonly first: number;
  readonly firstInstant: number;
  readonly lengthMs: number;
};

/** null for a time that ends before it starts or is none. @throws UnknownZoneError */
export function wallSeriesOf(time: EventTime, zone: string): WallSeries | null {
  if (time.kind === "timed") {
    const firstInstant = time.start.getTime();
    const lengthMs = time.end.getTime() - firstInstant;
    if (!(lengthMs >= 0)) return null;
    return { isAllDay: false, zone, first: wallOfInstant(zone, firstInstant), firstInstant, lengthMs };
  }
  const [first, end] = [dayOf(time.startDate), dayOf(time.endDateExclusive)];
  if (!(end >= first)) return null;
  return { isAllDay: true, zone, first, firstInstant: instantOfWall(zone, first), lengthMs: end - first };
}

function dayOf(date: Parameters<typeof midnightMs>[0]): number {
  try {
    return midnightMs(date);
  } catch {
    return Number.NaN;
  }
}

/**
 * What tells occurrences apart: the instant of a timed one, the day of an all-day one. The first keeps its own instant even
 * when its wall time happens twice that day and it is the second.
 */
export function startAt(series: WallSeries, wall: number): number {
  if (series.isAllDay) return startOfDay(wall);
  return wall === series.first ? series.firstInstant : instantOfWall(series.zone, wall);
}

/** The start a line of dates means; a date alone has the first occurrence's time of day. */
export function startOfMoment(series: WallSeries, moment: LineMoment): number {
  if (series.isAllDay) return dayOfMoment(series, moment);
  switch (moment.kind) {
    case "day":
      return startAt(series, moment.wall + series.first - startOfDay(series.first));
    case "instant":
      return moment.at;
    case "wall":
      return moment.zone === null || moment.zone === series.zone
        ? startAt(series, moment.wall)
        : instantElsewhere(series, moment.wall, moment.zone);
  }
}

/** A zone nobody knows is most likely the series' own under another name. */
function instantElsewhere(series: WallSeries, wall: number, zone: string): number {
  try {
    return instantOfWall(zone, wall);
  } catch (error) {
    if (error instanceof UnknownZoneError) return startAt(series, wall);
    throw error;
  }
}

/** The day an all-day series reads in it; midnight in UTC is how some write a day. */
function dayOfMoment(series: WallSeries, moment: LineMoment): number {
  if (moment.kind !== "instant") return startOfDay(moment.wall);
  if (moment.at % dayMs === 0) return moment.at;
  return startOfDay(wallOfInstant(series.zone, moment.at));
}

/** How far UNTIL lets a rule go, itself included: `wall` is where looking may end, `start` the last start allowed. */
export function lastOf(series: WallSeries, until: LineMoment): { wall: number; start: number } {
  if (series.isAllDay) {
    const day = dayOfMoment(series, until);
    return { wall: day, start: day };
  }
  const nowhere = Number.POSITIVE_INFINITY;
  switch (until.kind) {
    case "day":
      return { wall: until.wall + dayMs - 1, start: nowhere };
    case "wall":
      return { wall: until.wall, start: nowhere };
    case "instant":
      return { wall: wallOfInstant(series.zone, until.at) + dayMs, start: until.at };
  }
}

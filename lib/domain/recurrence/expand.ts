import type { OriginalStart } from "@/lib/domain/calendar-event";
import { type RecurrenceLines, readLines, type UnreadableLine } from "@/lib/domain/recurrence/lines";
import type { LineMoment, Rule } from "@/lib/domain/recurrence/rule";
import {
  type Budget,
  dayMs,
  isFrequent,
  startOfDay,
  type Walk,
  type Walked,
} from "@/lib/domain/recurrence/walk";
import { walkCalendar } from "@/lib/domain/recurrence/walk-calendar";
import { isPlain, walkDays } from "@/lib/domain/recurrence/walk-days";
import { walkHours } from "@/lib/domain/recurrence/walk-hours";
import { isOneDay, walkMonths } from "@/lib/domain/recurrence/walk-months";
import {
  lastOf,
  startAt,
  startOfMoment,
  type WallSeries,
  wallSeriesOf,
} from "@/lib/domain/recurrence/wall-series";
import type { EventTime, Interval } from "@/lib/domain/time";
import { dateAt } from "@/lib/domain/wall-time";
import { instantOfWall, UnknownZoneError, wallOfInstant } from "@/lib/domain/zone-table";

export type RecurringTime = {
  /** The first occurrence, which is one whatever the rules say (RFC 5545 section 3.8.5.3). */
  readonly time: EventTime;
  /** IANA name of the wall clock it repeats on; for all-day events, of the person whose days they take. */
  readonly zone: string;
  /** RRULE, EXRULE, RDATE and EXDATE lines. */
  readonly recurrence: readonly string[];
};

export type Occurrence = { readonly original: OriginalStart; readonly time: EventTime };

/** What one expansion may cost; beyond it the answer is short and says so. */
export type ExpansionLimits = { readonly occurrences: number; readonly looks: number };

/** About 50 ms. */
export const expansionLimits: ExpansionLimits = { occurrences: 5_000, looks: 400_000 };

export type Expansion =
  | {
      readonly ok: true;
      /** In order of time, each start once. */
      readonly occurrences: readonly Occurrence[];
      /** false: there may be more, or with an EXRULE fewer, than the limits allow to find. */
      readonly isComplete: boolean;
    }
  | { readonly ok: false; readonly reason: UnreadableLine | "zone" | "time" };

/**
 * The occurrences that touch the window, also one that began before it. Rules are walked on the wall of the zone and each
 * start becomes an instant by itself: a weekly 9:00 stays 9:00 over both changes of the clocks [B26][I19]. A timed
 * occurrence lasts exactly as long as the first, an all-day one as many days. Nothing in the lines makes it throw or hang.
 */
export function expandSeries(
  { time, zone, recurrence }: RecurringTime,
  window: Interval,
  limits: ExpansionLimits = expansionLimits,
): Expansion {
  const lines = readLines(recurrence);
  if (typeof lines === "string") return { ok: false, reason: lines };
  try {
    const series = wallSeriesOf(time, zone);
    if (!series) return { ok: false, reason: "time" };
    if (series.isAllDay && [...lines.rules, ...lines.exceptRules].some(isFrequent)) {
      return { ok: false, reason: "rule" };
    }
    return expanded(series, lines, window, limits);
  } catch (error) {
    if (error instanceof UnknownZoneError) return { ok: false, reason: "zone" };
    throw error;
  }
}

function expanded(
  series: WallSeries,
  lines: RecurrenceLines,
  window: Interval,
  limits: ExpansionLimits,
): Expansion {
  const budget = { looks: limits.looks };
  const edges = {
    // A day more on both sides: a wall time that does not exist may lie a day before its instant's.
    from: wallOfInstant(series.zone, window.start.getTime()) - series.lengthMs - dayMs,
    until: wallOfInstant(series.zone, window.end.getTime()) + dayMs,
    most: limits.occurrences,
  };
  const isAlone = lines.rules.length === 1;
  const included = lines.rules.map((rule) =>
    startsOf(series, { ...edges, rule, count: countOf(series, rule, isAlone, budget) }, budget),
  );
  const excluded = lines.exceptRules.map((rule) =>
    startsOf(series, { ...edges, rule, count: rule.count ?? Number.POSITIVE_INFINITY }, budget),
  );
  const dates = lines.dates.map((moment) => startOfMoment(series, moment));
  const starts = new Set([startAt(series, series.first), ...dates, ...included.flatMap((one) => one.starts)]);
  const isExcluded = exclusionOf(series, lines.exceptDates, excluded);
  const touching = [...starts].filter((start) => touches(series, start, window) && !isExcluded(start));
  const occurrences = touching.sort((a, b) => a - b).slice(0, limits.occurrences);
  return {
    ok: true,
    occurrences: occurrences.map((start) => occurrenceAt(series, start)),
    isComplete:
      [...included, ...excluded].every((one) => one.isComplete) && touching.length <= limits.occurrences,
  };
}

type Started = { readonly starts: readonly number[]; readonly isComplete: boolean };

function startsOf(series: WallSeries, walk: Omit<Walk, "first">, budget: Budget): Started {
  const last = walk.rule.until && lastOf(series, walk.rule.until);
  const until = Math.min(walk.until, last?.wall ?? Number.POSITIVE_INFINITY);
  const walked = walkRule({ ...walk, first: series.first, until }, budget);
  const starts = walked.walls.map((wall) => startAt(series, wall));
  return {
    starts: last ? starts.filter((start) => start <= last.start) : starts,
    isComplete: walked.isComplete,
  };
}

function walkRule(walk: Walk, budget: Budget): Walked {
  if (budget.looks <= 0) return { walls: [], isComplete: false };
  if (isFrequent(walk.rule)) return walkHours(walk, budget);
  if (isPlain(walk.rule)) return walkDays(walk, budget);
  return isOneDay(walk.rule) ? walkMonths(walk, budget) : walkCalendar(walk, budget);
}

/** The first occurrence counts as one (RFC 5545 section 3.3.10), also where the rule itself would not have made it. */
function countOf(series: WallSeries, rule: Rule, isAlone: boolean, budget: Budget): number {
  if (rule.count === null) return Number.POSITIVE_INFINITY;
  if (!isAlone) return rule.count;
  const { first } = series;
  const own = walkRule({ rule, first, from: first, until: first, count: 1, most: 1 }, budget);
  return own.walls.length > 0 ? rule.count : rule.count - 1;
}

/** A date without a time takes out whatever starts on that day. */
function exclusionOf(
  series: WallSeries,
  moments: readonly LineMoment[],
  excluded: readonly Started[],
): (start: number) => boolean {
  const days = new Set<number>();
  const starts = new Set(excluded.flatMap((one) => one.starts));
  for (const moment of moments) {
    if (moment.kind === "day" && !series.isAllDay) days.add(moment.wall);
    else starts.add(startOfMoment(series, moment));
  }
  const isOnDay = (start: number) => days.has(startOfDay(wallOfInstant(series.zone, start)));
  return (start) => starts.has(start) || (days.size > 0 && isOnDay(start));
}

/** What has no length touches a window that has its moment. */
function touches(series: WallSeries, start: number, window: Interval): boolean {
  const instant = (at: number) => (series.isAllDay ? instantOfWall(series.zone, at) : at);
  const [from, until] = [instant(start), instant(start + series.lengthMs)];
  const [opens, closes] = [window.start.getTime(), window.end.getTime()];
  return from < closes && (until > opens || (from === until && from === opens));
}

function occurrenceAt({ isAllDay, lengthMs }: WallSeries, start: number): Occurrence {
  if (isAllDay) {
    const date = dateAt(start);
    return {
      original: { kind: "allDay", date },
      time: { kind: "allDay", startDate: date, endDateExclusive: dateAt(start + lengthMs) },
    };
  }
  const at = new Date(start);
  return {
    original: { kind: "timed", at },
    time: { kind: "timed", start: at, end: new Date(start + lengthMs) },
  };
}

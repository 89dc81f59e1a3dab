import { invalidProperty } from "./errors";
import { type Pattern, type Recurrence, WEEKDAYS, type Weekday } from "./types";

const DAY_MS = 86_400_000;
const INDEXES = ["first", "second", "third", "fourth"];
/** An endless rule is unrolled no further than this. */
const MAX_OCCURRENCES = 2_000;
/** Periods without any day, as with a day that few months have, end the search. */
const MAX_PERIODS = 40_000;

export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
export const dateOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

type Month = { readonly first: number; readonly last: number };

function monthAt(startDay: number, months: number): Month {
  const start = new Date(startDay * DAY_MS);
  const at = (offset: number) => Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + offset, 1) / DAY_MS;
  return { first: at(months), last: at(months + 1) - 1 };
}

function yearMonth(startDay: number, years: number, month: number): Month {
  const year = new Date(startDay * DAY_MS).getUTCFullYear() + years;
  return { first: Date.UTC(year, month - 1, 1) / DAY_MS, last: Date.UTC(year, month, 1) / DAY_MS - 1 };
}

/** Unlike iCalendar, Outlook puts the 31st on the last day of a shorter month. */
const absoluteDay = ({ first, last }: Month, dayOfMonth: number) => [Math.min(first + dayOfMonth - 1, last)];

function relativeDay({ first, last }: Month, pattern: { daysOfWeek: Weekday[]; index: string }): number[] {
  const wanted = new Set(pattern.daysOfWeek.map((name) => WEEKDAYS.indexOf(name)));
  const fitting: number[] = [];
  for (let day = first; day <= last; day += 1) if (wanted.has(weekdayOf(day))) fitting.push(day);
  const place = pattern.index === "last" ? fitting.length - 1 : INDEXES.indexOf(pattern.index);
  const found = fitting[place];
  return found === undefined ? [] : [found];
}

/** The days of the k-th period of a pattern, in order; the first period is the one with the start. */
function daysOfPeriod(pattern: Pattern, startDay: number, k: number): number[] {
  const steps = k * pattern.interval;
  switch (pattern.type) {
    case "daily":
      return [startDay + steps];
    case "weekly": {
      const firstOfWeek = WEEKDAYS.indexOf(pattern.firstDayOfWeek);
      const offset = (weekday: number) => (weekday - firstOfWeek + 7) % 7;
      const week = startDay - offset(weekdayOf(startDay)) + 7 * steps;
      const offsets = pattern.daysOfWeek.map((name) => offset(WEEKDAYS.indexOf(name)));
      return [...new Set(offsets)].sort((a, b) => a - b).map((one) => week + one);
    }
    case "absoluteMonthly":
      return absoluteDay(monthAt(startDay, steps), pattern.dayOfMonth);
    case "relativeMonthly":
      return relativeDay(monthAt(startDay, steps), pattern);
    case "absoluteYearly":
      return absoluteDay(yearMonth(startDay, steps, pattern.month), pattern.dayOfMonth);
    case "relativeYearly":
      return relativeDay(yearMonth(startDay, steps, pattern.month), pattern);
  }
}

const PERIOD_DAYS: Record<Pattern["type"], number> = {
  daily: 1,
  weekly: 7,
  absoluteMonthly: 31,
  relativeMonthly: 31,
  absoluteYearly: 366,
  relativeYearly: 366,
};

/** Only a counted rule has to be walked through from its start. */
function firstPeriod({ pattern, range }: Recurrence, startDay: number, fromDay: number): number {
  if (range.type === "numbered" || fromDay <= startDay) return 0;
  const periods = (fromDay - startDay) / (PERIOD_DAYS[pattern.type] * pattern.interval);
  return Math.max(0, Math.floor(periods) - 1);
}

/** The days (since 1970) on which the rule alone puts the series, both ends included, in order. */
export function ruleDays(recurrence: Recurrence, fromDay: number, toDay: number): number[] {
  const { pattern, range } = recurrence;
  const startDay = dayOf(range.startDate);
  const lastDay = Math.min(toDay, range.type === "endDate" ? dayOf(range.endDate) : toDay);
  const limit = range.type === "numbered" ? range.numberOfOccurrences : Number.POSITIVE_INFINITY;
  const found: number[] = [];
  let count = 0;
  const begin = firstPeriod(recurrence, startDay, fromDay);
  for (let k = begin; k < begin + MAX_PERIODS; k += 1) {
    for (const day of daysOfPeriod(pattern, startDay, k)) {
      if (day < startDay) continue;
      count += 1;
      if (day > lastDay || count > limit || found.length >= MAX_OCCURRENCES) return found;
      if (day >= fromDay) found.push(day);
    }
  }
  return found;
}

/** How many days the rule has before a day: what a numbered range has used up. */
export function countBefore(recurrence: Recurrence, day: number): number {
  return ruleDays(recurrence, dayOf(recurrence.range.startDate), day - 1).length;
}

/** Graph's 400 for a rule without any day, or with an end before its start. */
export function firstDay(recurrence: Recurrence): number {
  const start = dayOf(recurrence.range.startDate);
  const first = ruleDays(recurrence, start, start + 366 * 1_000)[0];
  if (first === undefined) throw invalidProperty("The recurrence pattern is not valid.");
  return first;
}

/** "mondays" and so on of a weekly pattern follow the series to another weekday. */
export function turnedBy(pattern: Pattern, days: number): Pattern {
  if (pattern.type === "weekly") {
    const turned = pattern.daysOfWeek.map(
      (name) => WEEKDAYS[(((WEEKDAYS.indexOf(name) + days) % 7) + 7) % 7],
    );
    return { ...pattern, daysOfWeek: turned.filter((name) => name !== undefined) };
  }
  return pattern;
}

import type { ByWeekday, Options } from "rrule";
import { RRule, Weekday } from "@/lib/domain/recurrence/rrule-package";
import { type Frequency, frequencies, type Rule, type RuleDay } from "@/lib/domain/recurrence/rule";
import {
  type Budget,
  dayMs,
  startOfDay,
  startOfWeek,
  type Walk,
  type Walked,
  weekdayOf,
} from "@/lib/domain/recurrence/walk";

/**
 * Days, weeks, months and years by rrule in its floating form: UTC stands for the wall. rrule is handed a start at the
 * beginning of a period and everything it would take from it, so that a rule without COUNT can begin near the window.
 */
export function walkCalendar(walk: Walk, budget: Budget): Walked {
  const { rule, first, from, until, most } = walk;
  const start = Number.isFinite(walk.count) ? periodOf(rule, first, first) : periodOf(rule, first, from);
  const periods = Math.ceil(Math.max(0, until - start) / (rule.interval * shortestMs(rule.frequency))) + 2;
  const looks = looksIn(rule);
  const affordable = Math.floor(budget.looks / looks);
  if (affordable < 1) return { walls: [], isComplete: false };
  const steps = Math.min(periods, affordable);
  const walls: number[] = [];
  let isCut = false;
  let occurred = 0;
  const bounded = boundedRule(optionsOf(rule, first, start), steps);
  bounded.rule.all((date) => {
    const wall = date.getTime();
    if (wall < first) return true;
    occurred += 1;
    if (wall > until || occurred > walk.count) return false;
    if (wall < from) return true;
    isCut = walls.length >= most;
    if (!isCut) walls.push(wall);
    return !isCut;
  });
  budget.looks -= bounded.taken() * looks;
  return { walls, isComplete: !isCut && (periods <= affordable || bounded.taken() < steps) };
}

/**
 * rrule looks until the year 9999 for a rule that never matches, and cannot be told to stop. It asks for the interval once
 * before and twice after every period, and ends by itself where the first of the two answers is zero.
 */
function boundedRule(options: Partial<Options>, steps: number) {
  const rule = new RRule(options, true);
  const { interval } = rule.options;
  let asked = 0;
  Object.defineProperty(rule.options, "interval", {
    get: () => {
      asked += 1;
      return asked < 2 * steps ? interval : 0;
    },
  });
  return { rule, taken: () => Math.ceil(asked / 2) };
}

/** The start of the last period of the rule that begins safely before the wanted moment, counted from the first one. */
function periodOf(rule: Rule, first: number, wanted: number): number {
  const [a, b] = [new Date(first), new Date(Math.max(first, wanted))];
  const years = b.getUTCFullYear() - a.getUTCFullYear();
  const turnsIn = (units: number) => Math.max(0, Math.floor(units / rule.interval) - 1) * rule.interval;
  switch (rule.frequency) {
    case "YEARLY":
      return new Date(0).setUTCFullYear(a.getUTCFullYear() + turnsIn(years), 0, 1);
    case "MONTHLY": {
      const months = turnsIn(years * 12 + b.getUTCMonth() - a.getUTCMonth());
      return new Date(0).setUTCFullYear(a.getUTCFullYear(), a.getUTCMonth() + months, 1);
    }
    case "WEEKLY": {
      const start = startOfWeek(first, rule.weekStart);
      return start + turnsIn((b.getTime() - start) / (7 * dayMs)) * 7 * dayMs;
    }
    default:
      return startOfDay(first) + turnsIn((b.getTime() - startOfDay(first)) / dayMs) * dayMs;
  }
}

const shortestDays = { YEARLY: 365, MONTHLY: 28, WEEKLY: 7 };

function shortestMs(frequency: Frequency): number {
  return (shortestDays[frequency as keyof typeof shortestDays] ?? 1) * dayMs;
}

/** What one period costs: every day is held against every list, every hit against every time of day and place. */
function looksIn(rule: Rule): number {
  const days = Math.ceil(shortestMs(rule.frequency) / dayMs);
  const lists = [rule.days, rule.months, rule.monthDays, rule.yearDays, rule.weeks];
  const listed = lists.reduce((sum, list) => sum + list.length, 0);
  const times = [rule.hours, rule.minutes, rule.seconds].reduce((all, { length }) => all * (length || 1), 1);
  return 60 + days * (2 + listed / 4 + rule.positions.length + 2 * times) + 2 * times;
}

function optionsOf(rule: Rule, first: number, start: number): Partial<Options> {
  const at = new Date(first);
  const orOwn = (list: readonly number[], own: number) => (list.length > 0 ? [...list] : [own]);
  const { days, months, monthDays } = implied(rule, first);
  return {
    dtstart: new Date(start + at.getUTCMilliseconds()),
    freq: frequencies.indexOf(rule.frequency),
    interval: rule.interval,
    wkst: rule.weekStart,
    byhour: orOwn(rule.hours, at.getUTCHours()),
    byminute: orOwn(rule.minutes, at.getUTCMinutes()),
    bysecond: orOwn(rule.seconds, at.getUTCSeconds()).map((second) => Math.min(second, 59)),
    ...given("byweekday", days.map(asWeekday)),
    ...given("bymonth", months),
    ...given("bymonthday", monthDays),
    ...given("byyearday", rule.yearDays),
    ...given("byweekno", rule.weeks),
    ...given("bysetpos", rule.positions),
  };
}

function given<T>(name: keyof Options, list: readonly T[]): Record<string, T[]> {
  return list.length > 0 ? { [name]: [...list] } : {};
}

function asWeekday({ weekday, nth }: RuleDay): ByWeekday {
  return nth === null ? weekday : new Weekday(weekday, nth);
}

/** What RFC 5545 takes from the first occurrence when a rule does not say it; the weekday of a numbered week too. */
function implied(rule: Rule, first: number): Pick<Rule, "days" | "months" | "monthDays"> {
  const { days, months, monthDays } = rule;
  if (days.length + monthDays.length + rule.yearDays.length > 0) return { days, months, monthDays };
  const at = new Date(first);
  const own = [{ weekday: weekdayOf(first), nth: null }];
  switch (rule.frequency) {
    case "YEARLY":
      if (rule.weeks.length > 0) return { days: own, months, monthDays };
      return {
        days,
        months: months.length > 0 ? months : [at.getUTCMonth() + 1],
        monthDays: [at.getUTCDate()],
      };
    case "MONTHLY":
      return { days, months, monthDays: [at.getUTCDate()] };
    case "WEEKLY":
      return { days: own, months, monthDays };
    default:
      return { days, months, monthDays };
  }
}

import type { Rule } from "@/lib/domain/recurrence/rule";
import {
  type Budget,
  dayMs,
  startOfDay,
  type Walk,
  type Walked,
  weekdayOf,
} from "@/lib/domain/recurrence/walk";

/** At most one day in each of its months or years, by number or as the nth weekday: arithmetic again. */
export function isOneDay(rule: Rule): boolean {
  const { frequency, days, months, monthDays } = rule;
  const others = [rule.yearDays, rule.weeks, rule.positions, rule.hours, rule.minutes, rule.seconds];
  if (others.some((list) => list.length > 0)) return false;
  const isNumbered = days.length === 0 && monthDays.length <= 1;
  const isNth = days.length === 1 && days[0]?.nth !== null && monthDays.length === 0;
  if (!isNumbered && !isNth) return false;
  if (frequency === "MONTHLY") return months.length === 0;
  const isOwnDate = months.length === 0 && days.length + monthDays.length === 0;
  return frequency === "YEARLY" && (months.length === 1 || isOwnDate);
}

/** A counted rule is counted from its first month; any other begins at the window. */
export function walkMonths({ rule, first, from, until, count, most }: Walk, budget: Budget): Walked {
  const at = new Date(first);
  const isYearly = rule.frequency === "YEARLY";
  const step = rule.interval * (isYearly ? 12 : 1);
  const start =
    at.getUTCFullYear() * 12 + (isYearly ? (rule.months[0] ?? at.getUTCMonth() + 1) - 1 : at.getUTCMonth());
  const timeOfDay = first - startOfDay(first);
  const near = Math.floor((monthsOf(from) - start) / step) - 1;
  const walls: number[] = [];
  let occurred = 0;
  for (let turn = Number.isFinite(count) ? 0 : Math.max(0, near); ; turn += 1) {
    budget.looks -= 2;
    if (budget.looks <= 0) return { walls, isComplete: false };
    const month = new Date(0).setUTCFullYear(0, start + turn * step, 1);
    if (!(month <= until)) return { walls, isComplete: true };
    const day = dayIn(month, rule, at.getUTCDate());
    const wall = month + (day - 1) * dayMs + timeOfDay;
    if (day === 0 || wall < first) continue;
    occurred += 1;
    if (occurred > count || wall > until) return { walls, isComplete: true };
    if (wall < from) continue;
    if (walls.length >= most) return { walls, isComplete: false };
    walls.push(wall);
  }
}

function monthsOf(wall: number): number {
  const at = new Date(wall);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

/** Its number in the month; 0 when that month has no such day. */
function dayIn(month: number, { days, monthDays }: Rule, own: number): number {
  const at = new Date(month);
  const length = new Date(at.setUTCMonth(at.getUTCMonth() + 1, 0)).getUTCDate();
  const wanted = days[0] ? nthIn(month, length, days[0]) : (monthDays[0] ?? own);
  const day = wanted < 0 ? length + 1 + wanted : wanted;
  return day >= 1 && day <= length ? day : 0;
}

function nthIn(month: number, length: number, { weekday, nth }: Rule["days"][number]): number {
  const earliest = 1 + ((weekday - weekdayOf(month) + 7) % 7);
  const latest = earliest + 7 * Math.floor((length - earliest) / 7);
  const day = (nth ?? 0) > 0 ? earliest + 7 * ((nth ?? 0) - 1) : latest + 7 * ((nth ?? 0) + 1);
  return Math.max(0, day);
}

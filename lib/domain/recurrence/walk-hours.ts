import type { Rule } from "@/lib/domain/recurrence/rule";
import {
  type Budget,
  dayMs,
  startOfDay,
  type Walk,
  type Walked,
  weekdayOf,
} from "@/lib/domain/recurrence/walk";

const unitMs = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1_000 };

/** Several times a day: no appointment, but calendars may hold it. Days that do not match are skipped whole. */
export function walkHours({ rule, first, from, until, count, most }: Walk, budget: Budget): Walked {
  const unit = unitMs[rule.frequency as keyof typeof unitMs];
  const length = unit * rule.interval;
  const start = Math.floor(first / unit) * unit;
  const offsets = offsetsIn(rule, first, unit);
  const walls: number[] = [];
  let occurred = 0;
  const isCounted = Number.isFinite(count);
  let turn = isCounted ? 0 : Math.max(0, Math.floor((from - start) / length));
  while (start + turn * length <= until) {
    budget.looks -= 3 + offsets.length * (1 + rule.positions.length);
    if (budget.looks <= 0) return { walls, isComplete: false };
    const at = start + turn * length;
    if (!isDayIn(rule, at)) {
      turn = Math.max(turn + 1, Math.ceil((startOfDay(at) + dayMs - start) / length));
      continue;
    }
    turn += 1;
    if (!isTimeIn(rule, at)) continue;
    for (const wall of picked(rule, at, offsets)) {
      if (wall < first) continue;
      occurred += 1;
      if (occurred > count || wall > until) return { walls, isComplete: true };
      if (wall < from) continue;
      if (walls.length >= most) return { walls, isComplete: false };
      walls.push(wall);
    }
  }
  return { walls, isComplete: true };
}

/** Where within one turn it occurs, in milliseconds from its start. */
function offsetsIn(rule: Rule, first: number, unit: number): readonly number[] {
  const at = new Date(first);
  const ms = at.getUTCMilliseconds();
  const seconds = rule.seconds.length > 0 ? rule.seconds : [at.getUTCSeconds()];
  const minutes = rule.minutes.length > 0 ? rule.minutes : [at.getUTCMinutes()];
  if (unit === unitMs.SECONDLY) return [ms];
  const inMinute = seconds.map((second) => Math.min(second, 59) * 1_000 + ms);
  if (unit === unitMs.MINUTELY) return inMinute;
  return minutes.flatMap((minute) => inMinute.map((offset) => minute * 60_000 + offset));
}

function picked({ positions }: Rule, at: number, offsets: readonly number[]): readonly number[] {
  const chosen =
    positions.length === 0
      ? offsets
      : offsets.filter((_, index) => isPicked(positions, index, offsets.length));
  return chosen.map((offset) => at + offset);
}

const isPicked = (positions: readonly number[], index: number, length: number) =>
  positions.includes(index + 1) || positions.includes(index - length);

function isTimeIn(rule: Rule, wall: number): boolean {
  const at = new Date(wall);
  if (!isIn(rule.hours, at.getUTCHours())) return false;
  if (rule.frequency !== "HOURLY" && !isIn(rule.minutes, at.getUTCMinutes())) return false;
  return rule.frequency !== "SECONDLY" || isIn(rule.seconds, at.getUTCSeconds());
}

const isIn = (list: readonly number[], value: number) => list.length === 0 || list.includes(value);
const isInEither = (list: readonly number[], value: number, fromEnd: number) =>
  isIn(list, value) || list.includes(fromEnd);

function isDayIn(rule: Rule, wall: number): boolean {
  const { months, monthDays, yearDays, days } = rule;
  if (months.length + monthDays.length + yearDays.length + days.length === 0) return true;
  const at = new Date(wall);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (!isIn(months, month + 1)) return false;
  if (days.length > 0 && !days.some(({ weekday }) => weekday === weekdayOf(wall))) return false;
  const monthLength = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  if (!isInEither(monthDays, day, day - monthLength - 1)) return false;
  const yearDay = Math.round((startOfDay(wall) - Date.UTC(year, 0, 1)) / dayMs) + 1;
  const yearLength = Math.round((Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / dayMs);
  return isInEither(yearDays, yearDay, yearDay - yearLength - 1);
}

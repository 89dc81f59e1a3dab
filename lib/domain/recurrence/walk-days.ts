import type { Rule } from "@/lib/domain/recurrence/rule";
import {
  type Budget,
  dayMs,
  startOfDay,
  startOfWeek,
  type Walk,
  type Walked,
} from "@/lib/domain/recurrence/walk";

/** Every so many days or weeks, at most on certain weekdays: nearly every series there is, and pure arithmetic. */
export function isPlain({ frequency, interval, days, ...rule }: Rule): boolean {
  const isEvery = frequency === "WEEKLY" || (frequency === "DAILY" && (days.length === 0 || interval === 1));
  const others = [rule.months, rule.monthDays, rule.yearDays, rule.weeks, rule.positions];
  const times = [rule.hours, rule.minutes, rule.seconds];
  return isEvery && [...others, ...times].every((list) => list.length === 0);
}

/** Goes straight to the window, however long ago the series began. */
export function walkDays({ rule, first, from, until, count, most }: Walk, budget: Budget): Walked {
  const { start, length, offsets } = cycleOf(rule, first);
  const timeOfDay = first - startOfDay(first);
  const before = offsets.filter((offset) => start + offset + timeOfDay < first).length;
  const walls: number[] = [];
  for (let turn = Math.max(0, Math.floor((from - start) / length) - 1); ; turn += 1) {
    if (start + turn * length > until) return { walls, isComplete: true };
    for (const [place, offset] of offsets.entries()) {
      const wall = start + turn * length + offset + timeOfDay;
      if (turn * offsets.length + place - before >= count || wall > until) return { walls, isComplete: true };
      if (wall < first || wall < from) continue;
      if (walls.length >= most || budget.looks <= 0) return { walls, isComplete: false };
      walls.push(wall);
      budget.looks -= 1;
    }
  }
}

/** The days of one turn, counted from its start; the turns follow one another without a gap. */
function cycleOf(rule: Rule, first: number): { start: number; length: number; offsets: readonly number[] } {
  if (rule.frequency === "DAILY" && rule.days.length === 0) {
    return { start: startOfDay(first), length: rule.interval * dayMs, offsets: [0] };
  }
  const start = startOfWeek(first, rule.weekStart);
  const weekdays = new Set(rule.days.map(({ weekday }) => (weekday - rule.weekStart + 7) % 7));
  const offsets = [...weekdays].sort((a, b) => a - b).map((day) => day * dayMs);
  const own = startOfDay(first) - start;
  return { start, length: 7 * rule.interval * dayMs, offsets: offsets.length > 0 ? offsets : [own] };
}

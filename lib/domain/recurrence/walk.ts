import type { Rule } from "@/lib/domain/recurrence/rule";

export const dayMs = 86_400_000;

/**
 * One rule to be walked on the wall, never in a zone: every moment is what the clocks show, read as if it were UTC, in
 * milliseconds. Wanted are the moments from `from` to `until`, both included; none is before `first`.
 */
export type Walk = {
  readonly rule: Rule;
  /** The first occurrence of the series: what the rule leaves open is taken from it. */
  readonly first: number;
  readonly from: number;
  readonly until: number;
  /** How many times the rule may occur at all; Infinity when it does not say. */
  readonly count: number;
  /** After so many the walk ends. */
  readonly most: number;
};

/** In ascending order; not complete when there was more to come than was allowed to be looked for. */
export type Walked = { readonly walls: readonly number[]; readonly isComplete: boolean };

/** What an expansion may still spend. One look is about a tenth of a microsecond. */
export type Budget = { looks: number };

/** Monday is 0; 1 January 1970 was a Thursday. */
export function weekdayOf(wall: number): number {
  return (((Math.floor(wall / dayMs) + 3) % 7) + 7) % 7;
}

export function startOfDay(wall: number): number {
  return Math.floor(wall / dayMs) * dayMs;
}

export function startOfWeek(wall: number, weekStart: number): number {
  return startOfDay(wall) - ((weekdayOf(wall) - weekStart + 7) % 7) * dayMs;
}

export function isFrequent({ frequency }: Rule): boolean {
  return frequency === "HOURLY" || frequency === "MINUTELY" || frequency === "SECONDLY";
}

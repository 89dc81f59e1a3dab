import type { Interval } from "@/lib/domain/time";

/** Whole minutes since 1970-01-01T00:00Z. */
export type EpochMinute = number;

/** Half-open, in epoch minutes. */
export type Span = { readonly start: EpochMinute; readonly end: EpochMinute };

const minuteMs = 60_000;

/** The whole minutes that an interval touches: what takes part of a minute takes all of it. */
export function spanOfInterval({ start, end }: Interval): Span {
  return { start: Math.floor(start.getTime() / minuteMs), end: Math.ceil(end.getTime() / minuteMs) };
}

/** The first whole minute that is not before this instant: how `now` is given, so that no slot that has begun is offered. */
export function minuteFrom(instant: Date): EpochMinute {
  return Math.ceil(instant.getTime() / minuteMs);
}

export function instantOf(minute: EpochMinute): Date {
  return new Date(minute * minuteMs);
}

export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Instants, half-open: the end is the first moment that no longer belongs. */
export type Interval = { readonly start: Date; readonly end: Date };

/** `2026-11-03`; a day on somebody's wall, without a zone. */
export type LocalDate = string & { readonly __brand: "LocalDate" };

/** An all-day event has no zone and no instant until somebody's zone is applied. */
export type EventTime =
  | ({ readonly kind: "timed" } & Interval)
  | { readonly kind: "allDay"; readonly startDate: LocalDate; readonly endDateExclusive: LocalDate };

export function minutesBetween(start: Date, end: Date): number {
  return Math.round((end.getTime() - start.getTime()) / 60_000);
}

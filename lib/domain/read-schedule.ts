/** How long a calendar is left alone when nothing is heard of it, in milliseconds. */
export type ReadPeriods = {
  /** Its watch works: a notice comes first, and this is the net below it. */
  readonly watchedMs: number;
  /** No watch, or one that does not prove itself. */
  readonly unwatchedMs: number;
};

export const productPeriods: ReadPeriods = { watchedMs: 10 * 60_000, unwatchedMs: 60_000 };
/** In the demo a revoked grant must show within a minute (decision 42). */
export const demoPeriods: ReadPeriods = { watchedMs: 20_000, unwatchedMs: 20_000 };

/** Longer than the longest wait between two readings that work: nothing heard for so long is a failure by itself. */
export const silentAfterMs = productPeriods.watchedMs + 3 * 60_000;

/** `jitter` 0 to 1 shortens it by up to a fifth, so that many calendars do not come back together. */
export function nextReadAt(isWatched: boolean, periods: ReadPeriods, now: Date, jitter: number): Date {
  const periodMs = isWatched ? periods.watchedMs : periods.unwatchedMs;
  return new Date(now.getTime() + Math.round(periodMs * (1 - jitter / 5)));
}

/** What is worked out of recurring events: a month back, so that a week that is being looked at is whole, and 400 days ahead. */
const backMs = 31 * 86_400_000;
const aheadMs = 400 * 86_400_000;

export function blockWindow(now: Date): { start: Date; end: Date } {
  return { start: new Date(now.getTime() - backMs), end: new Date(now.getTime() + aheadMs) };
}

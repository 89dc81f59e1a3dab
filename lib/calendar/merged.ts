import type { Interval } from "@/lib/domain/time";

/** Cut to the window, in order, and joined where they touch or overlap. */
export function merged(intervals: readonly Interval[], window: Interval): Interval[] {
  const cut = intervals
    .map(({ start, end }) => ({
      start: start < window.start ? window.start : start,
      end: end > window.end ? window.end : end,
    }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start.getTime() - b.start.getTime());
  const joined: Interval[] = [];
  for (const next of cut) {
    const last = joined.at(-1);
    if (!last || next.start > last.end) joined.push(next);
    else if (next.end > last.end) joined[joined.length - 1] = { start: last.start, end: next.end };
  }
  return joined;
}

import type { Interval } from "@/lib/domain/time";
import { clockWords } from "@/lib/domain/time-words";

const hourMs = 3_600_000;
const leastHours = 6;
const mostHours = 14;

/** The hours around what clashes, on full hours of the viewer's clock: at least six, at most fourteen. */
export function windowAround(spans: readonly Interval[], zone: string): Interval {
  const starts = spans.map((span) => span.start.getTime());
  const ends = spans.map((span) => span.end.getTime());
  const first = Math.min(...starts);
  const start = fullHourBefore(first - hourMs / 2, zone);
  const wanted = fullHourBefore(Math.max(...ends) + 1.5 * hourMs - 1, zone);
  const end = Math.min(Math.max(wanted, start + leastHours * hourMs), start + mostHours * hourMs);
  return { start: new Date(start), end: new Date(end) };
}

function fullHourBefore(ms: number, zone: string): number {
  const wholeMinutes = Math.floor(ms / 60_000);
  const minute = Number(clockWords(new Date(ms), zone).match(/:(\d\d)/)?.[1] ?? 0);
  return (wholeMinutes - minute) * 60_000;
}

/** Where a span lies in the window, in per cent; null: outside it. */
export function placeOf(span: Interval, window: Interval): { left: number; width: number } | null {
  const start = Math.max(span.start.getTime(), window.start.getTime());
  const end = Math.min(span.end.getTime(), window.end.getTime());
  if (end <= start) return null;
  const length = window.end.getTime() - window.start.getTime();
  const share = (ms: number) => Math.round((ms / length) * 10_000) / 100;
  return { left: share(start - window.start.getTime()), width: share(end - start) };
}

export type HourTick = { readonly left: number; readonly words: string };

/** "12 PM", "1", "2": every hour, or every second one in a long window; the half of the day where it begins. */
export function hourTicks(window: Interval, zone: string): HourTick[] {
  const hours = (window.end.getTime() - window.start.getTime()) / hourMs;
  const step = hours > 9 ? 2 : 1;
  const ticks: HourTick[] = [];
  let lastHalf = "";
  for (let hour = 0; hour < hours; hour += step) {
    const words = clockWords(new Date(window.start.getTime() + hour * hourMs), zone);
    const half = words.slice(-2);
    const clock = words.slice(0, -3).replace(":00", "");
    ticks.push({ left: (hour / hours) * 100, words: half === lastHalf ? clock : `${clock} ${half}` });
    lastHalf = half;
  }
  return ticks;
}

import type { LocalDate } from "@/lib/domain/time";
import { dayIn, instantToWall, wallToInstant } from "@/lib/domain/wall-time";

export const quarterMs = 15 * 60_000;

/**
 * The drawn part of one day as a line of elapsed time: equal lengths are equal times, also on the day of 23 or 25 hours.
 * Shares run from 0 (its start) to 1 (its end).
 */
export type Axis = {
  readonly startMs: number;
  readonly endMs: number;
  /** Midnight to midnight on the board's clock. */
  readonly day: { readonly startMs: number; readonly endMs: number };
  readonly zone: string;
  readonly ticks: readonly Tick[];
};

/** A full hour on the wall: "7 AM", then "8" up to "12 PM". */
export type Tick = { readonly ms: number; readonly words: string; readonly fullWords: string };

/** `hours`: the full hours of the wall that are drawn, 24 being the next midnight. */
export function dayAxis(date: LocalDate, zone: string, hours: { from: number; to: number }): Axis {
  const { start, end } = dayIn(date, zone);
  const day = { startMs: start.getTime(), endMs: end.getTime() };
  const at = (hour: number) =>
    hour >= 24 ? day.endMs : wallToInstant({ date, hour, minute: 0 }, zone).instant.getTime();
  const [startMs, endMs] = [Math.max(at(hours.from), day.startMs), at(hours.to)];
  return { startMs, endMs, day, zone, ticks: ticksOf(startMs, endMs, zone) };
}

function ticksOf(startMs: number, endMs: number, zone: string): Tick[] {
  const ticks: Tick[] = [];
  for (let ms = startMs; ms < endMs; ms += quarterMs) {
    const { hour, minute } = instantToWall(new Date(ms), zone);
    if (minute !== 0) continue;
    const isNamed = ticks.length === 0 || hour % 12 === 0;
    const [short, half] = [String(hour % 12 || 12), hour < 12 ? "AM" : "PM"];
    ticks.push({ ms, words: isNamed ? `${short} ${half}` : short, fullWords: `${short} ${half}` });
  }
  return ticks;
}

export function shareAt({ startMs, endMs }: Axis, ms: number): number {
  return (ms - startMs) / (endMs - startMs);
}

export function msAt({ startMs, endMs }: Axis, share: number): number {
  return startMs + share * (endMs - startMs);
}

/** The nearest quarter of an hour; every zone of today differs from UTC by full quarters, so it is one on the wall too. */
export function snapped(ms: number): number {
  return Math.round(ms / quarterMs) * quarterMs;
}

export type Span = { readonly startMs: number; readonly endMs: number };

export function spanOf({ start, end }: { readonly start: string; readonly end: string }): Span {
  return { startMs: Date.parse(start), endMs: Date.parse(end) };
}

/** Where a span is drawn: its left end and its width as shares, cut at the axis's ends; null: nothing of it is. */
export function boxOf(
  axis: Axis,
  { startMs, endMs }: Span,
): { left: number; width: number; isCutBefore: boolean; isCutAfter: boolean } | null {
  if (endMs < axis.startMs || startMs >= axis.endMs || (endMs === axis.startMs && startMs < endMs))
    return null;
  const left = Math.max(0, shareAt(axis, startMs));
  const right = Math.min(1, shareAt(axis, endMs));
  return { left, width: right - left, isCutBefore: startMs < axis.startMs, isCutAfter: endMs > axis.endMs };
}

/** Where a card stands when it was grabbed at `grabMs` and is held at `heldMs`; it keeps its length and begins on a quarter. */
export function movedTo(axis: Axis, span: Span, at: { grabMs: number; heldMs: number }): Span {
  const wished = snapped(span.startMs + at.heldMs - at.grabMs);
  const earliest = Math.min(span.startMs, axis.startMs);
  const startMs = Math.max(earliest, Math.min(wished, axis.endMs - quarterMs));
  return { startMs, endMs: startMs + span.endMs - span.startMs };
}

/** A card whose end is pulled to `heldMs`; never shorter than a quarter, nor longer than the drawn day unless it was. */
export function resizedTo(axis: Axis, span: Span, heldMs: number): Span {
  const latest = Math.max(axis.endMs, span.endMs);
  const endMs = Math.max(span.startMs + quarterMs, Math.min(snapped(heldMs), latest));
  return { startMs: span.startMs, endMs };
}

/** The hours that a span takes of the axis's day. */
export function hoursWithin({ day }: Axis, { startMs, endMs }: Span): number {
  return Math.max(0, Math.min(endMs, day.endMs) - Math.max(startMs, day.startMs)) / 3_600_000;
}

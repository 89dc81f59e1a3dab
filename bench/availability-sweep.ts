import { dateAt, midnightMs } from "@/lib/domain/wall-time";
import { instantOfWall } from "@/lib/domain/zone-table";
import { asked, type LoadedFieldworker, starts as slotStarts, window } from "./availability-load";

/** The load as two columns a fieldworker, sorted: the least that a sweep can be given. */
export type SweptFieldworker = Pick<LoadedFieldworker, "id" | "zone"> & {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
};

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The same team slots by one plain pass over sorted integers: no shifts, days off, bookings, holds, limits or reasons. */
export function sweptTeamSlots(fieldworkers: readonly SweptFieldworker[]): Map<number, string[]> {
  const windowsOf = new Map<string, number[]>();
  const freeAt = new Map<number, string[]>();
  for (const fieldworker of fieldworkers) {
    const windows = windowsOf.get(fieldworker.zone) ?? workingWindows(fieldworker.zone);
    windowsOf.set(fieldworker.zone, windows);
    for (const start of swept(fieldworker, windows)) {
      const free = freeAt.get(start);
      if (free) free.push(fieldworker.id);
      else freeAt.set(start, [fieldworker.id]);
    }
  }
  return freeAt;
}

function swept({ starts, ends }: SweptFieldworker, windows: readonly number[]): number[] {
  const { durationMinutes, bufferMinutes, stepMinutes } = asked;
  const found: number[] = [];
  let i = 0;
  let reach = 0;
  for (let w = 0; w < windows.length; w += 2) {
    const close = windows[w + 1] as number;
    for (let at = windows[w] as number; at + durationMinutes <= close; at += stepMinutes) {
      while (i < starts.length && (starts[i] as number) - bufferMinutes < at + durationMinutes) {
        const end = (ends[i] as number) + bufferMinutes;
        if (end > reach) reach = end;
        i += 1;
      }
      if (reach <= at && at >= slotStarts.start && at < slotStarts.end) found.push(at);
    }
  }
  return found;
}

/** Start, end, start, end, ... in epoch minutes. */
function workingWindows(zone: string): number[] {
  const found: number[] = [];
  const last = (window.end * minuteMs) / dayMs + 1;
  for (let day = Math.floor((window.start * minuteMs) / dayMs) - 1; day <= last; day += 1) {
    if ((day + 3) % 7 > 4) continue;
    const midnight = midnightMs(dateAt(day * dayMs));
    found.push(instantOfWall(zone, midnight + asked.opensAt * minuteMs) / minuteMs);
    found.push(instantOfWall(zone, midnight + asked.closesAt * minuteMs) / minuteMs);
  }
  return found;
}

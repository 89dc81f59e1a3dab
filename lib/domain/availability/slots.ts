import type { CompanyTimes, FieldworkerTimes, SlotRequest } from "@/lib/domain/availability/facts";
import { type Ground, groundOf } from "@/lib/domain/availability/ground";
import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import { common } from "@/lib/domain/availability/spans";
import { freeSpansOf, isFullAt, type Timetable, timetableOf } from "@/lib/domain/availability/timetable";

export type TeamSlot = {
  readonly start: EpochMinute;
  /** The ids of those who can take it, in the order in which the fieldworkers were given. */
  readonly free: readonly string[];
};

/** When a job that starts in the window may be going on: every such span, however short. @throws UnknownZoneError */
export function freeSpans(
  company: CompanyTimes,
  fieldworker: FieldworkerTimes,
  request: SlotRequest,
): readonly Span[] {
  const ground = groundOf(company, request);
  return common(freeSpansOf(timetableOf(ground, fieldworker)), [ground.around]);
}

/** The starts of one fieldworker's slots, in order. @throws UnknownZoneError */
export function slotsOf(
  company: CompanyTimes,
  fieldworker: FieldworkerTimes,
  request: SlotRequest,
): EpochMinute[] {
  return slotsIn(timetableOf(groundOf(company, request), fieldworker));
}

/** The same for several, in the order in which they were given, worked out once. @throws UnknownZoneError */
export function slotsOfEach(
  company: CompanyTimes,
  fieldworkers: readonly FieldworkerTimes[],
  request: SlotRequest,
): { readonly id: string; readonly starts: readonly EpochMinute[] }[] {
  const ground = groundOf(company, request);
  return fieldworkers.map((fieldworker) => ({
    id: fieldworker.id,
    starts: slotsIn(timetableOf(ground, fieldworker)),
  }));
}

/** Every start that somebody can take, in order, with everybody who can. @throws UnknownZoneError */
export function teamSlots(
  company: CompanyTimes,
  fieldworkers: readonly FieldworkerTimes[],
  request: SlotRequest,
): TeamSlot[] {
  return teamSlotsOn(groundOf(company, request), fieldworkers);
}

const chunkMinutes = 7 * 1_440;

/** The first `count` of `teamSlots`; looks no further ahead than it must. @throws UnknownZoneError */
export function nextFreeSlots(
  count: number,
  company: CompanyTimes,
  fieldworkers: readonly FieldworkerTimes[],
  request: SlotRequest,
): TeamSlot[] {
  const found: TeamSlot[] = [];
  const { end } = request.window;
  let start = Math.max(request.window.start, request.now + request.noticeMinutes);
  while (start < end && found.length < count) {
    const window = { start, end: Math.min(end, start + chunkMinutes) };
    const ground = groundOf(company, { ...request, window });
    if (start >= ground.horizonEnd) break;
    found.push(...teamSlotsOn(ground, fieldworkers));
    start = window.end;
  }
  return found.slice(0, count);
}

function teamSlotsOn(ground: Ground, fieldworkers: readonly FieldworkerTimes[]): TeamSlot[] {
  const freeAt = new Map<EpochMinute, string[]>();
  for (const fieldworker of fieldworkers) {
    for (const start of slotsIn(timetableOf(ground, fieldworker))) {
      const free = freeAt.get(start);
      if (free) free.push(fieldworker.id);
      else freeAt.set(start, [fieldworker.id]);
    }
  }
  return [...freeAt].map(([start, free]) => ({ start, free })).sort((a, b) => a.start - b.start);
}

function slotsIn(table: Timetable): EpochMinute[] {
  const { ground, fieldworker, missingSkills, hours } = table;
  const { window, job } = ground.request;
  if (missingSkills.length > 0) return [];
  const starts = {
    start: Math.max(window.start, ground.noticeEnd),
    end: Math.min(window.end, ground.horizonEnd),
  };
  const found = gridStarts(
    freeSpansOf(table, job.durationMinutes),
    hours.openings,
    fieldworker.stepMinutes,
    job.durationMinutes,
    starts,
  );
  return fieldworker.dailyLimit === null ? found : found.filter((start) => !isFullAt(table, start));
}

/** The points of the grid in `starts` from which the whole job lies in one free span. */
function gridStarts(
  free: readonly Span[],
  openings: readonly EpochMinute[],
  step: number,
  duration: number,
  starts: Span,
): EpochMinute[] {
  const found: EpochMinute[] = [];
  let i = 0;
  for (const span of free) {
    const last = Math.min(span.end - duration, starts.end - 1);
    let from = Math.max(span.start, starts.start);
    while (from <= last) {
      while ((openings[i + 1] ?? Number.POSITIVE_INFINITY) <= from) i += 1;
      const opening = openings[i] ?? from;
      const next = openings[i + 1] ?? Number.POSITIVE_INFINITY;
      const stop = Math.min(last, next - 1);
      for (let at = opening + Math.ceil((from - opening) / step) * step; at <= stop; at += step)
        found.push(at);
      from = next;
    }
  }
  return found;
}

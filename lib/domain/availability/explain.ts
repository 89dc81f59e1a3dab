import type { CompanyTimes, FieldworkerTimes, SlotRequest } from "@/lib/domain/availability/facts";
import { groundOf } from "@/lib/domain/availability/ground";
import { dayAt, spanOfDay } from "@/lib/domain/availability/local-days";
import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import { isBlocking, type Reason } from "@/lib/domain/availability/reasons";
import { reasonsAt } from "@/lib/domain/availability/reasons-at";
import { type Timetable, timetableOf } from "@/lib/domain/availability/timetable";

export type ExplainedSlot = {
  readonly start: EpochMinute;
  /** True exactly for the starts that `slotsOf` gives. */
  readonly isOffered: boolean;
  /** All of them, also what does not keep it from being offered, in the order of `reasonOrder`. */
  readonly reasons: readonly Reason[];
};

/** Why this start is not offered, or what is worth knowing of one that is; any minute may be asked. @throws UnknownZoneError */
export function explainSlot(
  company: CompanyTimes,
  fieldworker: FieldworkerTimes,
  request: SlotRequest,
  start: EpochMinute,
): ExplainedSlot {
  const window = { start, end: start + 1 };
  return explained(timetableOf(groundOf(company, { ...request, window }), fieldworker), start);
}

/** Every candidate of the window: the grid of the hours, carried on over the rest of each local day. @throws UnknownZoneError */
export function explainSlots(
  company: CompanyTimes,
  fieldworker: FieldworkerTimes,
  request: SlotRequest,
): ExplainedSlot[] {
  const table = timetableOf(groundOf(company, request), fieldworker);
  return candidates(table, request.window).map((start) => explained(table, start));
}

function explained(table: Timetable, start: EpochMinute): ExplainedSlot {
  const reasons = reasonsAt(table, start, "slot");
  return { start, isOffered: !reasons.some(isBlocking), reasons };
}

function candidates(table: Timetable, window: Span): EpochMinute[] {
  const { days } = table;
  const found: EpochMinute[] = [];
  for (let day = dayAt(window.start, days.zone); day <= dayAt(window.end - 1, days.zone); day += 1) {
    found.push(...candidatesOn(table, spanOfDay(days, day)));
  }
  return found.filter((at) => at >= window.start && at < window.end);
}

/**
 * From each opening to the next or to the end of the day. Ahead of the first opening the last shift of the evening before
 * counts on while it lasts; then the grid of the first opening is carried backwards, or that of midnight where nobody works.
 */
function candidatesOn({ hours, fieldworker }: Timetable, day: Span): EpochMinute[] {
  const { stepMinutes: step } = fieldworker;
  const openings = hours.openings.filter((at) => at >= day.start && at < day.end);
  const night = hours.windows.find(({ start, end }) => start < day.start && day.start < end);
  const carried = night && hours.openings.findLast((at) => at < day.start);
  const first = openings[0] ?? day.end;
  const dawn = night && carried !== undefined ? Math.min(night.end, first) : day.start;
  return [
    ...(carried === undefined ? [] : grid(carried, step, { start: day.start, end: dawn })),
    ...grid(openings[0] ?? day.start, step, { start: dawn, end: first }),
    ...openings.flatMap((at, i) => grid(at, step, { start: at, end: openings[i + 1] ?? day.end })),
  ];
}

function grid(anchor: EpochMinute, step: number, { start, end }: Span): EpochMinute[] {
  const found: EpochMinute[] = [];
  for (let at = anchor + Math.ceil((start - anchor) / step) * step; at < end; at += step) found.push(at);
  return found;
}

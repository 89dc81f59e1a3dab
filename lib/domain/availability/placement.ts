import type { CompanyTimes, FieldworkerTimes, Job, SlotRequest } from "@/lib/domain/availability/facts";
import { groundOf } from "@/lib/domain/availability/ground";
import { dayAt, spanOfDay } from "@/lib/domain/availability/local-days";
import type { EpochMinute, Span } from "@/lib/domain/availability/minutes";
import { isBlocking, type Reason } from "@/lib/domain/availability/reasons";
import { reasonsAt } from "@/lib/domain/availability/reasons-at";
import { columnsOf, without } from "@/lib/domain/availability/spans";
import { freeSpansOf, isFullAt, type Timetable, timetableOf } from "@/lib/domain/availability/timetable";

/** A job put somewhere by a dispatcher: no notice, no horizon, no grid. */
export type Placement = {
  readonly job: Job;
  readonly start: EpochMinute;
  readonly now: EpochMinute;
  /** The booking itself when it is moved. */
  readonly ignoring: readonly string[];
};

/** A dispatcher may book against a verdict; nothing here forbids it. */
export type Verdict =
  | { readonly kind: "free"; readonly notes: readonly Reason[] }
  | {
      readonly kind: "blocked";
      readonly reasons: readonly [Reason, ...Reason[]];
      readonly notes: readonly Reason[];
    };

export type RankedFieldworker = {
  readonly id: string;
  readonly verdict: Verdict;
  /** Minutes from the start asked for to the nearest one that works, skills aside; 0 when it does itself, null for none in sight. */
  readonly gapMinutes: number | null;
  readonly missingSkills: readonly string[];
  /** Minutes of the bookings that begin on that day of the fieldworker. */
  readonly bookedMinutes: number;
};

/** How far from the start asked for the nearest gap is looked for; the facts must reach as far. */
export const gapSearchMinutes = 7 * 1_440;

/** @throws UnknownZoneError */
export function verdictFor(
  company: CompanyTimes,
  fieldworker: FieldworkerTimes,
  placement: Placement,
): Verdict {
  return verdictOn(tableOf(company, fieldworker, placement, 0), placement.start);
}

/** Best first: free, with the skills, nearest gap, least booked that day, then as given. @throws UnknownZoneError */
export function rankFieldworkers(
  company: CompanyTimes,
  fieldworkers: readonly FieldworkerTimes[],
  placement: Placement,
): RankedFieldworker[] {
  return fieldworkers
    .map((fieldworker) => ranked(tableOf(company, fieldworker, placement, gapSearchMinutes), placement.start))
    .sort(
      (a, b) =>
        Number(a.verdict.kind !== "free") - Number(b.verdict.kind !== "free") ||
        a.missingSkills.length - b.missingSkills.length ||
        compared(a.gapMinutes, b.gapMinutes) ||
        a.bookedMinutes - b.bookedMinutes,
    );
}

function compared(a: number | null, b: number | null): number {
  if (a === b) return 0;
  return (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY);
}

function ranked(table: Timetable, start: EpochMinute): RankedFieldworker {
  const { fieldworker, missingSkills, days, taken } = table;
  const day = spanOfDay(days, dayAt(start, days.zone));
  const ofDay = taken.filter(
    ({ kind, own }) => kind === "booking" && own.start >= day.start && own.start < day.end,
  );
  return {
    id: fieldworker.id,
    verdict: verdictOn(table, start),
    gapMinutes: nearestGap(table, start),
    missingSkills,
    bookedMinutes: ofDay.reduce((sum, { own }) => sum + own.end - own.start, 0),
  };
}

function verdictOn(table: Timetable, start: EpochMinute): Verdict {
  const all = reasonsAt(table, start, "placement");
  const notes = all.filter((reason) => !isBlocking(reason));
  const [first, ...others] = all.filter(isBlocking);
  return first ? { kind: "blocked", reasons: [first, ...others], notes } : { kind: "free", notes };
}

function nearestGap(table: Timetable, start: EpochMinute): number | null {
  const { window, now, job } = table.ground.request;
  const startable = freeSpansOf(table, job.durationMinutes).map((span) => ({
    start: Math.max(span.start, window.start, now),
    end: Math.min(span.end - job.durationMinutes + 1, window.end),
  }));
  const possible = without(startable, columnsOf(fullDays(table)));
  const gaps = possible.map((span) => Math.max(span.start - start, start - (span.end - 1), 0));
  return gaps.length > 0 ? Math.min(...gaps) : null;
}

function fullDays(table: Timetable): Span[] {
  const { days, ground } = table;
  const found: Span[] = [];
  const last = dayAt(ground.request.window.end, days.zone);
  for (let day = dayAt(ground.request.window.start, days.zone); day <= last; day += 1) {
    const span = spanOfDay(days, day);
    if (isFullAt(table, span.start)) found.push(span);
  }
  return found;
}

function tableOf(
  company: CompanyTimes,
  fieldworker: FieldworkerTimes,
  { job, start, now, ignoring }: Placement,
  reachMinutes: number,
): Timetable {
  const request: SlotRequest = {
    job,
    now,
    ignoring,
    noticeMinutes: 0,
    horizon: { kind: "none" },
    window: { start: start - reachMinutes, end: start + reachMinutes + 1 },
  };
  return timetableOf(groundOf(company, request), fieldworker);
}

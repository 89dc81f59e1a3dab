import { dateOfDay, dayAt } from "@/lib/domain/availability/local-days";
import { type EpochMinute, overlaps, type Span } from "@/lib/domain/availability/minutes";
import type { Reason } from "@/lib/domain/availability/reasons";
import { isWithin } from "@/lib/domain/availability/spans";
import {
  type Closure,
  isFullAt,
  spanOfAway,
  type Taken,
  type Timetable,
  takenOnDay,
} from "@/lib/domain/availability/timetable";

/** A slot is offered to customers; a placement is anywhere a dispatcher puts a job, on the grid or not. */
export type Asked = "slot" | "placement";

/** Everything that speaks against the job starting then, and what is worth knowing, in the order of `reasonOrder`. */
export function reasonsAt(table: Timetable, start: EpochMinute, asked: Asked): Reason[] {
  const { durationMinutes, beforeMinutes, afterMinutes } = table.ground.request.job;
  const own = { start, end: start + durationMinutes };
  const wide = { start: start - beforeMinutes, end: own.end + afterMinutes };
  const near = nearBusy(table, wide);
  return [
    ...ofTheMoment(table, start),
    ...ofTheCompany(table, own),
    ...ofHours(table, own, asked),
    ...closed(table, own, "timeOff"),
    ...near.filter(({ span }) => overlaps(span, own)).map((busy) => ({ kind: "busy" as const, ...busy })),
    ...closed(table, own, "allDay").filter(
      ({ span }) => asked === "placement" || isInHours(table, own, span),
    ),
    ...ignored(table, own),
    ...ofTaken(table, own, "booking"),
    ...near
      .filter(({ span }) => !overlaps(span, own))
      .map((busy) => ({ kind: "buffer" as const, of: "busy" as const, ...busy })),
    ...tooNear(table, own, wide),
    ...ofTaken(table, own, "hold"),
    ...ofFieldworker(table, start),
  ];
}

function ofTheMoment({ ground }: Timetable, start: EpochMinute): Reason[] {
  const { noticeEnd, horizonEnd, request } = ground;
  const found: Reason[] = [];
  if (start < request.now) found.push({ kind: "past" });
  else if (start < noticeEnd) found.push({ kind: "notice", from: noticeEnd });
  if (start >= horizonEnd) found.push({ kind: "horizon", until: horizonEnd });
  return found;
}

function ofTheCompany({ ground }: Timetable, own: Span): Reason[] {
  const found: Reason[] = [];
  if (ground.companyWindows && !isWithin(own, ground.companyWindows))
    found.push({ kind: "outsideCompanyHours" });
  for (const { ref, date, span } of ground.holidays) {
    if (overlaps(span, own)) found.push({ kind: "holiday", ref, date });
  }
  return found;
}

/** Outside the hours there is no grid to be off. */
function ofHours({ hours, fieldworker }: Timetable, own: Span, asked: Asked): Reason[] {
  if (!isWithin(own, hours.windows)) return [{ kind: "outsideHours" }];
  const opening = hours.openings.findLast((at) => at <= own.start) ?? own.start;
  const { stepMinutes } = fieldworker;
  const isOff = asked === "slot" && (own.start - opening) % stepMinutes !== 0;
  return isOff ? [{ kind: "offGrid", stepMinutes }] : [];
}

function closed<K extends Closure["kind"]>({ closures }: Timetable, own: Span, kind: K) {
  return closures
    .filter((closure) => closure.kind === kind && overlaps(closure.span, own))
    .map(({ ref, span }) => ({ kind, ref, span }));
}

/** A day off in the calendar is said of the hours it takes, not of the night around them [B22]. */
function isInHours({ hours }: Timetable, own: Span, span: Span): boolean {
  const both = { start: Math.max(own.start, span.start), end: Math.min(own.end, span.end) };
  return hours.windows.some((window) => overlaps(window, both));
}

function nearBusy({ fieldworker }: Timetable, wide: Span): { ref: string; span: Span }[] {
  const { starts, ends, refs } = fieldworker.busy;
  const found: { ref: string; span: Span }[] = [];
  for (const [i, start] of starts.entries()) {
    if (start >= wide.end) break;
    const span = { start, end: ends[i] ?? start };
    if (overlaps(span, wide)) found.push({ ref: refs[i] ?? "", span });
  }
  return found;
}

function ignored({ fieldworker, days }: Timetable, own: Span): Reason[] {
  return fieldworker.ignored
    .map(({ ref, why, time }) => ({ kind: "ignored" as const, ref, span: spanOfAway(time, days), why }))
    .filter(({ span }) => overlaps(span, own));
}

function ofTaken<K extends Taken["kind"]>({ taken }: Timetable, own: Span, kind: K) {
  return taken
    .filter((visit) => visit.kind === kind && overlaps(visit.own, own))
    .map(({ ref, own: span }) => ({ kind, ref, span }));
}

function tooNear({ taken }: Timetable, own: Span, wide: Span): Reason[] {
  return taken
    .filter((visit) => !overlaps(visit.own, own) && overlaps(visit.wide, wide))
    .map((visit) => ({ kind: "buffer", of: visit.kind, ref: visit.ref, span: visit.own }));
}

function ofFieldworker(table: Timetable, start: EpochMinute): Reason[] {
  const { missingSkills: missing, fieldworker, days } = table;
  const { dailyLimit: limit, staleSince: since } = fieldworker;
  const found: Reason[] = [];
  if (missing.length > 0) found.push({ kind: "skill", missing });
  if (limit !== null && isFullAt(table, start)) {
    const day = dayAt(start, days.zone);
    found.push({ kind: "dailyLimit", date: dateOfDay(day), limit, taken: takenOnDay(table, day) });
  }
  if (since !== null) found.push({ kind: "stale", since });
  return found;
}

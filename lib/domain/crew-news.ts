import type { ActivityActor } from "@/lib/domain/activity";
import type { CalendarRule } from "@/lib/domain/status";
import type { Interval } from "@/lib/domain/time";

/** What a fieldworker is told of a booking that the office plans for them. */
export const crewNewsKinds = [
  "booking.assigned",
  "booking.moved",
  "booking.cancelled",
  "booking.unassigned",
] as const;
export type CrewNewsKind = (typeof crewNewsKinds)[number];

export type CrewView = {
  readonly span: Interval;
  readonly status: { readonly calendarRule: CalendarRule; readonly takesTime: boolean };
  readonly crew: readonly string[];
};

/**
 * Whom a change of a booking concerns. Nobody hears of their own deed, of a draft, or of what is past; nor of what the
 * product itself brings in, such as a seed.
 */
export function crewNewsOf(
  change: { readonly before: CrewView | null; readonly after: CrewView; readonly by: ActivityActor },
  now: Date,
): { readonly memberId: string; readonly kind: CrewNewsKind }[] {
  const { before, after, by } = change;
  if (by.kind === "system" || by.kind === "rule" || after.span.end <= now) return [];
  return [...new Set([...(before?.crew ?? []), ...after.crew])].flatMap((memberId) => {
    const kind = memberId === by.memberId ? null : newsFor(memberId, before, after);
    return kind === null ? [] : [{ memberId, kind }];
  });
}

function newsFor(memberId: string, before: CrewView | null, after: CrewView): CrewNewsKind | null {
  const goesThere = (view: CrewView) =>
    view.crew.includes(memberId) && view.status.takesTime && view.status.calendarRule !== "remove";
  const was = before !== null && goesThere(before);
  if (!was) return goesThere(after) ? "booking.assigned" : null;
  if (!after.crew.includes(memberId)) return "booking.unassigned";
  if (after.status.calendarRule === "remove") return "booking.cancelled";
  if (!goesThere(after)) return null;
  const isMoved =
    before.span.start.getTime() !== after.span.start.getTime() ||
    before.span.end.getTime() !== after.span.end.getTime();
  return isMoved ? "booking.moved" : null;
}

/** Second thoughts within the undo window are told as one thing. */
export const undoWindowMs = 10_000;

/** What to tell where `earlier` is not known to anybody yet; null: nothing happened after all. */
export function mergedCrewNews(earlier: CrewNewsKind, next: CrewNewsKind): CrewNewsKind | null {
  if (earlier !== "booking.assigned") return next;
  return next === "booking.moved" || next === "booking.assigned" ? "booking.assigned" : null;
}

import type { FieldChange } from "@/lib/domain/activity";
import type { Interval, LocalDate } from "@/lib/domain/time";
import { clockWords, dateWords, dayKey } from "@/lib/domain/time-words";
import { instantToWall, wallToInstant } from "@/lib/domain/wall-time";

/** What a move does to a booking's crew: one lane for another, or exactly these people. null stands for nobody. */
export type MoveOfCrew =
  | { readonly kind: "swap"; readonly from: string | null; readonly to: string | null }
  | { readonly kind: "crew"; readonly fieldworkerIds: readonly string[] };

/** Everybody keeps their place; who comes for somebody stands where they stood. */
export function crewAfter(crew: readonly string[], move: MoveOfCrew): string[] {
  if (move.kind === "crew") return [...new Set(move.fieldworkerIds)];
  const { from, to } = move;
  if (from === to) return [...crew];
  const swapped = crew.flatMap((id) => (id === from ? (to ?? []) : id));
  const next = to === null || swapped.includes(to) ? swapped : [...swapped, to];
  return [...new Set(next)];
}

/** The span on another day at the same time on the wall there, as long as before. A time the clocks skip is moved forward. */
export function onDay({ start, end }: Interval, date: LocalDate, zone: string): Interval {
  const { instant } = wallToInstant({ ...instantToWall(start, zone), date }, zone);
  return { start: instant, end: new Date(instant.getTime() + end.getTime() - start.getTime()) };
}

/** "moved this booking to 2:00 PM", "gave this booking to Raj Iyer": what somebody did to it, in the reader's zone. */
export function movedWords(changes: ReadonlyMap<string, FieldChange>, zone: string): string {
  const time = timeWords(changes, zone);
  const crew = crewWords(changes.get("fieldworkers"), time === null ? "this booking" : "it");
  const done = [time, crew].filter((words) => words !== null);
  if (done.length > 0) return done.join(" and ");
  return changes.has("status") ? "changed the status of this booking" : "changed this booking";
}

function timeWords(changes: ReadonlyMap<string, FieldChange>, zone: string): string | null {
  const start = changes.get("startsAt");
  if (!start?.new) return changes.has("endsAt") ? "changed how long this booking takes" : null;
  const at = new Date(start.new);
  const isOtherDay = start.old === null || dayKey(new Date(start.old), zone) !== dayKey(at, zone);
  const day = isOtherDay ? `${dateWords(at, zone)}, ` : "";
  return `moved this booking to ${day}${clockWords(at, zone)}`;
}

function crewWords(crew: FieldChange | undefined, it: string): string | null {
  if (!crew) return null;
  return crew.new === null ? `took everybody off ${it}` : `gave ${it} to ${crew.new}`;
}

import type { NewActivity } from "@/db/store/activity";
import type { ActivityActor, ActivityKind, FieldChange } from "@/lib/domain/activity";
import { type BookingSnapshot, changesBetween } from "@/lib/domain/booking-snapshot";

type Person = { readonly id: string; readonly name: string };

/** What a change of a booking adds to its record: one entry a kind of change, none when nothing changed. */
export function recordOf(change: {
  readonly bookingId: string;
  readonly actor: ActivityActor;
  readonly requestId: string;
  readonly before: BookingSnapshot | null;
  readonly after: BookingSnapshot;
  readonly assignedBefore: readonly Person[];
  readonly assignedNow: readonly Person[];
  readonly overrideReason: string | null;
}): NewActivity[] {
  const { before, after, bookingId, actor, requestId } = change;
  const reason: Record<string, string> = change.overrideReason
    ? { overrideReason: change.overrideReason }
    : {};
  const entry = (
    kind: ActivityKind,
    changes: readonly FieldChange[],
    facts: Record<string, string> = {},
  ): NewActivity => ({
    kind,
    bookingId,
    pushId: null,
    detail: { actor, requestId, changes, facts: { zone: after.zone, ...facts } },
  });
  const changes = changesBetween(before, after);
  const entries: NewActivity[] = [];
  if (!before) entries.push(entry("booking.created", changes, { ref: after.ref, ...reason }));
  else {
    const ofStatus = changes.filter((found) => found.field === "status");
    const others = changes.filter((found) => found.field !== "status");
    if (others.length > 0) entries.push(entry("booking.changed", others, reason));
    if (ofStatus.length > 0) entries.push(entry("booking.statusChanged", ofStatus));
  }
  const added = change.assignedNow.filter(
    (person) => !change.assignedBefore.some((was) => was.id === person.id),
  );
  const gone = change.assignedBefore.filter(
    (person) => !change.assignedNow.some((is) => is.id === person.id),
  );
  const names = (people: readonly Person[]) => people.map((person) => person.name).join(", ") || null;
  let crew = change.assignedBefore;
  const crewBecomes = (next: readonly Person[]): FieldChange => {
    const step = { field: "fieldworkers", old: names(crew), new: names(next) };
    crew = next;
    return step;
  };
  for (const person of gone) {
    const left = crewBecomes(crew.filter((other) => other.id !== person.id));
    entries.push(entry("booking.unassigned", [left], { fieldworker: person.name }));
  }
  for (const person of added) {
    const joined = crewBecomes([...crew, person]);
    entries.push(entry("booking.assigned", [joined], { fieldworker: person.name, ...reason }));
  }
  return entries;
}

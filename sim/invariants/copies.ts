import type { MemoryEvent } from "@/lib/calendar/memory/event";
import { type CopyText, renderCopy } from "@/lib/domain/event-text";
import type { Booking, Mirror } from "@/sim/memory-store/tables";
import type { World } from "@/sim/world";

/** Live events by the mirror whose mark they carry, without what hands copied. */
export type CopiesByMirror = ReadonlyMap<string, readonly MemoryEvent[]>;

export function copiesOf(world: World): CopiesByMirror {
  const found = new Map<string, MemoryEvent[]>();
  for (const phone of world.phones.values())
    for (const calendarId of [phone.primary, phone.second])
      for (const event of phone.calendars.in(calendarId)?.events() ?? []) {
        if (event.mirrorId === null || event.isCancelled || world.ledger.isHandCopy(event)) continue;
        found.set(event.mirrorId, [...(found.get(event.mirrorId) ?? []), event]);
      }
  return found;
}

/** What is wrong with one copy and stands on no record; null: nothing [I3]. */
export function copyProblem(world: World, mirror: Mirror, copies: CopiesByMirror): string | null {
  const booking = world.tables.bookings.get(mirror.bookingId);
  if (!booking) return null;
  if (isOnRecord(world, mirror) || isOverAndUnlisted(world, mirror, booking)) return null;
  const live = copies.get(mirror.id) ?? [];
  if (live.length > 1) return `${live.length} events`;
  const [event] = live;
  if (mirror.wanted === "absent") return event ? `an event nobody wants: ${event.eventId}` : null;
  if (!event) return mirror.wanted === "present" ? "no event" : null;
  if (event.eventId !== mirror.eventId) return `an event nobody knows: ${event.eventId}`;
  return world.profile.keepsUpToDate ? contentProblem(world, booking, event) : null;
}

/** A booking's texts are made anew with every revision. */
const rendered = new WeakMap<Booking["source"], CopyText>();

function contentProblem(world: World, { source }: Booking, event: MemoryEvent): string | null {
  const { titleTemplate, appUrl } = world.tables.settings;
  const text = rendered.get(source) ?? renderCopy(source, titleTemplate, appUrl);
  rendered.set(source, text);
  const { time } = event;
  const isThen =
    time.kind === "timed" &&
    time.start.getTime() === source.start.getTime() &&
    time.end.getTime() === source.end.getTime();
  if (!isThen) return `shows another time than ${source.start.toISOString()}`;
  if (event.title !== text.title) return "shows another title";
  if (event.description !== text.description) return `shows another text than ${source.jobNotes}`;
  return event.location === text.location ? null : "shows another place";
}

/** Where nothing is listed only copies still to come are looked at. */
function isOverAndUnlisted({ tables, scheduler }: World, mirror: Mirror, { source }: Booking): boolean {
  const direction = tables.receivingOf(mirror.fieldworkerId)?.connection.direction;
  return direction === "out" && source.end.getTime() <= scheduler.nowMs;
}

/** People can see that this copy is not true: a failure, a drift that stands, a calendar that needs its owner, a hand's push. */
function isOnRecord({ tables, ledger }: World, mirror: Mirror): boolean {
  if (mirror.failure !== null) return true;
  if (mirror.drift !== null && mirror.drift.kind !== "suspected") return true;
  if (tables.receivingOf(mirror.fieldworkerId)?.connection.state !== "live") return true;
  if (ledger.handMade.has(mirror.id)) return true;
  if (mirror.pushes.at(-1)?.receipt?.startsWith("failed")) return true;
  return tables.conflicts.some(
    ({ kind, resolution, bookingId, fieldworkerId }) =>
      kind === "extraCopy" &&
      resolution === null &&
      bookingId === mirror.bookingId &&
      fieldworkerId === mirror.fieldworkerId,
  );
}

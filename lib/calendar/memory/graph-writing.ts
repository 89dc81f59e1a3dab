import type { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { emptyEvent, etagOf, type MemoryEvent } from "@/lib/calendar/memory/event";
import { refuse, remove, write } from "@/lib/calendar/memory/writing";
import type { EventDraft, KnownEvent, WrittenEvent } from "@/lib/domain/calendar-event";
import { generationOf } from "@/lib/domain/event-id";

/** How many used-up transactions are passed over. */
const generationsTried = 8;

/** As Graph takes it through the adapter: the account makes the ids, and a deleted event never comes back. */
export function graphPut(
  calendars: MemoryCalendars,
  calendarId: string,
  draft: EventDraft,
  known: KnownEvent | null,
  ifChanged: "overwrite" | "stop",
): WrittenEvent {
  if (known && known.mirrorId !== draft.mirrorId) return refuse({ kind: "notOurs" });
  const there = known && livingAt(calendars, known.calendarId, known.eventId);
  if (known?.etag && ifChanged === "stop" && (!there || etagOf(there) !== known.etag))
    return refuse({ kind: "changedMeanwhile" });
  if (!there) return createOrAdopt(calendars, calendarId, draft);
  if (there.mirrorId !== draft.mirrorId) return refuse({ kind: "notOurs" });
  return write(calendars, there, draft, there.madeFor?.generation ?? draft.generation);
}

function livingAt(calendars: MemoryCalendars, calendarId: string, eventId: string): MemoryEvent | null {
  const event = calendars.find(calendarId, eventId);
  return event && !event.isCancelled ? event : null;
}

/** A transaction that was used before is refused, also when its event is deleted. */
function createOrAdopt(calendars: MemoryCalendars, calendarId: string, draft: EventDraft): WrittenEvent {
  const { mirrorId } = draft;
  if (!calendars.has(calendarId)) return refuse({ kind: "calendarGone" });
  const last = draft.generation + generationsTried;
  for (let generation = draft.generation; generation < last; generation += 1) {
    const transaction = `${mirrorId}:${generation}`;
    const madeId = calendars.transactions.get(transaction);
    if (madeId === undefined) {
      const eventId = `AAMk-${calendars.transactions.size + 1}`;
      calendars.transactions.set(transaction, eventId);
      const made = { ...emptyEvent(calendarId, eventId), madeFor: { mirrorId, generation } };
      return write(calendars, made, draft, generation);
    }
    const named = livingAt(calendars, calendarId, madeId);
    const adopted = named?.mirrorId === mirrorId ? named : madeFor(calendars, calendarId, mirrorId)[0];
    if (adopted) return write(calendars, adopted, draft, adopted.madeFor?.generation ?? generation);
  }
  return refuse({ kind: "notOurs" });
}

/** What we made for this mirror and still carries its marker; a copy that its owner made of it is never touched [A35]. */
function madeFor(calendars: MemoryCalendars, calendarId: string, mirrorId: string): MemoryEvent[] {
  return [...(calendars.in(calendarId)?.events() ?? [])].filter(
    (event) => event.mirrorId === mirrorId && event.madeFor?.mirrorId === mirrorId && !event.isCancelled,
  );
}

/**
 * Takes out the event, and whatever else we made for its mirror: where the event was gone already, a write whose answer
 * was lost has made another. Asked for by an id that we would have given it, only what we made is meant.
 */
export function graphRemove(calendars: MemoryCalendars, known: KnownEvent): void {
  const { calendarId, eventId, mirrorId } = known;
  if (generationOf(eventId, mirrorId) === null) remove(calendars, known);
  for (const made of madeFor(calendars, calendarId, mirrorId))
    remove(calendars, { ...known, eventId: made.eventId });
}

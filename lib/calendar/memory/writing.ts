import type { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { emptyEvent, etagOf, type MemoryEvent, type SavedEvent } from "@/lib/calendar/memory/event";
import { oneLine, plain } from "@/lib/calendar/plain-text";
import type { EventDraft, KnownEvent, WrittenEvent } from "@/lib/domain/calendar-event";
import { generationOf, googleEventId } from "@/lib/domain/event-id";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";

export const refuse = (failure: ProviderFailure): never => {
  throw new ProviderError(failure);
};

export function put(
  calendars: MemoryCalendars,
  calendarId: string,
  draft: EventDraft,
  known: KnownEvent | null,
  ifChanged: "overwrite" | "stop",
): WrittenEvent {
  if (known && known.mirrorId !== draft.mirrorId) return refuse({ kind: "notOurs" });
  const there = known && calendars.find(known.calendarId, known.eventId);
  if (known?.etag && ifChanged === "stop") return putUnchanged(calendars, there, draft, known);
  if (there && there.mirrorId === draft.mirrorId) return write(calendars, there, draft, draft.generation);
  if (there && !there.isCancelled) return refuse({ kind: "notOurs" });
  if (!calendars.has(calendarId)) return refuse({ kind: "calendarGone" });
  for (let generation = draft.generation; ; generation += 1) {
    const eventId = googleEventId(draft.mirrorId, generation);
    const holder = calendars.find(calendarId, eventId);
    if (!holder || holder.mirrorId === draft.mirrorId) {
      return write(calendars, holder ?? emptyEvent(calendarId, eventId), draft, generation);
    }
  }
}

function putUnchanged(
  calendars: MemoryCalendars,
  there: MemoryEvent | null,
  draft: EventDraft,
  known: KnownEvent,
): WrittenEvent {
  if (!there || there.isCancelled) return refuse({ kind: "changedMeanwhile" });
  const isMade = generationOf(known.eventId, draft.mirrorId) !== null;
  if (!isMade && there.mirrorId !== draft.mirrorId) return refuse({ kind: "notOurs" });
  if (etagOf(there) !== known.etag) return refuse({ kind: "changedMeanwhile" });
  return write(calendars, there, draft, draft.generation);
}

export function write(
  calendars: MemoryCalendars,
  event: MemoryEvent | SavedEvent,
  draft: EventDraft,
  wantedGeneration: number,
): WrittenEvent {
  const isNew = calendars.find(event.calendarId, event.eventId) === null;
  const content: SavedEvent = {
    ...event,
    title: oneLine(draft.title),
    description: plain(draft.description),
    location: oneLine(draft.location),
    time: { kind: "timed", start: draft.start, end: draft.end },
    zone: draft.zone,
    backLink: draft.backLink,
    mirrorId: draft.mirrorId,
    shows: "busy",
    isCancelled: false,
    ...(draft.colour && { additions: { ...event.additions, color: draft.colour } }),
  };
  const saved = calendars.saveForClient(content, draft.mirrorId);
  const { calendarId, eventId } = saved;
  return {
    kind: isNew ? "created" : "updated",
    calendarId,
    eventId,
    etag: etagOf(saved),
    generation: generationOf(eventId, draft.mirrorId) ?? wantedGeneration,
    link: null,
  };
}

/** A new version of it, and nothing else. */
export function touch(calendars: MemoryCalendars, known: KnownEvent): { readonly etag: string } {
  const event = calendars.find(known.calendarId, known.eventId);
  if (!event || event.isCancelled) return refuse({ kind: "changedMeanwhile" });
  if (event.mirrorId !== known.mirrorId) return refuse({ kind: "notOurs" });
  if (known.etag && known.etag !== etagOf(event)) return refuse({ kind: "changedMeanwhile" });
  return { etag: etagOf(calendars.saveForClient(event, known.mirrorId)) };
}

export function remove(calendars: MemoryCalendars, known: KnownEvent): void {
  const event = calendars.find(known.calendarId, known.eventId);
  if (!event || event.isCancelled) return;
  if (event.mirrorId !== known.mirrorId) refuse({ kind: "notOurs" });
  calendars.saveForClient({ ...event, isCancelled: true }, known.mirrorId);
}

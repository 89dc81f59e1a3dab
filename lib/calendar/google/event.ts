import { idOf, uuidOf } from "@/lib/calendar/event-ids";
import { instantOf, isDate } from "@/lib/calendar/google/zoned-time";
import { type Json, listOf, objectOf, textOf } from "@/lib/calendar/json";
import type { OriginalStart, RemoteChange, RemoteEvent, Series } from "@/lib/domain/calendar-event";
import { generationOf } from "@/lib/domain/event-id";
import type { EventTime, LocalDate } from "@/lib/domain/time";
import { isZone } from "@/lib/domain/wall-time";

/** All that is ever asked of an event that may be personal: no title, no description, no place, no names [I5]. */
export const readMask =
  "id,etag,status,updated,start,end,transparency,visibility,eventType,attendees(self,responseStatus)," +
  "extendedProperties,recurrence,recurringEventId,originalStartTime";

export type Unreadable = Extract<RemoteChange, { kind: "unreadable" }>["reason"];

const recurrenceShape = /^(RRULE|EXRULE|RDATE|EXDATE)[;:][\x20-\x7e]+$/;

export function mirrorIdOf(event: Json): string | null {
  return textOf(objectOf(objectOf(event.extendedProperties)?.private)?.mirrorId);
}

/** Whatever the item is: one that makes no sense is said to be unreadable, and nothing is thrown [P29]. */
export function changeOf(calendarId: string, item: unknown): RemoteChange {
  const event = objectOf(item);
  const eventId = idOf(event?.id);
  const unreadable = (reason: Unreadable): RemoteChange => ({
    kind: "unreadable",
    calendarId,
    eventId,
    reason,
  });
  if (!event || !eventId) return unreadable("shape");
  if (event.status === "cancelled") {
    if (!isGiven(event.recurringEventId)) return { kind: "gone", calendarId, eventId };
    const series = exceptionOf(event);
    if (!series) return unreadable("series");
    const { masterId, original } = series;
    return { kind: "skipped", calendarId, eventId, masterId, original };
  }
  const read = remoteEventOf(calendarId, eventId, event);
  return typeof read === "string" ? unreadable(read) : { kind: "present", event: read };
}

/** What a reader may know of the event, or which part of it makes no sense. */
export function remoteEventOf(calendarId: string, eventId: string, event: Json): RemoteEvent | Unreadable {
  const time = timeOf(event);
  if (!time) return "times";
  const series = seriesOf(event);
  if (!series) return "series";
  const mirrorId = uuidOf(mirrorIdOf(event));
  const id = textOf(event.id) ?? eventId;
  return {
    calendarId,
    eventId: id,
    etag: textOf(event.etag) ?? "",
    time,
    zone: zoneOf(event),
    series,
    shows: showsOf(event),
    response: responseOf(event),
    isPrivate: isPrivate(event),
    mirrorId,
    generation: mirrorId === null ? null : generationOf(id, mirrorId),
    updatedAt: instantOf(textOf(event.updated) ?? "", null),
  };
}

export function isPrivate(event: Json): boolean {
  return event.visibility === "private" || event.visibility === "confidential";
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

function seriesOf(event: Json): Series | null {
  if (isGiven(event.recurringEventId)) return exceptionOf(event);
  const lines = event.recurrence ?? [];
  if (!Array.isArray(lines)) return null;
  const recurrence = lines.filter((line) => typeof line === "string" && recurrenceShape.test(line));
  if (recurrence.length < lines.length) return null;
  return recurrence.length === 0 ? { kind: "single" } : { kind: "master", recurrence };
}

function exceptionOf(event: Json): Extract<Series, { kind: "exception" }> | null {
  const masterId = idOf(event.recurringEventId);
  const original = originalOf(objectOf(event.originalStartTime));
  return masterId && original ? { kind: "exception", masterId, original } : null;
}

function originalOf(start: Json | null): OriginalStart | null {
  const date = textOf(start?.date);
  if (date) return isDate(date) ? { kind: "allDay", date: date as LocalDate } : null;
  const at = instantOf(textOf(start?.dateTime) ?? "", textOf(start?.timeZone));
  return at && { kind: "timed", at };
}

function zoneOf(event: Json): string | null {
  const zone = textOf(objectOf(event.start)?.timeZone);
  return zone && isZone(zone) ? zone : null;
}

/**
 * null for a day that is not in the calendar, an end before the start, and hours that end in days. An event without an
 * end has none to occupy: a day is a whole day, a time is a moment (RFC 5545 section 3.6.1).
 */
export function timeOf(event: Json): EventTime | null {
  const start = objectOf(event.start);
  const end = isGiven(event.end) ? objectOf(event.end) : start;
  const startDate = textOf(start?.date);
  if (startDate) return allDay(startDate, textOf(end?.date) ?? "");
  const from = instantOf(textOf(start?.dateTime) ?? "", textOf(start?.timeZone));
  const until = instantOf(textOf(end?.dateTime) ?? "", textOf(end?.timeZone));
  return from && until && from <= until ? { kind: "timed", start: from, end: until } : null;
}

function allDay(startDate: string, endDate: string): EventTime | null {
  if (!isDate(startDate) || !isDate(endDate) || endDate < startDate) return null;
  const dayAfter = new Date(Date.parse(startDate) + 86_400_000).toISOString().slice(0, 10);
  const endDateExclusive = endDate > startDate ? endDate : dayAfter;
  return {
    kind: "allDay",
    startDate: startDate as LocalDate,
    endDateExclusive: endDateExclusive as LocalDate,
  };
}

function showsOf(event: Json): RemoteEvent["shows"] {
  if (event.transparency === "transparent") return "free";
  switch (event.eventType) {
    case "outOfOffice":
      return "outOfOffice";
    case "focusTime":
      return "focus";
    case "workingLocation":
      return "elsewhere";
    case "birthday":
      return "free";
    default:
      return event.status === "tentative" ? "tentative" : "busy";
  }
}

function responseOf(event: Json): RemoteEvent["response"] {
  const own = listOf(event.attendees).find((attendee) => attendee.self === true);
  switch (own?.responseStatus) {
    case "accepted":
    case "tentative":
    case "declined":
    case "needsAction":
      return own.responseStatus;
    default:
      return "none";
  }
}

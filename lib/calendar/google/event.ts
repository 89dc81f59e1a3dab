import type { calendar_v3 } from "googleapis/build/src/apis/calendar/index.js";
import { providerError } from "@/lib/calendar/google/errors";
import { type Json, listOf, objectOf, textOf } from "@/lib/calendar/google/json";
import { instantOf, zonedDateTime } from "@/lib/calendar/google/zoned-time";
import { oneLine, plain } from "@/lib/calendar/plain-text";
import type { EventDraft, RemoteEvent } from "@/lib/domain/calendar-event";
import type { EventTime, LocalDate } from "@/lib/domain/time";

/** All that is ever asked of an event: no title, no description, no place, no names [I5]. */
export const readMask =
  "id,etag,status,start,end,transparency,visibility,eventType,attendees(self,responseStatus),extendedProperties";
export const writeMask = "id,etag,status,htmlLink,extendedProperties";

type EventFields = calendar_v3.Schema$Event;

/** The fields we own, in the shape of a patch: what is empty here is cleared there, what is not named is kept. */
export function fieldsOf(draft: EventDraft): EventFields {
  return {
    status: "confirmed",
    summary: oneLine(draft.title),
    description: asHtml(plain(draft.description)),
    location: oneLine(draft.location),
    start: zonedTime(draft.start, draft.zone),
    end: zonedTime(draft.end, draft.zone),
    transparency: "opaque",
    extendedProperties: { private: { mirrorId: draft.mirrorId, bookingId: draft.bookingId } },
    ...sourceOf(draft.backLink),
  };
}

function zonedTime(at: Date, zone: string): { dateTime: string; timeZone: string } {
  try {
    return { dateTime: zonedDateTime(at, zone), timeZone: zone };
  } catch {
    throw providerError({ kind: "rejected", status: 400, reason: "timeZone" }, "no such time in such a zone");
  }
}

/** An event its owner made all-day has dates, which must go before it can have times again. */
export function patchOf(draft: EventDraft): EventFields {
  const fields = fieldsOf(draft);
  return {
    ...fields,
    start: { ...fields.start, date: null },
    end: { ...fields.end, date: null },
    source: fields.source ?? null,
  };
}

function sourceOf(backLink: EventDraft["backLink"]): Pick<EventFields, "source"> {
  if (!backLink || !/^https?:\/\//i.test(backLink.url) || !URL.canParse(backLink.url)) return {};
  return { source: { title: oneLine(backLink.title), url: backLink.url } };
}

/** Google shows a description as HTML; titles and places it shows as they are. */
function asHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function mirrorIdOf(event: Json): string | null {
  return textOf(objectOf(objectOf(event.extendedProperties)?.private)?.mirrorId);
}

/** null when its times make no sense. */
export function remoteEventOf(calendarId: string, eventId: string, event: Json): RemoteEvent | null {
  const time = timeOf(event);
  if (!time) return null;
  return {
    calendarId,
    eventId: textOf(event.id) ?? eventId,
    etag: textOf(event.etag) ?? "",
    time,
    shows: showsOf(event),
    response: responseOf(event),
    isPrivate: event.visibility === "private" || event.visibility === "confidential",
    isCancelled: event.status === "cancelled",
    mirrorId: mirrorIdOf(event),
  };
}

function timeOf(event: Json): EventTime | null {
  const start = objectOf(event.start);
  const end = objectOf(event.end) ?? start;
  const startDate = textOf(start?.date);
  if (startDate) return allDay(startDate, textOf(end?.date) ?? startDate);
  const from = instantOf(textOf(start?.dateTime) ?? "", textOf(start?.timeZone));
  const until = instantOf(textOf(end?.dateTime) ?? "", textOf(end?.timeZone));
  return from && until && from <= until ? { kind: "timed", start: from, end: until } : null;
}

function allDay(startDate: string, endDate: string): EventTime | null {
  const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDate(startDate) || !isDate(endDate)) return null;
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

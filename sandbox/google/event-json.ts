import type { JsonObject } from "../shared/json";
import { formatInZone } from "../shared/zoned-time";
import type { Calendar, GoogleTime, StoredEvent } from "./types";

export const etagText = (etag: number): string => `"${etag}"`;

export function eventPagePath(account: string, calendarId: string, eventId: string): string {
  return `/google/${[account, calendarId].map(encodeURIComponent).join("/")}/events/${encodeURIComponent(eventId)}`;
}

type Reader = { readonly origin: string; readonly email: string };

/** The event as its calendar's owner reads it through the API. `zone` only changes the offset that times are written in. */
export function eventJson(event: StoredEvent, calendar: Calendar, reader: Reader, zone?: string): JsonObject {
  const { fields } = event;
  const person = (email: string) => (email === reader.email ? { email, self: true } : { email });
  const host = fields.attendees?.find((guest) => guest.organizer === true && !isSelf(guest, calendar));
  const own = calendar.id.endsWith(".calendar.google.com")
    ? { email: calendar.id, displayName: calendar.summary, self: true }
    : person(calendar.id);
  return {
    kind: "calendar#event",
    etag: etagText(event.etag),
    id: event.id,
    status: fields.status ?? "confirmed",
    htmlLink: `${reader.origin}${eventPagePath(reader.email, calendar.id, event.id)}`,
    created: event.created,
    updated: event.updated,
    creator: person(event.creator),
    organizer: host ? { email: host.email } : own,
    ...fields,
    ...(fields.attendees ? { attendees: fields.attendees.map((one) => guestJson(one, calendar)) } : {}),
    ...(fields.originalStartTime ? { originalStartTime: inZone(fields.originalStartTime, zone) } : {}),
    start: inZone(fields.start, zone),
    end: inZone(fields.end, zone),
    iCalUID: event.iCalUID,
    sequence: event.sequence,
    reminders: fields.reminders ?? { useDefault: fields.start.date === undefined },
    eventType: fields.eventType ?? "default",
  };
}

type Guest = NonNullable<StoredEvent["fields"]["attendees"]>[number];

/** `self` marks the calendar's own person, whoever reads it. */
export const isSelf = (guest: Guest, calendar: Calendar): boolean =>
  guest.email === calendar.id || guest.self === true;

const guestJson = (guest: Guest, calendar: Calendar): JsonObject =>
  isSelf(guest, calendar)
    ? { responseStatus: "needsAction", ...guest, self: true }
    : { responseStatus: "needsAction", ...guest };

/** All that incremental sync promises of a deleted event. */
export function tombstoneJson(event: StoredEvent): JsonObject {
  const { recurringEventId, originalStartTime } = event.fields;
  const exception = recurringEventId ? { recurringEventId, originalStartTime } : {};
  return {
    kind: "calendar#event",
    etag: etagText(event.etag),
    id: event.id,
    status: "cancelled",
    ...exception,
  };
}

/** An event whose details the reader may not see: time and kind only. What Google leaves in is not documented. */
export function busyOnlyJson(event: StoredEvent): JsonObject {
  const { fields } = event;
  return {
    kind: "calendar#event",
    etag: etagText(event.etag),
    id: event.id,
    status: fields.status ?? "confirmed",
    created: event.created,
    updated: event.updated,
    start: fields.start,
    end: fields.end,
    ...(fields.recurrence ? { recurrence: fields.recurrence } : {}),
    ...(fields.recurringEventId
      ? { recurringEventId: fields.recurringEventId, originalStartTime: fields.originalStartTime }
      : {}),
    ...(fields.transparency ? { transparency: fields.transparency } : {}),
    visibility: "private",
    iCalUID: event.iCalUID,
    sequence: event.sequence,
    eventType: fields.eventType ?? "default",
  };
}

function inZone(time: GoogleTime, zone: string | undefined): GoogleTime {
  if (zone === undefined || time.dateTime === undefined) return time;
  return { ...time, dateTime: formatInZone(Date.parse(time.dateTime), zone) };
}

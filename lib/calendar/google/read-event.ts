import { notOurs, providerError } from "@/lib/calendar/google/errors";
import { mirrorIdOf, readMask, remoteEventOf } from "@/lib/calendar/google/event";
import type { EventsApi } from "@/lib/calendar/google/events-api";
import { fromHtml } from "@/lib/calendar/google/html";
import { type Json, textOf } from "@/lib/calendar/json";
import { plain } from "@/lib/calendar/plain-text";
import type { KnownEvent, RemoteEvent, SeenCopy } from "@/lib/domain/calendar-event";

const copyMask = `${readMask},summary,description,location`;

/** What may be known of an event that is there. null: it is not, or no more. */
export async function readEvent(
  events: EventsApi,
  calendarId: string,
  eventId: string,
): Promise<RemoteEvent | null> {
  const event = await events.read(calendarId, eventId);
  return event && event.status !== "cancelled" ? readable(calendarId, eventId, event) : null;
}

/** The texts of an event that carries our marker; of any other, nothing leaves this function. */
export async function readCopy(events: EventsApi, known: KnownEvent): Promise<SeenCopy | null> {
  const { calendarId, eventId, mirrorId } = known;
  const event = await events.read(calendarId, eventId, copyMask);
  if (!event || event.status === "cancelled") return null;
  if (mirrorIdOf(event) !== mirrorId) throw notOurs();
  return {
    event: readable(calendarId, eventId, event),
    title: textOf(event.summary) ?? "",
    description: plain(fromHtml(textOf(event.description) ?? "")),
    location: textOf(event.location) ?? "",
  };
}

function readable(calendarId: string, eventId: string, event: Json): RemoteEvent {
  const read = remoteEventOf(calendarId, eventId, event);
  if (typeof read !== "string") return read;
  throw providerError({ kind: "rejected", status: 200, reason: null }, `an event without sense: ${read}`);
}

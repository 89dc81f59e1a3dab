import { type Json, objectOf, textOf } from "@/lib/calendar/json";
import { notOurs, providerError } from "@/lib/calendar/microsoft/errors";
import { isCancelled, mirrorIdOf, readSelect, remoteEventOf } from "@/lib/calendar/microsoft/event";
import type { EventsApi } from "@/lib/calendar/microsoft/events-api";
import { textOfHtml } from "@/lib/calendar/microsoft/text-of-html";
import { plain } from "@/lib/calendar/plain-text";
import type { KnownEvent, RemoteEvent, SeenCopy } from "@/lib/domain/calendar-event";

const copySelect = `${readSelect},subject,body,location`;

/** What may be known of an event that is there. null: it is not, or who invited called it off. */
export async function readEvent(
  events: EventsApi,
  calendarId: string,
  eventId: string,
): Promise<RemoteEvent | null> {
  const event = await events.readIn(calendarId, eventId);
  return event && !isCancelled(event) ? readable(calendarId, eventId, event) : null;
}

/** Its texts are asked for only once it is known to carry our marker, which is asked for again beside them. */
export async function readCopy(events: EventsApi, known: KnownEvent): Promise<SeenCopy | null> {
  const { calendarId, eventId } = known;
  if (!isCopy(await events.readIn(calendarId, eventId), known)) return null;
  const event = await events.readIn(calendarId, eventId, copySelect);
  if (!event || !isCopy(event, known)) return null;
  return {
    event: readable(calendarId, eventId, event),
    title: textOf(event.subject) ?? "",
    description: descriptionOf(objectOf(event.body)),
    location: textOf(objectOf(event.location)?.displayName) ?? "",
  };
}

/** false: it is gone. @throws ProviderError notOurs */
function isCopy(event: Json | null, { mirrorId }: KnownEvent): boolean {
  if (!event || isCancelled(event)) return false;
  if (mirrorIdOf(event) !== mirrorId) throw notOurs();
  return true;
}

function descriptionOf(body: Json | null): string {
  const content = textOf(body?.content) ?? "";
  return body?.contentType === "text" ? plain(content) : textOfHtml(content);
}

function readable(calendarId: string, eventId: string, event: Json): RemoteEvent {
  const read = remoteEventOf(calendarId, eventId, event);
  if (typeof read !== "string") return read;
  throw providerError({ kind: "rejected", status: 200, reason: null }, `an event without sense: ${read}`);
}

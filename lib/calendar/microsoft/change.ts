import { idOf } from "@/lib/calendar/event-ids";
import { type Json, textOf } from "@/lib/calendar/json";
import { etagOf, readSelect, remoteEventOf } from "@/lib/calendar/microsoft/event";
import type { RemoteChange, RemoteEvent } from "@/lib/domain/calendar-event";

const keptFields = [
  ...readSelect.split(","),
  "originalEndTimeZone",
  "isOrganizer",
  "@odata.etag",
  "@removed",
];

/** All that is taken out of a change, which comes with every word of the event [I5]. */
export function withoutWords(item: Json): Json {
  return Object.fromEntries(
    keptFields.filter((name) => item[name] !== undefined).map((name) => [name, item[name]]),
  );
}

/** An event as it is now. One that makes no sense is said to be unreadable, and nothing is thrown [P29]. */
export function changeOf(calendarId: string, item: Json): RemoteChange {
  const eventId = idOf(item.id);
  const read = eventId === null ? "shape" : remoteEventOf(calendarId, eventId, versioned(item));
  if (typeof read === "string") return { kind: "unreadable", calendarId, eventId, reason: read };
  return { kind: "present", event: read };
}

/** Where only the change key is said, the version is made of it. */
function versioned(item: Json): Json {
  const changeKey = textOf(item.changeKey);
  return etagOf(item) === null && changeKey ? { ...item, "@odata.etag": `W/"${changeKey}"` } : item;
}

/** With our marker where a delta, which never tells it, leaves it out. */
export function carrying(
  event: RemoteEvent,
  mirrorId: string | null,
  generation: number | null,
): RemoteChange {
  return { kind: "present", event: { ...event, mirrorId, generation } };
}

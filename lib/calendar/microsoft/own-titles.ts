import { type Json, textOf } from "@/lib/calendar/json";
import { isCancelled, isPrivate, markerExpand, mirrorIdOf, timeOf } from "@/lib/calendar/microsoft/event";
import { calendarPath } from "@/lib/calendar/microsoft/events-api";
import type { Graph } from "@/lib/calendar/microsoft/sdk";
import { oneLine } from "@/lib/calendar/plain-text";
import type { OwnEvent } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";

const pagesAtMost = 20;
const select =
  "id,subject,start,end,isAllDay,isCancelled,sensitivity,originalStartTimeZone,originalEndTimeZone";

/** Only for the account's owner. An event without a title, or whose times make no sense, has nothing to tell. */
export async function readOwnTitles(
  graph: Graph,
  calendarIds: readonly string[],
  window: Interval,
): Promise<OwnEvent[]> {
  const events: OwnEvent[] = [];
  for (const calendarId of calendarIds) {
    const query = {
      startDateTime: window.start.toISOString(),
      endDateTime: window.end.toISOString(),
      $select: select,
      $expand: markerExpand,
      $top: 200,
    };
    const path = `${calendarPath(calendarId)}/calendarView`;
    for (const item of await graph.list("calendar", { path, query }, pagesAtMost)) {
      const event = isForItsOwner(item) ? ownEventOf(calendarId, item) : null;
      if (event) events.push(event);
    }
  }
  return events;
}

/** Not private, not cancelled, and not made by us. */
function isForItsOwner(item: Json): boolean {
  return !isPrivate(item) && !isCancelled(item) && mirrorIdOf(item) === null;
}

function ownEventOf(calendarId: string, item: Json): OwnEvent | null {
  const eventId = textOf(item.id);
  const time = timeOf(item);
  const title = oneLine(textOf(item.subject) ?? "");
  return eventId && time && title !== "" ? { calendarId, eventId, time, title } : null;
}

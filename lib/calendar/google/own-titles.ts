import { unusable } from "@/lib/calendar/google/errors";
import { isPrivate, mirrorIdOf, timeOf } from "@/lib/calendar/google/event";
import { askGoogle, type CalendarApi } from "@/lib/calendar/google/sdk";
import { type Json, listOf, textOf } from "@/lib/calendar/json";
import { oneLine } from "@/lib/calendar/plain-text";
import type { OwnEvent } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";

const pagesAtMost = 20;
const fields = "nextPageToken,items(id,status,start,end,visibility,extendedProperties,summary)";

/** Only for the account's owner. An event without a title, or whose times make no sense, has nothing to tell. */
export async function readOwnTitles(
  api: CalendarApi,
  calendarIds: readonly string[],
  window: Interval,
): Promise<OwnEvent[]> {
  const events: OwnEvent[] = [];
  for (const calendarId of calendarIds) events.push(...(await titlesIn(api, calendarId, window)));
  return events;
}

async function titlesIn(api: CalendarApi, calendarId: string, window: Interval): Promise<OwnEvent[]> {
  const events: OwnEvent[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const params = {
      calendarId,
      fields,
      singleEvents: true,
      timeMin: window.start.toISOString(),
      timeMax: window.end.toISOString(),
      maxResults: 250,
      ...(pageToken && { pageToken }),
    };
    const answer: Json = await askGoogle("calendar", () => api.events.list(params, {}));
    for (const item of listOf(answer.items)) {
      const event = isForItsOwner(item) ? ownEventOf(calendarId, item) : null;
      if (event) events.push(event);
    }
    pageToken = textOf(answer.nextPageToken);
    if (!pageToken) return events;
  }
  throw unusable("an endless list of events");
}

/** Not private, not cancelled, and not made by us. */
function isForItsOwner(item: Json): boolean {
  return !isPrivate(item) && item.status !== "cancelled" && mirrorIdOf(item) === null;
}

function ownEventOf(calendarId: string, item: Json): OwnEvent | null {
  const eventId = textOf(item.id);
  const time = timeOf(item);
  const title = oneLine(textOf(item.summary) ?? "");
  return eventId && time && title !== "" ? { calendarId, eventId, time, title } : null;
}

import { accountOf, listCalendars } from "@/lib/calendar/google/calendar-list";
import { providerError } from "@/lib/calendar/google/errors";
import { remoteEventOf } from "@/lib/calendar/google/event";
import { EventsApi } from "@/lib/calendar/google/events-api";
import { busyNow } from "@/lib/calendar/google/free-busy";
import { calendarApi, type GoogleClient } from "@/lib/calendar/google/sdk";
import { putEvent, removeEvent } from "@/lib/calendar/google/write-event";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Secret } from "@/lib/domain/secret";

/** One Google account, as far as its access token lives. */
export function createGoogleProvider(
  client: GoogleClient,
  accessToken: Secret,
  revoke: () => Promise<void>,
): CalendarProvider {
  let opening: ReturnType<typeof calendarApi> | null = null;
  const api = () => {
    opening ??= calendarApi(client, accessToken);
    return opening;
  };
  const events = new EventsApi(api);
  return {
    name: "google",
    account: async () => accountOf(await api()),
    listCalendars: async () => listCalendars(await api()),
    putEvent: (calendarId, draft, known) => putEvent(events, calendarId, draft, known),
    removeEvent: (known) => removeEvent(events, known),
    async readEvent(calendarId, eventId) {
      const event = await events.read(calendarId, eventId);
      if (!event || event.status === "cancelled") return null;
      const remote = remoteEventOf(calendarId, eventId, event);
      if (!remote)
        throw providerError({ kind: "rejected", status: 200, reason: null }, "an event without times");
      return remote;
    },
    busyNow: async (calendarIds, window) => busyNow(await api(), calendarIds, window),
    revoke,
  };
}

import { accountOf, listCalendars } from "@/lib/calendar/google/calendar-list";
import { providerError } from "@/lib/calendar/google/errors";
import { EventsApi } from "@/lib/calendar/google/events-api";
import { busyNow } from "@/lib/calendar/google/free-busy";
import { readOwnTitles } from "@/lib/calendar/google/own-titles";
import { readChanges } from "@/lib/calendar/google/read-changes";
import { readCopy, readEvent } from "@/lib/calendar/google/read-event";
import { calendarApi, type GoogleClient } from "@/lib/calendar/google/sdk";
import { unwatch, watch } from "@/lib/calendar/google/watches";
import { putEvent, removeEvent, touchEvent } from "@/lib/calendar/google/write-event";
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
    watching: { covers: "calendar", renews: "byReplacement" },
    account: async () => accountOf(await api()),
    listCalendars: async () => listCalendars(await api()),
    putEvent: (calendarId, draft, known, ifChanged) => putEvent(events, calendarId, draft, known, ifChanged),
    touchEvent: (known) => touchEvent(events, known),
    removeEvent: (known) => removeEvent(events, known),
    readEvent: (calendarId, eventId) => readEvent(events, calendarId, eventId),
    readCopy: (known) => readCopy(events, known),
    readChanges: async (calendarId, cursor, window) =>
      readChanges(await api(), calendarId, cursor, window, client.changesAtOnce),
    readOwnTitles: async (calendarIds, window) => readOwnTitles(await api(), calendarIds, window),
    watch: async (calendarId, order) => watch(await api(), calendarId, order),
    renewWatch: async (old, order) => watch(await api(), old.calendarId, order),
    extendWatch: async () => {
      throw providerError(
        { kind: "rejected", status: 400, reason: null },
        "channels are renewed by new ones",
      );
    },
    unwatch: async (old) => unwatch(await api(), old),
    busyNow: async (calendarIds, window) => busyNow(await api(), calendarIds, window),
    revoke,
  };
}

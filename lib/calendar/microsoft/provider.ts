import { accountOf, listCalendars } from "@/lib/calendar/microsoft/calendar-list";
import { EventsApi } from "@/lib/calendar/microsoft/events-api";
import { busyNow } from "@/lib/calendar/microsoft/free-busy";
import { readOwnTitles } from "@/lib/calendar/microsoft/own-titles";
import { readChanges } from "@/lib/calendar/microsoft/read-changes";
import { readCopy, readEvent } from "@/lib/calendar/microsoft/read-event";
import { Graph, type MicrosoftClient } from "@/lib/calendar/microsoft/sdk";
import { extendWatch, unwatch, watch } from "@/lib/calendar/microsoft/watches";
import { putEvent, removeEvent, touchEvent } from "@/lib/calendar/microsoft/write-event";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Secret } from "@/lib/domain/secret";

/** One Microsoft account, as far as its access token lives. `mailboxId`: whose requests are counted together. */
export function createMicrosoftProvider(
  client: MicrosoftClient,
  accessToken: Secret,
  revoke: () => Promise<void>,
  mailboxId = accessToken.reveal(),
): CalendarProvider {
  const graph = new Graph(client, accessToken, mailboxId);
  const events = new EventsApi(graph);
  const mailbox = { graph, events };
  return {
    name: "microsoft",
    watching: { covers: "account", renews: "inPlace" },
    account: () => accountOf(graph),
    listCalendars: () => listCalendars(graph),
    putEvent: (calendarId, draft, known, ifChanged) =>
      putEvent(events, calendarId, draft, known, ifChanged, client.settlingMs),
    touchEvent: (known) => touchEvent(events, known),
    removeEvent: (known) => removeEvent(events, known),
    readEvent: (calendarId, eventId) => readEvent(events, calendarId, eventId),
    readCopy: (known) => readCopy(events, known),
    readChanges: (calendarId, cursor, window) =>
      readChanges(mailbox, calendarId, cursor, window, client.changesAtOnce),
    readOwnTitles: (calendarIds, window) => readOwnTitles(graph, calendarIds, window),
    watch: (calendarId, order) => watch(graph, calendarId, order),
    renewWatch: (old, order) => watch(graph, old.calendarId, order),
    extendWatch: (old) => extendWatch(graph, old),
    unwatch: (old) => unwatch(graph, old),
    busyNow: (calendarIds, window) => busyNow(graph, calendarIds, window),
    revoke,
  };
}

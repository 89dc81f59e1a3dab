import type { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { changePage } from "@/lib/calendar/memory/changes";
import { type MemoryEvent, remoteEventOf } from "@/lib/calendar/memory/event";
import { graphEventAt, graphEventOf } from "@/lib/calendar/memory/graph-changes";
import { graphPut, graphRemove } from "@/lib/calendar/memory/graph-writing";
import { intervalOf, shownIn } from "@/lib/calendar/memory/occurrences";
import type { Call, Gate } from "@/lib/calendar/memory/trouble";
import type { MemoryWatches } from "@/lib/calendar/memory/watches";
import { put, refuse, remove, touch } from "@/lib/calendar/memory/writing";
import { merged } from "@/lib/calendar/merged";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { KnownEvent, OwnEvent, RemoteEvent, SeenCopy } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";

export type MemoryAccount = {
  readonly email: string;
  readonly calendars: MemoryCalendars;
  readonly watches: MemoryWatches;
  readonly gate: Gate;
};

/** Checks the access token. @throws ProviderError */
export type Admission = (needs: "write" | "busy" | "list") => void;

/** One account in memory, for tests and the simulator: same contract as the real ones, no network. */
export function createMemoryProvider(
  account: MemoryAccount,
  admit: Admission,
  revoke: () => Promise<void>,
): CalendarProvider {
  const { calendars, watches, email, gate } = account;
  const call = <T>(name: Call, needs: Parameters<Admission>[0], act: () => T) =>
    gate(name, () => {
      admit(needs);
      return act();
    });
  const manner = calendars.manner === "microsoft" ? graphManner : googleManner;
  return {
    name: calendars.manner,
    watching: watches.watching,
    account: () => call("account", "list", () => ({ id: email, email })),
    listCalendars: () => call("list", "list", () => [...calendars.list]),
    putEvent: (calendarId, draft, known, ifChanged) =>
      call("put", "write", () => manner.put(calendars, calendarId, draft, known, ifChanged)),
    touchEvent: (known) => call("touch", "write", () => touch(calendars, known)),
    removeEvent: (known) => call("remove", "write", () => manner.remove(calendars, known)),
    readEvent: (calendarId, eventId) =>
      call("read", "busy", () => read(manner.find(calendars, calendarId, eventId), manner.tell)),
    readCopy: (known) => call("readCopy", "busy", () => copyOf(calendars, known)),
    readChanges: (calendarId, cursor, window) =>
      call("changes", "busy", () => changePage(calendars, calendarId, cursor, window)),
    readOwnTitles: (calendarIds, window) =>
      call("titles", "busy", () => titles(calendars, calendarIds, window)),
    watch: (calendarId, order) => call("watch", "busy", () => watches.open(calendarId, order)),
    renewWatch: (watch, order) => call("watch", "busy", () => watches.open(watch.calendarId, order)),
    extendWatch: (watch) => call("watch", "busy", () => watches.extend(watch)),
    unwatch: (watch) => call("unwatch", "busy", () => watches.close(watch)),
    busyNow: (calendarIds, window) => call("busy", "busy", () => busy(calendars, calendarIds, window)),
    revoke,
  };
}

const googleManner = {
  put,
  remove,
  find: (calendars: MemoryCalendars, calendarId: string, eventId: string) =>
    calendars.find(calendarId, eventId),
  tell: remoteEventOf,
};

const graphManner: typeof googleManner = {
  put: graphPut,
  remove: graphRemove,
  find: (calendars, calendarId, eventId) => {
    const contents = calendars.in(calendarId);
    return contents && graphEventAt(contents, eventId);
  },
  tell: graphEventOf,
};

function read(
  event: MemoryEvent | null,
  tell: (event: MemoryEvent) => RemoteEvent = remoteEventOf,
): RemoteEvent | null {
  if (!event || event.isCancelled) return null;
  if (event.oddity) return refuse({ kind: "rejected", status: 200, reason: null });
  return tell(event);
}

function copyOf(calendars: MemoryCalendars, known: KnownEvent): SeenCopy | null {
  const found = calendars.find(known.calendarId, known.eventId);
  if (!found || found.isCancelled) return null;
  if (found.mirrorId !== known.mirrorId) return refuse({ kind: "notOurs" });
  const event = read(found);
  const { title, description, location } = found;
  return event && { event, title, description, location };
}

function titles(calendars: MemoryCalendars, calendarIds: readonly string[], window: Interval): OwnEvent[] {
  return calendarIds.flatMap((calendarId) =>
    shownIn(calendars.in(calendarId) ?? refuse({ kind: "calendarGone" }), window)
      .filter(({ event }) => !event.isPrivate && event.mirrorId === null && event.title !== "")
      .map(({ eventId, time, event }) => ({ calendarId, eventId, time, title: event.title })),
  );
}

function busy(calendars: MemoryCalendars, calendarIds: readonly string[], window: Interval): Interval[] {
  const taken = calendarIds
    .flatMap((id) => shownIn(calendars.in(id) ?? refuse({ kind: "calendarGone" }), window))
    .filter(({ event }) => event.shows !== "free" && event.shows !== "elsewhere")
    .filter(({ event }) => event.response !== "declined")
    .map(({ time }) => intervalOf(time));
  return merged(taken, window);
}

import { etagOf, type MemoryCalendars, type MemoryEvent } from "@/lib/calendar/memory/calendars";
import type { Trouble } from "@/lib/calendar/memory/trouble";
import { merged } from "@/lib/calendar/merged";
import { oneLine, plain } from "@/lib/calendar/plain-text";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { EventDraft, KnownEvent, RemoteEvent, WrittenEvent } from "@/lib/domain/calendar-event";
import { generationOf, googleEventId } from "@/lib/domain/event-id";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";

export type MemoryAccount = {
  readonly email: string;
  readonly calendars: MemoryCalendars;
  readonly trouble: Trouble;
};

/** Checks the access token. @throws ProviderError */
export type Admission = (needs: "write" | "busy" | "list") => void;

const refuse = (failure: ProviderFailure): never => {
  throw new ProviderError(failure);
};

/** One account in memory, for tests and the simulator: same contract as the real ones, no network. */
export function createMemoryProvider(
  account: MemoryAccount,
  admit: Admission,
  revoke: () => Promise<void>,
): CalendarProvider {
  const { calendars, trouble, email } = account;
  return {
    name: "google",
    account: () =>
      trouble.meet("account", () => {
        admit("list");
        return { id: email, email };
      }),
    listCalendars: () =>
      trouble.meet("list", () => {
        admit("list");
        return [...calendars.list];
      }),
    putEvent: (calendarId, draft, known) =>
      trouble.meet("put", () => {
        admit("write");
        return put(calendars, calendarId, draft, known);
      }),
    removeEvent: (known) =>
      trouble.meet("remove", () => {
        admit("write");
        remove(calendars, known);
      }),
    readEvent: (calendarId, eventId) =>
      trouble.meet("read", () => {
        admit("busy");
        const event = calendars.find(calendarId, eventId);
        return event && !event.isCancelled ? remoteEventOf(event) : null;
      }),
    busyNow: (calendarIds, window) =>
      trouble.meet("busy", () => {
        admit("busy");
        return busy(calendars, calendarIds, window);
      }),
    revoke,
  };
}

function put(
  calendars: MemoryCalendars,
  calendarId: string,
  draft: EventDraft,
  known: KnownEvent | null,
): WrittenEvent {
  if (!calendars.has(calendarId)) return refuse({ kind: "calendarGone" });
  if (known && known.mirrorId !== draft.mirrorId) return refuse({ kind: "notOurs" });
  const there = known && calendars.find(known.calendarId, known.eventId);
  if (there && there.mirrorId === draft.mirrorId) return write(calendars, there, draft, draft.generation);
  if (there && !there.isCancelled) return refuse({ kind: "notOurs" });
  for (let generation = draft.generation; ; generation += 1) {
    const eventId = googleEventId(draft.mirrorId, generation);
    const holder = calendars.find(calendarId, eventId);
    if (!holder || holder.mirrorId === draft.mirrorId) {
      return write(calendars, holder ?? emptyEvent(calendarId, eventId), draft, generation);
    }
  }
}

function write(
  calendars: MemoryCalendars,
  event: MemoryEvent,
  draft: EventDraft,
  wantedGeneration: number,
): WrittenEvent {
  const saved = calendars.save({
    ...event,
    title: oneLine(draft.title),
    description: plain(draft.description),
    location: oneLine(draft.location),
    time: { kind: "timed", start: draft.start, end: draft.end },
    zone: draft.zone,
    backLink: draft.backLink,
    mirrorId: draft.mirrorId,
    shows: "busy",
    isCancelled: false,
  });
  const { calendarId, eventId } = saved;
  return {
    kind: event.version === 0 ? "created" : "updated",
    calendarId,
    eventId,
    etag: etagOf(saved),
    generation: generationOf(eventId, draft.mirrorId) ?? wantedGeneration,
    link: null,
  };
}

function emptyEvent(calendarId: string, eventId: string): MemoryEvent {
  return {
    calendarId,
    eventId,
    version: 0,
    title: "",
    description: "",
    location: "",
    time: { kind: "timed", start: new Date(0), end: new Date(0) },
    zone: null,
    backLink: null,
    mirrorId: null,
    shows: "busy",
    response: "none",
    isPrivate: false,
    isCancelled: false,
    additions: {},
  };
}

function remove(calendars: MemoryCalendars, known: KnownEvent): void {
  const event = calendars.find(known.calendarId, known.eventId);
  if (!event || event.isCancelled) return;
  if (event.mirrorId !== known.mirrorId) refuse({ kind: "notOurs" });
  calendars.save({ ...event, isCancelled: true });
}

function remoteEventOf(event: MemoryEvent): RemoteEvent {
  const { calendarId, eventId, time, shows, response, isPrivate, isCancelled, mirrorId } = event;
  return {
    calendarId,
    eventId,
    etag: etagOf(event),
    time,
    shows,
    response,
    isPrivate,
    isCancelled,
    mirrorId,
  };
}

function busy(calendars: MemoryCalendars, calendarIds: readonly string[], window: Interval): Interval[] {
  if (calendarIds.some((id) => !calendars.has(id))) refuse({ kind: "calendarGone" });
  const taken = calendars
    .all()
    .filter((event) => calendarIds.includes(event.calendarId) && !event.isCancelled)
    .filter((event) => event.shows !== "free" && event.shows !== "elsewhere" && event.response !== "declined")
    .map(({ time }) =>
      time.kind === "timed"
        ? time
        : { start: new Date(`${time.startDate}T00:00Z`), end: new Date(`${time.endDateExclusive}T00:00Z`) },
    );
  return merged(
    taken.map(({ start, end }) => ({ start, end })),
    window,
  );
}

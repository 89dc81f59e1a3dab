import type {
  OwnersEvent,
  ProviderWorld,
  SeenEvent,
  SeenNotice,
  Traits,
} from "@/lib/calendar/contract/world";
import { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { etagOf, type MemoryEvent, type SavedEvent } from "@/lib/calendar/memory/event";
import { createMemoryGateway } from "@/lib/calendar/memory/gateway";
import { CalendarOwner } from "@/lib/calendar/memory/owner";
import { Trouble } from "@/lib/calendar/memory/trouble";
import { type MemoryNotice, MemoryWatches } from "@/lib/calendar/memory/watches";

const email = "mike@demo.test";
const otherCalendarId = "personal@calendars.test";

export const usualTraits: Traits = {
  watching: { covers: "calendar", renews: "byReplacement" },
  series: "rules",
  endsGrants: true,
  watchOpensWith: ["sync"],
  colours: ["Tomato", "Sage"],
};

/** An account in memory as a world. */
export async function memoryWorld({ watching, series } = usualTraits): Promise<ProviderWorld> {
  const now = () => new Date();
  const common = { zone: "America/Los_Angeles", canWrite: true };
  const calendars = new MemoryCalendars(
    [
      { id: email, name: "Mike", isPrimary: true, ...common },
      { id: otherCalendarId, name: "Personal", isPrimary: false, ...common },
    ],
    now,
    series === "listed" ? "microsoft" : "google",
  );
  const notices: MemoryNotice[] = [];
  const watches = new MemoryWatches(calendars, (notice) => notices.push(notice), watching);
  const trouble = new Trouble();
  const gateway = createMemoryGateway({ email, calendars, watches, gate: trouble.gate }, now);
  return {
    gateway,
    email,
    calendarId: email,
    otherCalendarId,
    consent: async (url, only) => gateway.consentTo(url, only ? ["busy", "list"] : undefined),
    owner: {
      ...handOf(calendars),
      revokeGrant: async () => gateway.revokeGrant(),
      expireAccess: async () => gateway.expireAccess(),
    },
    failNext: async (call, failure, times) => trouble.failNext(call, failure, times),
    dropNextAnswer: async (call, times) => trouble.dropNextAnswer(call, times),
    async pages({ size, empty, repeats }) {
      if (size !== undefined) calendars.listing.pageSize = size;
      if (empty !== undefined) calendars.listing.emptyPages = empty;
      if (repeats !== undefined) calendars.listing.repeats = repeats;
    },
    spoil: async (eventId) => void calendars.change(email, eventId, { oddity: "times" }),
    loseCursors: async () => calendars.loseCursors(email),
    callbackUrl: "http://127.0.0.1:3000/api/webhooks/google",
    notices: async () => notices.map(noticed),
    brokenPromises: async () => (calendars.foreignWrites > 0 ? ["a write to what is not ours"] : []),
    close: async () => {},
  };
}

function handOf(calendars: MemoryCalendars): Omit<ProviderWorld["owner"], "revokeGrant" | "expireAccess"> {
  const owner = new CalendarOwner(calendars, email);
  let count = 0;
  return {
    async add(event, calendarId = email) {
      count += 1;
      const eventId = `ownevent${count}`;
      return seen(new CalendarOwner(calendars, calendarId).add(eventId, stored(event)));
    },
    move: async (eventId, time) => void owner.move(eventId, time),
    decorate: async (eventId) => void owner.decorate(eventId),
    unmark: async (eventId) => void owner.unmark(eventId),
    rewrite: async (eventId, texts) => void owner.change(eventId, texts),
    markPrivate: async (eventId) => void owner.markPrivate(eventId),
    moveAway: async (eventId, calendarId) => owner.moveToCalendar(eventId, calendarId),
    remove: async (eventId) => owner.remove(eventId),
    moveOccurrence: async (masterId, original, time) => void owner.moveOccurrence(masterId, original, time),
    skipOccurrence: async (masterId, original) => void owner.skipOccurrence(masterId, original),
    split: async (masterId, original, following) =>
      void owner.split(masterId, original, { eventId: `${masterId}following`, ...following }),
    events: async () => calendars.all().map(seen),
  };
}

function stored(event: OwnersEvent): Partial<SavedEvent> & Pick<SavedEvent, "time"> {
  const { title, description, location, time, guest, zone, recurrence } = event;
  return {
    title,
    description,
    location,
    time,
    zone: zone ?? null,
    series: recurrence ? { kind: "master", recurrence } : { kind: "single" },
    mirrorId: null,
    shows: event.shows ?? "busy",
    response: event.response ?? "none",
    isPrivate: event.isPrivate ?? false,
    additions: { guest },
  };
}

function seen(event: MemoryEvent): SeenEvent {
  const { eventId, title, description, location, time, zone, mirrorId, isCancelled, additions } = event;
  const { guest, color } = additions;
  const shown = { eventId, title, description, location, time, zone, mirrorId, isCancelled };
  return {
    ...shown,
    etag: etagOf(event),
    isDecorated: color === "7",
    colours: color === undefined ? [] : [color],
    hasGuests: guest !== undefined,
  };
}

function noticed({ watchId, resourceId, secret, state }: MemoryNotice): SeenNotice {
  return { watchId, resourceId, secret: secret.reveal(), state };
}

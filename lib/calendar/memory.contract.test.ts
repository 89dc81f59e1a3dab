import type { OwnersEvent, ProviderWorld, SeenEvent } from "@/lib/calendar/contract/world";
import { etagOf, MemoryCalendars, type MemoryEvent } from "@/lib/calendar/memory/calendars";
import { createMemoryGateway } from "@/lib/calendar/memory/gateway";
import { Trouble } from "@/lib/calendar/memory/trouble";
import { describeProviderContract } from "@/lib/calendar/provider.contract";

const email = "mike@demo.test";
const otherCalendarId = "personal@calendars.test";

function seen(event: MemoryEvent): SeenEvent {
  const { eventId, title, description, location, time, zone, mirrorId, isCancelled, additions } = event;
  const { guest, color } = additions;
  const shown = { eventId, title, description, location, time, zone, mirrorId, isCancelled };
  return { ...shown, etag: etagOf(event), isDecorated: color === "7", hasGuests: guest !== undefined };
}

function stored(event: OwnersEvent, calendarId: string, count: number): Omit<MemoryEvent, "version"> {
  const { title, description, location, time, guest } = event;
  return {
    calendarId,
    eventId: event.eventId ?? `ownevent${count}`,
    title,
    description,
    location,
    time,
    zone: null,
    backLink: null,
    mirrorId: event.mirrorId ?? null,
    shows: event.shows ?? "busy",
    response: event.response ?? "none",
    isPrivate: event.isPrivate ?? false,
    isCancelled: false,
    additions: { guest },
  };
}

async function memoryWorld(): Promise<ProviderWorld> {
  const common = { zone: "America/Los_Angeles", canWrite: true };
  const calendars = new MemoryCalendars([
    { id: email, name: "Mike", isPrimary: true, ...common },
    { id: otherCalendarId, name: "Personal", isPrimary: false, ...common },
  ]);
  const trouble = new Trouble();
  const gateway = createMemoryGateway({ email, calendars, trouble }, () => new Date());
  const additionsOf = (eventId: string) => calendars.find(email, eventId)?.additions ?? {};
  let count = 0;
  return {
    gateway,
    email,
    calendarId: email,
    otherCalendarId,
    consent: async (url, only) => gateway.consentTo(url, only ? ["busy", "list"] : undefined),
    owner: {
      async add(event, calendarId = email) {
        count += 1;
        return seen(calendars.save(stored(event, calendarId, count)));
      },
      move: async (eventId, time) => void calendars.change(email, eventId, { time }),
      async decorate(eventId) {
        const additions = { ...additionsOf(eventId), color: "7", guest: "guest@example.test" };
        calendars.change(email, eventId, { additions });
      },
      unmark: async (eventId) => void calendars.change(email, eventId, { mirrorId: null }),
      remove: async (eventId) => void calendars.change(email, eventId, { isCancelled: true }),
      events: async () => calendars.all().map(seen),
      revokeGrant: async () => gateway.revokeGrant(),
      expireAccess: async () => gateway.expireAccess(),
    },
    failNext: async (call, failure, times) => trouble.failNext(call, failure, times),
    dropNextAnswer: async (call, times) => trouble.dropNextAnswer(call, times),
    brokenPromises: async () => [],
    close: async () => {},
  };
}

describeProviderContract("memory", memoryWorld);

import { randomBytes } from "node:crypto";
import type {
  OwnersEvent,
  ProviderWorld,
  SeenEvent,
  SeenNotice,
  Traits,
} from "@/lib/calendar/contract/world";
import { colourIds } from "@/lib/calendar/google/event-draft";
import { createGoogleGateway } from "@/lib/calendar/google/gateway";
import type { GoogleClient } from "@/lib/calendar/google/sdk";
import { type Json, listOf, objectOf, textOf } from "@/lib/calendar/json";
import { occurrenceId } from "@/lib/calendar/occurrence-id";
import type { CalendarProvider } from "@/lib/calendar/provider";
import {
  brokenPromisesIn,
  type Control,
  controlOf,
  type ProviderWords,
  type Requests,
  troubleOf,
} from "@/lib/calendar/testing/sandbox-control";
import { type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import { Secret } from "@/lib/domain/secret";
import type { EventTime, LocalDate } from "@/lib/domain/time";

export const sandboxClient = { clientId: "lockstep-dev", clientSecret: "lockstep-dev" };
const email = "mike@demo.test";
const otherCalendarId = "mike-personal@group.calendar.google.com";
const readingScopes = ["calendar.events.freebusy", "calendar.calendarlist.readonly"];

const requests: Requests = {
  put: { method: "POST", path: "/events$" },
  touch: { method: "PATCH", path: "/events/" },
  remove: { method: "DELETE", path: "/events/" },
  read: { method: "GET", path: "/events/" },
  readCopy: { method: "GET", path: "/events/" },
  changes: { method: "GET", path: "/events$" },
  titles: { method: "GET", path: "/events$" },
  watch: { method: "POST", path: "/events/watch$" },
  unwatch: { method: "POST", path: "/channels/stop$" },
  busy: { method: "POST", path: "/freeBusy$" },
  list: { method: "GET", path: "/calendarList$" },
  exchange: { method: "POST", path: "^/token$" },
  refresh: { method: "POST", path: "^/token$" },
  revoke: { method: "POST", path: "^/revoke$" },
};

export const googleTraits: Traits = {
  watching: { covers: "calendar", renews: "byReplacement" },
  series: "rules",
  endsGrants: true,
  watchOpensWith: ["sync"],
  colours: ["Tomato", "Sage"],
};

/** An account at a server that takes any token. */
export function accountAt(baseUrl: string): CalendarProvider {
  const gateway = createGoogleGateway({ baseUrl, clientId: "id", clientSecret: "secret" });
  return gateway.open(new Secret("ya29.token"));
}

/** The sandbox as a world: one account, emptied. */
export async function googleWorld(url: string): Promise<ProviderWorld> {
  const control = controlOf(url);
  await control("reset", {});
  const client: { -readonly [Name in keyof GoogleClient]: GoogleClient[Name] } = {
    baseUrl: url,
    ...sandboxClient,
  };
  const receiver = await startStub(() => ({ status: 200 }));
  return {
    gateway: createGoogleGateway(client),
    email,
    calendarId: email,
    otherCalendarId,
    async consent(authorizeUrl, only) {
      const grantedScopes = only
        ? readingScopes.map((name) => `https://www.googleapis.com/auth/${name}`)
        : "all";
      const { location } = await control("authorize", { authorizeUrl, account: email, grantedScopes });
      return new URL(String(location)).searchParams.get("code") ?? "";
    },
    owner: {
      ...handOf(control),
      revokeGrant: async () => void (await control("tokens/revoke", { account: email })),
      expireAccess: async () => void (await control("tokens/expire-access", { account: email })),
    },
    ...troubleOf(control, { requests, words, client }),
    loseCursors: async () => void (await control("calendars/expire-sync", { account: email })),
    callbackUrl: `${receiver.url}/api/webhooks/google`,
    notices: async () => receiver.requests.map(noticed),
    brokenPromises: () => brokenPromisesIn(control),
    close: () => receiver.close(),
  };
}

/** What the account's owner does by hand. */
function handOf(control: Control): Omit<ProviderWorld["owner"], "revokeGrant" | "expireAccess"> {
  const pathOf = (eventId: string) => `events/${email}/primary/${eventId}`;
  const change = async (eventId: string, body: unknown) =>
    void (await control(pathOf(eventId), body, "PATCH"));
  return {
    async add(event, calendar = "primary") {
      return seen(await control("events", { account: email, calendar, event: googleEvent(event) }));
    },
    move: (eventId, time) => change(eventId, googleTimes(time)),
    decorate: (eventId) =>
      change(eventId, {
        colorId: "7",
        reminders: { useDefault: false, overrides: [{ method: "popup", minutes: 42 }] },
        attendees: [{ email: "guest@example.test" }],
      }),
    unmark: (eventId) => change(eventId, { extendedProperties: { private: { mirrorId: null } } }),
    rewrite: (eventId, { title, ...texts }) => change(eventId, { summary: title, ...texts }),
    markPrivate: (eventId) => change(eventId, { visibility: "private" }),
    moveAway: async (eventId, calendar) => void (await control(`${pathOf(eventId)}/move`, { to: calendar })),
    remove: async (eventId) => void (await control(pathOf(eventId), undefined, "DELETE")),
    moveOccurrence: (masterId, original, time) =>
      change(`${occurrenceId(masterId, original)}?scope=this`, googleTimes(time)),
    skipOccurrence: async (masterId, original) =>
      void (await control(pathOf(`${occurrenceId(masterId, original)}?scope=this`), undefined, "DELETE")),
    split: (masterId, at, { time, recurrence }) =>
      change(`${occurrenceId(masterId, { kind: "timed", at })}?scope=following`, {
        ...googleTimes(time),
        recurrence,
      }),
    events: async () => listOf((await control(`events?account=${email}`)).events).map(seen),
  };
}

function noticed({ headers }: StubRequest): SeenNotice {
  const header = (name: string) => String(headers[`x-goog-${name}`]);
  return {
    watchId: header("channel-id"),
    resourceId: header("resource-id"),
    secret: header("channel-token"),
    state: header("resource-state"),
  };
}

const words: ProviderWords = {
  rateLimited: [403, "rateLimitExceeded"],
  accessExpired: [401, "authError"],
  scopeMissing: [403, "insufficientPermissions"],
};

function googleTimes(time: EventTime, zone?: string): Json {
  if (time.kind === "allDay") {
    const day = (date: string) => ({ date, dateTime: null, timeZone: null });
    return { start: day(time.startDate), end: day(time.endDateExclusive) };
  }
  const at = (instant: Date) => ({
    dateTime: instant.toISOString(),
    date: null,
    ...(zone && { timeZone: zone }),
  });
  return { start: at(time.start), end: at(time.end) };
}

function googleEvent(event: OwnersEvent): Json {
  const guests = [{ email: event.guest }];
  const self = event.response ? [{ email, self: true, responseStatus: event.response }] : [];
  return {
    id: randomBytes(13).toString("hex"),
    summary: event.title,
    description: event.description,
    location: event.location,
    attendees: [...guests, ...self],
    ...googleTimes(event.time, event.zone),
    ...(event.recurrence && { recurrence: event.recurrence }),
    ...(event.isPrivate && { visibility: "private" }),
    ...(event.shows === "free" && { transparency: "transparent" }),
    ...(event.shows === "tentative" && { status: "tentative" }),
    ...(event.shows === "outOfOffice" && { eventType: "outOfOffice" }),
    ...(event.shows === "focus" && { eventType: "focusTime" }),
  };
}

function seen(event: Json): SeenEvent {
  const start = objectOf(event.start);
  const end = objectOf(event.end);
  const time: EventTime = textOf(start?.date)
    ? {
        kind: "allDay",
        startDate: String(start?.date) as LocalDate,
        endDateExclusive: String(end?.date) as LocalDate,
      }
    : { kind: "timed", start: new Date(String(start?.dateTime)), end: new Date(String(end?.dateTime)) };
  return {
    eventId: String(event.id),
    title: textOf(event.summary) ?? "",
    description: rendered(textOf(event.description) ?? ""),
    location: textOf(event.location) ?? "",
    time,
    zone: textOf(start?.timeZone),
    mirrorId: textOf(objectOf(objectOf(event.extendedProperties)?.private)?.mirrorId),
    isCancelled: event.status === "cancelled",
    etag: String(event.etag),
    isDecorated: event.colorId === "7" && JSON.stringify(event.reminders).includes("42"),
    colours: coloursOf(event.colorId),
    hasGuests: Array.isArray(event.attendees),
  };
}

function coloursOf(id: unknown): string[] {
  return Object.entries(colourIds).flatMap(([name, colorId]) => (colorId === id ? [name] : []));
}

/** As a browser shows HTML: a raw tag would vanish from the text, or worse. */
function rendered(html: string): string {
  const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  return html.replace(/<[^>]*>/g, "").replace(/&(lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

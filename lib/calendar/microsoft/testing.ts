import type {
  OwnersEvent,
  ProviderWorld,
  SeenEvent,
  SeenNotice,
  Traits,
} from "@/lib/calendar/contract/world";
import { type Json, listOf, objectOf, textOf } from "@/lib/calendar/json";
import { mirrorProperty, timeOf } from "@/lib/calendar/microsoft/event";
import { createMicrosoftGateway } from "@/lib/calendar/microsoft/gateway";
import type { MicrosoftClient } from "@/lib/calendar/microsoft/sdk";
import {
  brokenPromisesIn,
  type Control,
  controlOf,
  type ProviderWords,
  type Requests,
  troubleOf,
} from "@/lib/calendar/testing/sandbox-control";
import { type StubAnswer, type StubRequest, startStub } from "@/lib/calendar/testing/stub-server";
import type { OriginalStart } from "@/lib/domain/calendar-event";
import type { EventTime } from "@/lib/domain/time";
import { instantToWall } from "@/lib/domain/wall-time";

export const microsoftTraits: Traits = {
  watching: { covers: "account", renews: "inPlace" },
  series: "listed",
  endsGrants: false,
  watchOpensWith: [],
  colours: ["Blue category", "Purple category"],
};

const sandboxClient = { clientId: "lockstep-dev", clientSecret: "lockstep-dev", tenant: "common" };
const email = "ana@demo.test";
/** Whoever does not agree to Calendars.ReadWrite gives no calendar at all. */
const identityScopes = ["openid", "profile", "email", "offline_access", "User.Read"];

/** Microsoft ends no grants. */
const requests: Requests = {
  put: { method: "POST", path: "/events$" },
  touch: { method: "PATCH", path: "/me/events/" },
  remove: { method: "DELETE", path: "/me/events/" },
  read: { method: "GET", path: "/events/[^/]+$" },
  readCopy: { method: "GET", path: "/events/[^/]+$" },
  changes: { method: "GET", path: "/calendarView/delta$" },
  titles: { method: "GET", path: "/calendarView$" },
  watch: { method: "POST", path: "/subscriptions$" },
  unwatch: { method: "DELETE", path: "/subscriptions/" },
  busy: { method: "GET", path: "/calendarView$" },
  list: { method: "GET", path: "/me/calendars$" },
  exchange: { method: "POST", path: "/token$" },
  refresh: { method: "POST", path: "/token$" },
  revoke: { method: "POST", path: "/revoke$" },
};

/** The sandbox as a world: one work account, emptied. */
export async function microsoftWorld(url: string): Promise<ProviderWorld> {
  const control = controlOf(url);
  await control("reset", {});
  const { calendarId, otherCalendarId } = await calendarsIn(control);
  const client: { -readonly [Name in keyof MicrosoftClient]: MicrosoftClient[Name] } = {
    baseUrl: url,
    ...sandboxClient,
    settlingMs: 0,
  };
  const trouble = troubleOf(control, { requests, words, client });
  const receiver = await startStub(provingItself);
  return {
    gateway: createMicrosoftGateway(client),
    email,
    calendarId,
    otherCalendarId,
    async consent(authorizeUrl, only) {
      const wish = { authorizeUrl, account: email, grantedScopes: only ? identityScopes : "all" };
      const { location } = await control("microsoft/authorize", wish);
      return new URL(String(location)).searchParams.get("code") ?? "";
    },
    owner: {
      ...handOf(control, calendarId),
      revokeGrant: async () => void (await control("microsoft/tokens/revoke", { account: email })),
      expireAccess: async () => void (await control("microsoft/tokens/expire-access", { account: email })),
    },
    ...trouble,
    // An order that is refused is made once more, for a shorter time.
    failNext: (call, failure, times = 1) =>
      trouble.failNext(call, failure, call === "watch" && failure.kind === "rejected" ? times * 2 : times),
    loseCursors: async () => void (await control("microsoft/calendars/expire-sync", { account: email })),
    callbackUrl: `${receiver.url}/api/webhooks/microsoft`,
    notices: async () => receiver.requests.flatMap(noticesIn),
    brokenPromises: async () => [...(await brokenPromisesIn(control)), ...(await crowdedMailboxes(control))],
    close: () => receiver.close(),
  };
}

async function calendarsIn(control: Control) {
  const { accounts } = await control("microsoft/accounts");
  const account = listOf(accounts).find((one) => one.email === email);
  const calendars = listOf(account?.calendars);
  const idOf = (isDefault: boolean) => String(calendars.find((one) => one.isDefault === isDefault)?.id);
  return { calendarId: idOf(true), otherCalendarId: idOf(false) };
}

/** More requests at once than Microsoft takes. */
async function crowdedMailboxes(control: Control): Promise<string[]> {
  const { mailboxes } = await control("microsoft/throttle");
  const counts = Object.entries(objectOf(mailboxes) ?? {});
  return counts.flatMap(([name, count]) => (objectOf(count)?.refused === 0 ? [] : [`a crowd at ${name}`]));
}

/** What the account's owner does by hand. */
function handOf(
  control: Control,
  calendarId: string,
): Omit<ProviderWorld["owner"], "revokeGrant" | "expireAccess"> {
  const pathOf = (eventId: string) =>
    `microsoft/events/${email}/${encodeURIComponent(calendarId)}/${encodeURIComponent(eventId)}`;
  const change = async (path: string, body: unknown) => void (await control(path, body, "PATCH"));
  const occurrence = async (masterId: string, original: OriginalStart) =>
    `${pathOf(await occurrenceId(control, masterId, original))}`;
  return {
    async add(event, calendar = calendarId) {
      return seen(await control("microsoft/events", { account: email, calendar, event: graphEvent(event) }));
    },
    move: (eventId, time) => change(pathOf(eventId), graphTimes(time)),
    decorate: (eventId) =>
      change(pathOf(eventId), {
        categories: ["Red category"],
        isReminderOn: true,
        reminderMinutesBeforeStart: 42,
        attendees: [{ type: "required", emailAddress: { address: "guest@example.test" } }],
      }),
    unmark: (eventId) =>
      change(pathOf(eventId), { singleValueExtendedProperties: [{ id: mirrorProperty, value: "" }] }),
    rewrite: (eventId, { title, description, location }) =>
      change(pathOf(eventId), {
        subject: title,
        body: { contentType: "html", content: `<div>${escaped(description)}</div>` },
        location: { displayName: location },
      }),
    markPrivate: (eventId) => change(pathOf(eventId), { sensitivity: "private" }),
    moveAway: async (eventId, calendar) => void (await control(`${pathOf(eventId)}/move`, { to: calendar })),
    remove: async (eventId) => void (await control(`${pathOf(eventId)}?scope=all`, undefined, "DELETE")),
    moveOccurrence: async (masterId, original, time) =>
      change(`${await occurrence(masterId, original)}?scope=this`, graphTimes(time)),
    skipOccurrence: async (masterId, original) =>
      void (await control(`${await occurrence(masterId, original)}?scope=this`, undefined, "DELETE")),
    split: async (masterId, at, { time, recurrence }) =>
      change(`${await occurrence(masterId, { kind: "timed", at })}?scope=following`, {
        ...graphTimes(time, homeZone),
        recurrence: recurrenceOf(recurrence, time, homeZone),
      }),
    events: async () => listOf((await control(`microsoft/events?account=${email}`)).events).map(seen),
  };
}

const homeZone = "America/Los_Angeles";

/** By where its rule puts it, however far it was moved since. */
async function occurrenceId(control: Control, masterId: string, original: OriginalStart): Promise<string> {
  const query = "from=2026-10-01T00:00:00Z&to=2027-12-01T00:00:00Z";
  const { events } = await control(`microsoft/events?account=${email}&${query}`);
  const wanted = original.kind === "timed" ? original.at.toISOString().slice(0, 19) : original.date;
  const found = listOf(events).find((event) => {
    const start = textOf(event.originalStart) ?? textOf(objectOf(event.start)?.dateTime);
    return event.seriesMasterId === masterId && start?.startsWith(wanted);
  });
  if (!found) throw new Error(`No occurrence of the series at ${wanted}`);
  return String(found.id);
}

/** Whoever gets notices is asked first whether the address is theirs. */
function provingItself({ query }: StubRequest): StubAnswer {
  const token = query.get("validationToken");
  if (token === null) return { status: 202 };
  return { status: 200, body: token, headers: { "Content-Type": "text/plain" } };
}

function noticesIn({ body }: StubRequest): SeenNotice[] {
  const items = body === "" ? [] : listOf(JSON.parse(body).value);
  return items
    .filter((item) => item.lifecycleEvent === undefined)
    .map((item) => {
      const [watchId = "", ...secret] = String(item.clientState).split(".");
      return { watchId, resourceId: String(item.subscriptionId), secret: secret.join("."), state: "exists" };
    });
}

const words: ProviderWords = {
  rateLimited: [429, "ApplicationThrottled"],
  accessExpired: [401, "InvalidAuthenticationToken"],
  scopeMissing: [403, "Authorization_RequestDenied"],
};

function graphTimes(time: EventTime, zone = "UTC"): Json {
  if (time.kind === "allDay") {
    const day = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: "UTC" });
    return { isAllDay: true, start: day(time.startDate), end: day(time.endDateExclusive) };
  }
  const at = (instant: Date) => {
    const { date, hour, minute } = instantToWall(instant, zone);
    const two = (count: number) => String(count).padStart(2, "0");
    return { dateTime: `${date}T${two(hour)}:${two(minute)}:00`, timeZone: zone };
  };
  return { isAllDay: false, start: at(time.start), end: at(time.end) };
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** The one rule, in Graph's words. */
function recurrenceOf([rule = ""]: readonly string[], time: EventTime, zone = "UTC"): Json {
  const startDate = time.kind === "allDay" ? time.startDate : instantToWall(time.start, zone).date;
  const day = weekdays[new Date(`${startDate}T00:00:00Z`).getUTCDay()];
  const count = /COUNT=(\d+)/.exec(rule)?.[1];
  const pattern = rule.includes("FREQ=DAILY")
    ? { type: "daily", interval: 1 }
    : { type: "weekly", interval: 1, daysOfWeek: [day], firstDayOfWeek: "sunday" };
  const range = count
    ? { type: "numbered", startDate, numberOfOccurrences: Number(count) }
    : { type: "noEnd", startDate };
  return { pattern, range: { ...range, recurrenceTimeZone: zone } };
}

const shownAs = { busy: "busy", free: "free", tentative: "tentative", outOfOffice: "oof", focus: "busy" };
const answers = {
  accepted: "accepted",
  tentative: "tentativelyAccepted",
  declined: "declined",
  needsAction: "notResponded",
};

function graphEvent(event: OwnersEvent): Json {
  const { time, zone, recurrence, response } = event;
  return {
    subject: event.title,
    body: { contentType: "text", content: event.description },
    location: { displayName: event.location },
    attendees: [{ type: "required", emailAddress: { address: event.guest } }],
    showAs: shownAs[event.shows ?? "busy"],
    ...graphTimes(time, zone),
    ...(recurrence && { recurrence: recurrenceOf(recurrence, time, zone) }),
    ...(event.isPrivate && { sensitivity: "private" }),
    ...(response && {
      responseStatus: { response: answers[response] },
      organizer: { emailAddress: { address: "canary-organizer@example.test" } },
    }),
  };
}

function seen(event: Json): SeenEvent {
  const time = timeOf(event);
  if (!time) throw new Error("An event without times.");
  const properties = objectOf(event.properties);
  const marker = Object.keys(properties ?? {}).find((id) => id.endsWith(" Name lockstepMirror"));
  return {
    eventId: String(event.id),
    title: textOf(event.subject) ?? "",
    description: rendered(textOf(objectOf(event.body)?.content) ?? ""),
    location: textOf(objectOf(event.location)?.displayName) ?? "",
    time,
    zone: null,
    mirrorId: marker ? textOf(properties?.[marker]) : null,
    isCancelled: event.isDeleted === true,
    etag: String(event["@odata.etag"]),
    isDecorated:
      JSON.stringify(event.categories) === '["Red category"]' && event.reminderMinutesBeforeStart === 42,
    colours: Array.isArray(event.categories) ? event.categories.map(String) : [],
    hasGuests: listOf(event.attendees).length > 0,
  };
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\n", "<br>");

/** As a browser shows HTML: a raw tag would vanish from the text, or worse. The link back stands under a rule. */
function rendered(html: string): string {
  const entities: Record<string, string> = {
    "&lt;": "<",
    "&gt;": ">",
    "&amp;": "&",
    "&quot;": '"',
    "&nbsp;": " ",
    "&#9;": "\t",
  };
  return html
    .replace(/[\r\n]+/g, "")
    .replace(/<hr><a [^>]*>[^<]*<\/a>(?=<\/body>)/, "")
    .replace(/<br>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:lt|gt|amp|quot|nbsp|#9);/g, (entity) => entities[entity] ?? entity);
}

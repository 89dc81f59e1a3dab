import { z } from "zod";
import { jsonReply, type Params, type Reply, type Route, type SandboxRequest } from "../shared/http";
import { parsedBody } from "../shared/parsed-body";
import type { Api } from "./api-route";
import { badRequest, notFound } from "./errors";
import { eventJson } from "./event-json";
import { insertEvent, requireEvent } from "./event-writes";
import { standingBetween } from "./instances";
import {
  ANSWERS,
  answered,
  duplicateEvent,
  editEvent,
  moveToCalendar,
  removeEvent,
  SCOPES,
} from "./series-edit";
import type { Calendar, StoredEvent } from "./types";

const anyEvent = z.record(z.string(), z.unknown());
/** `madeBy` names an OAuth client in place of the owner's hand, for tests that need an event of ours. */
const eventWish = z.object({
  account: z.string(),
  calendar: z.string().default("primary"),
  event: anyEvent.optional(),
  events: z.array(anyEvent).optional(),
  madeBy: z.string().optional(),
});
const moveWish = z.object({ to: z.string() });
const answerWish = z.object({ response: z.enum(ANSWERS), scope: z.enum(SCOPES).default("this") });
const ONE = "/_control/events/:account/:calendar/:eventId";

type Found = { readonly account: string; readonly calendar: Calendar; readonly event: StoredEvent };

/** The owner's hand on events, as JSON: everything the owner's page can do. */
export function eventControl(api: Api): Route[] {
  const { store } = api;
  const onOne = (
    method: string,
    verb: string,
    act: (found: Found, request: SandboxRequest) => StoredEvent,
  ) => ({
    method,
    pattern: verb === "" ? ONE : `${ONE}/${verb}`,
    handle: (request: SandboxRequest, params: Params) => {
      const { account, calendar, event } = findOne(api, params);
      return shown(api, account, act({ account, calendar, event }, request));
    },
  });
  const placeOf = ({ account, calendar }: Found) => ({ store, calendar, email: account });
  return [
    { method: "GET", pattern: "/_control/events", handle: (request) => allEvents(api, request) },
    {
      method: "POST",
      pattern: "/_control/events",
      handle: (request) => parsedBody(request, eventWish, (wish) => makeEvents(api, wish)),
    },
    onOne("GET", "", ({ event }) => event),
    onOne("PATCH", "", (found, request) =>
      editEvent(placeOf(found), found.event, scopeOf(request), bodyOf(request, anyEvent)),
    ),
    onOne("DELETE", "", (found, request) => removeEvent(placeOf(found), found.event, scopeOf(request))),
    onOne("POST", "duplicate", (found) => duplicateEvent(placeOf(found), found.event)),
    onOne("POST", "move", ({ account, event }, request) =>
      moveToCalendar(store, event, openedCalendar(api, account, bodyOf(request, moveWish).to)),
    ),
    onOne("POST", "answer", (found, request) => {
      const { response, scope } = bodyOf(request, answerWish);
      return editEvent(
        placeOf(found),
        found.event,
        scope,
        answered(found.account, found.event.fields, response),
      );
    }),
  ];
}

function scopeOf(request: SandboxRequest) {
  const parsed = z.enum(SCOPES).safeParse(request.url.searchParams.get("scope") ?? "this");
  if (!parsed.success) throw badRequest("Invalid value for: scope");
  return parsed.data;
}

function bodyOf<T>(request: SandboxRequest, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(request.body));
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch {
    return null;
  }
}

function findOne(api: Api, params: Params): Found {
  const account = params.account ?? "";
  const calendar = openedCalendar(api, account, params.calendar ?? "");
  return { account, calendar, event: requireEvent(api.store, calendar, params.eventId ?? "") };
}

function makeEvents(api: Api, wish: z.infer<typeof eventWish>): Reply {
  const { account, event, events = [], madeBy } = wish;
  const target = openedCalendar(api, account, wish.calendar);
  const bodies = event ? [event, ...events] : events;
  if (bodies.length === 0) return jsonReply(400, { error: "Neither event nor events" });
  const made = bodies.map((body) => {
    const saved = insertEvent(api.store, target, { email: account, hand: "owner" }, body);
    return rawJson(api, account, target, madeBy ? api.store.putEvent({ ...saved, madeBy }) : saved);
  });
  return jsonReply(200, event && events.length === 0 ? made[0] : { events: made });
}

/** With `from` and `to` the standing occurrences between two instants, series unrolled; else everything stored, cancelled too. */
function allEvents(api: Api, request: SandboxRequest): Reply {
  const { store } = api;
  const query = request.url.searchParams;
  const account = query.get("account") ?? "";
  const wanted = query.get("calendar");
  if (!store.accounts.get(account)) throw notFound();
  const [from, to] = [Date.parse(query.get("from") ?? ""), Date.parse(query.get("to") ?? "")];
  const ids = wanted
    ? [openedCalendar(api, account, wanted).id]
    : store.entriesOf(account).map((entry) => entry.calendarId);
  const events = ids.flatMap((id) => {
    const calendar = store.calendars.get(id);
    if (!calendar) return [];
    const isRange = !Number.isNaN(from) && !Number.isNaN(to);
    const found = isRange ? standingBetween(store, calendar, from, to) : store.eventsOf(id);
    return found.map((event) => rawJson(api, account, calendar, event));
  });
  return jsonReply(200, { events });
}

function shown(api: Api, account: string, event: StoredEvent): Reply {
  return jsonReply(200, rawJson(api, account, openedCalendar(api, account, event.calendarId), event));
}

function rawJson(api: Api, account: string, calendar: Calendar, event: StoredEvent) {
  return { calendarId: calendar.id, ...eventJson(event, calendar, { origin: api.origin(), email: account }) };
}

export function openedCalendar({ store }: Api, account: string, calendarId: string): Calendar {
  const found = store.calendarOf(account, calendarId);
  if (!found) throw notFound();
  return found.calendar;
}

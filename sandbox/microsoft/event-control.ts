import { z } from "zod";
import {
  emptyReply,
  jsonReply,
  type Params,
  type Reply,
  type Route,
  type SandboxRequest,
} from "../shared/http";
import { parsedBody } from "../shared/parsed-body";
import type { Api } from "./api-route";
import { badRequest, notFound } from "./errors";
import { eventJson } from "./event-json";
import { createEvent, requireItem } from "./event-writes";
import { regularId } from "./ids";
import { type Item, itemOf, standingBetween } from "./series";
import { answered, duplicateItem, editItem, moveToCalendar, removeItem, SCOPES } from "./series-edit";
import { type Account, type Calendar, RESPONSES, type StoredEvent } from "./types";

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
const answerWish = z.object({ response: z.enum(RESPONSES), scope: z.enum(SCOPES).default("this") });
const ONE = "/_control/microsoft/events/:account/:calendar/:eventId";

type Found = { readonly account: Account; readonly calendar: Calendar; readonly item: Item };

/** The owner's hand on events, as JSON: everything the owner's page can do. */
export function eventControl(api: Api): Route[] {
  const { store } = api;
  const onOne = (
    method: string,
    verb: string,
    act: (found: Found, request: SandboxRequest) => Reply,
  ): Route => ({
    method,
    pattern: verb === "" ? ONE : `${ONE}/${verb}`,
    handle: (request, params) => act(findOne(api, params), request),
  });
  const place = ({ account }: Found) => ({ store, account });
  return [
    { method: "GET", pattern: "/_control/microsoft/events", handle: (request) => allEvents(api, request) },
    {
      method: "POST",
      pattern: "/_control/microsoft/events",
      handle: (request) => parsedBody(request, eventWish, (wish) => makeEvents(api, wish)),
    },
    onOne("GET", "", ({ account, item }) => jsonReply(200, rawJson(account, item))),
    onOne("PATCH", "", (found, request) => {
      const edited = editItem(place(found), found.item, scopeOf(request), bodyOf(request, anyEvent));
      return jsonReply(200, rawJson(found.account, edited));
    }),
    onOne("DELETE", "", (found, request) => {
      removeItem(place(found), found.item, scopeOf(request));
      return emptyReply(204);
    }),
    onOne("POST", "duplicate", (found) => shown(api, found.account, duplicateItem(place(found), found.item))),
    onOne("POST", "move", ({ account, item }, request) => {
      if (item.event.seriesMasterId !== null) throw badRequest("An occurrence cannot be moved by itself.");
      const target = openedCalendar(api, account.email, bodyOf(request, moveWish).to);
      return shown(api, account, moveToCalendar(store, item.event, target));
    }),
    onOne("POST", "answer", (found, request) => {
      const { response, scope } = bodyOf(request, answerWish);
      return jsonReply(
        200,
        rawJson(found.account, editItem(place(found), found.item, scope, answered(response))),
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
  const account = requireAccount(api, params.account ?? "");
  const calendar = openedCalendar(api, account.email, params.calendar ?? "");
  const item = requireItem(api.store, account.email, params.eventId ?? "");
  if (item.event.calendarId !== calendar.id) throw notFound();
  return { account, calendar, item };
}

function requireAccount({ store }: Api, email: string): Account {
  const account = store.accounts.get(email);
  if (!account) throw notFound();
  return account;
}

function makeEvents(api: Api, wish: z.infer<typeof eventWish>): Reply {
  const { event, events = [], madeBy } = wish;
  const account = requireAccount(api, wish.account);
  const target = openedCalendar(api, account.email, wish.calendar);
  const bodies = event ? [event, ...events] : events;
  if (bodies.length === 0) return jsonReply(400, { error: "Neither event nor events" });
  const made = bodies.map((body) => {
    const saved = createEvent(api.store, target, { account, hand: "owner" }, body);
    const stored = madeBy ? api.store.putEvent({ ...saved, madeBy }, "updated") : saved;
    return rawJson(account, itemOf(api.store, stored));
  });
  return jsonReply(200, event && events.length === 0 ? made[0] : { events: made });
}

/** With `from` and `to` what stands between two instants, series unrolled; else everything stored, deleted too. */
function allEvents(api: Api, request: SandboxRequest): Reply {
  const { store } = api;
  const query = request.url.searchParams;
  const account = requireAccount(api, query.get("account") ?? "");
  const wanted = query.get("calendar");
  const [from, to] = ["from", "to"].map((name) => Date.parse(query.get(name) ?? ""));
  const range = { from: from ?? Number.NaN, to: to ?? Number.NaN };
  const isRange = !Number.isNaN(range.from) && !Number.isNaN(range.to);
  const calendars = wanted ? [openedCalendar(api, account.email, wanted)] : store.calendarsOf(account.email);
  const items = calendars.flatMap(({ id }) =>
    isRange ? standingBetween(store, id, range) : store.eventsOf(id).map((event) => itemOf(store, event)),
  );
  return jsonReply(200, { events: items.map((item) => rawJson(account, item)) });
}

const shown = ({ store }: Api, account: Account, event: StoredEvent) =>
  jsonReply(200, rawJson(account, itemOf(store, event)));

const RAW = {
  immutableIds: true,
  zone: { name: "UTC", iana: "UTC" },
  maxPageSize: null,
  body: null,
  applied: [],
};

/** As Graph shows it in UTC with immutable ids, and what Graph does not show. */
function rawJson(account: Account, item: Item) {
  const { event } = item;
  return {
    calendarId: event.calendarId,
    regularId: regularId(event),
    madeBy: event.madeBy,
    isDeleted: event.isDeleted,
    cancelledDates: event.cancelledDates,
    properties: event.fields.properties,
    ...eventJson(item, { account, preferences: RAW, seesOnlyBasics: false, origin: "" }),
  };
}

/** By id, by name, or "primary" for the default one. */
export function openedCalendar({ store }: Api, account: string, wanted: string): Calendar {
  const byName = () => store.calendarsOf(account).find(({ name }) => name === wanted);
  const found = store.calendarOf(account, wanted === "primary" ? null : wanted) ?? byName();
  if (!found) throw notFound();
  return found;
}

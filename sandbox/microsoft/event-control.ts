import { z } from "zod";
import { type EventQuery, eventRoutes } from "../shared/event-control";
import { emptyReply, jsonReply, type Params, type Route } from "../shared/http";
import type { Api } from "./api-route";
import { badRequest, notFound } from "./errors";
import { eventJson } from "./event-json";
import { createEvent, requireItem } from "./event-writes";
import { regularId } from "./ids";
import { type Item, itemOf, standingBetween } from "./series";
import { answered, duplicateItem, editItem, moveToCalendar, removeItem } from "./series-edit";
import { type Account, type Calendar, RESPONSES, type StoredEvent } from "./types";

type Found = { readonly account: Account; readonly item: Item };

/** The owner's hand on events, as JSON: everything the owner's page can do. */
export function eventControl(api: Api): Route[] {
  const { store } = api;
  const place = ({ account }: Found) => ({ store, account });
  const shown = ({ account }: Found, item: Item) => jsonReply(200, rawJson(account, item));
  const stored = (found: Found, event: StoredEvent) => shown(found, itemOf(store, event));
  return eventRoutes("/_control/microsoft/events", z.enum(RESPONSES), {
    badRequest,
    all: (query) => allEvents(api, query),
    maker: (wish) => {
      const account = requireAccount(api, wish.account);
      const target = openedCalendar(api, account.email, wish.calendar);
      return (body) => {
        const saved = createEvent(store, target, { account, hand: "owner" }, body);
        const { madeBy } = wish;
        const event = madeBy ? store.putEvent({ ...saved, madeBy }, "updated") : saved;
        return rawJson(account, itemOf(store, event));
      };
    },
    find: (params) => findOne(api, params),
    show: (found) => shown(found, found.item),
    edit: (found, scope, patch) => shown(found, editItem(place(found), found.item, scope, patch)),
    remove: (found, scope) => {
      removeItem(place(found), found.item, scope);
      return emptyReply(204);
    },
    duplicate: (found) => stored(found, duplicateItem(place(found), found.item)),
    move: (found, to) => {
      const { event } = found.item;
      if (event.seriesMasterId !== null) throw badRequest("An occurrence cannot be moved by itself.");
      return stored(found, moveToCalendar(store, event, openedCalendar(api, found.account.email, to)));
    },
    answer: (found, response, scope) =>
      shown(found, editItem(place(found), found.item, scope, answered(response))),
  });
}

function findOne(api: Api, params: Params): Found {
  const account = requireAccount(api, params.account ?? "");
  const calendar = openedCalendar(api, account.email, params.calendar ?? "");
  const item = requireItem(api.store, account.email, params.eventId ?? "");
  if (item.event.calendarId !== calendar.id) throw notFound();
  return { account, item };
}

function requireAccount({ store }: Api, email: string): Account {
  const account = store.accounts.get(email);
  if (!account) throw notFound();
  return account;
}

/** In a range what stands, series unrolled; else everything stored, deleted too. */
function allEvents(api: Api, query: EventQuery): unknown[] {
  const { store } = api;
  const account = requireAccount(api, query.account);
  const calendars = query.calendar
    ? [openedCalendar(api, account.email, query.calendar)]
    : store.calendarsOf(account.email);
  const items = calendars.flatMap(({ id }) =>
    query.range
      ? standingBetween(store, id, query.range)
      : store.eventsOf(id).map((event) => itemOf(store, event)),
  );
  return items.map((item) => rawJson(account, item));
}

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

import { z } from "zod";
import { type EventQuery, eventRoutes } from "../shared/event-control";
import { jsonReply, type Params, type Route } from "../shared/http";
import type { Api } from "./api-route";
import { badRequest, notFound } from "./errors";
import { eventJson } from "./event-json";
import { insertEvent, requireEvent } from "./event-writes";
import { standingBetween } from "./instances";
import { ANSWERS, answered, duplicateEvent, editEvent, moveToCalendar, removeEvent } from "./series-edit";
import type { Calendar, StoredEvent } from "./types";

type Found = { readonly account: string; readonly calendar: Calendar; readonly event: StoredEvent };

/** The owner's hand on events, as JSON: everything the owner's page can do. */
export function eventControl(api: Api): Route[] {
  const { store } = api;
  const placeOf = ({ account, calendar }: Found) => ({ store, calendar, email: account });
  const shown = ({ account }: Found, event: StoredEvent) =>
    jsonReply(200, rawJson(api, account, openedCalendar(api, account, event.calendarId), event));
  return eventRoutes("/_control/events", z.enum(ANSWERS), {
    badRequest,
    all: (query) => allEvents(api, query),
    maker: ({ account, calendar, madeBy }) => {
      const target = openedCalendar(api, account, calendar);
      return (body) => {
        const saved = insertEvent(store, target, { email: account, hand: "owner" }, body);
        return rawJson(api, account, target, madeBy ? store.putEvent({ ...saved, madeBy }) : saved);
      };
    },
    find: (params) => findOne(api, params),
    show: (found) => shown(found, found.event),
    edit: (found, scope, patch) => shown(found, editEvent(placeOf(found), found.event, scope, patch)),
    remove: (found, scope) => shown(found, removeEvent(placeOf(found), found.event, scope)),
    duplicate: (found) => shown(found, duplicateEvent(placeOf(found), found.event)),
    move: (found, to) =>
      shown(found, moveToCalendar(store, found.event, openedCalendar(api, found.account, to))),
    answer: (found, response, scope) => {
      const patch = answered(found.account, found.event.fields, response);
      return shown(found, editEvent(placeOf(found), found.event, scope, patch));
    },
  });
}

function findOne(api: Api, params: Params): Found {
  const account = params.account ?? "";
  const calendar = openedCalendar(api, account, params.calendar ?? "");
  return { account, calendar, event: requireEvent(api.store, calendar, params.eventId ?? "") };
}

/** In a range the standing occurrences, series unrolled; else everything stored, cancelled too. */
function allEvents(api: Api, { account, calendar: wanted, range }: EventQuery): unknown[] {
  const { store } = api;
  if (!store.accounts.get(account)) throw notFound();
  const ids = wanted
    ? [openedCalendar(api, account, wanted).id]
    : store.entriesOf(account).map((entry) => entry.calendarId);
  return ids.flatMap((id) => {
    const calendar = store.calendars.get(id);
    if (!calendar) return [];
    const found = range ? standingBetween(store, calendar, range.from, range.to) : store.eventsOf(id);
    return found.map((event) => rawJson(api, account, calendar, event));
  });
}

function rawJson(api: Api, account: string, calendar: Calendar, event: StoredEvent) {
  return { calendarId: calendar.id, ...eventJson(event, calendar, { origin: api.origin(), email: account }) };
}

export function openedCalendar({ store }: Api, account: string, calendarId: string): Calendar {
  const found = store.calendarOf(account, calendarId);
  if (!found) throw notFound();
  return found.calendar;
}

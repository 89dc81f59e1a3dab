import { emptyReply, jsonReply, type Params, type Reply, type SandboxRequest } from "../shared/http";
import type { ProviderRoute } from "../shared/provider-half";
import { type Api, jsonBody, type RouteMaker } from "./api-route";
import { type Caller, openCalendar, sightOf } from "./caller";
import { accessDenied, badRequest, notFound } from "./errors";
import { filterOf } from "./event-filter";
import { contextOf, etagOf, shownId } from "./event-json";
import { ordered, pageOf, queryOption, viewJson, viewOf, windowOf } from "./event-query";
import { createEvent, deleteItem, patchItem, requireItem, requireMatch } from "./event-writes";
import { calendarJson } from "./mailbox-api";
import { type Item, instancesOf, itemOf, standingBetween } from "./series";
import { spoiled } from "./spoiled";

const MAILBOX = "/v1.0/me/events";
const DEFAULT = "/v1.0/me/calendar/events";
const CALENDAR = "/v1.0/me/calendars/:calendarId/events";
const VIEWS = [
  "/v1.0/me/calendarView",
  "/v1.0/me/calendar/calendarView",
  "/v1.0/me/calendars/:calendarId/calendarView",
];

/** Events of one mailbox: https://learn.microsoft.com/en-us/graph/api/resources/event */
export function eventRoutes(api: Api, route: RouteMaker): ProviderRoute[] {
  const { store } = api;
  const collections = [MAILBOX, DEFAULT, CALENDAR].flatMap((path) => [
    route("events.list", "GET", path, (caller, request, params) => {
      const calendars =
        path === MAILBOX
          ? store.calendarsOf(caller.account.email)
          : [openCalendar(store, caller, params.calendarId ?? null, "read")];
      const events = calendars.flatMap(({ id }) => store.eventsOf(id));
      const shown = events.filter(({ isDeleted, seriesMasterId }) => !isDeleted && seriesMasterId === null);
      return listReply(api, caller, request, {
        items: shown.map((one) => itemOf(store, one)),
        usual: "newest",
      });
    }),
    route("events.create", "POST", path, (caller, request, params) => create(api, caller, request, params)),
  ]);
  const ones = [MAILBOX, DEFAULT, CALENDAR].flatMap((path) => oneRoutes(api, route, `${path}/:eventId`));
  const views = VIEWS.map((path) =>
    route("calendarView.list", "GET", path, (caller, request, params) => {
      const calendar = openCalendar(store, caller, params.calendarId ?? null, "read");
      const items = standingBetween(store, calendar.id, windowOf(request.url));
      return listReply(api, caller, request, { items, usual: "start" });
    }),
  );
  return [...collections, ...ones, ...views];
}

function oneRoutes(api: Api, route: RouteMaker, path: string): ProviderRoute[] {
  const { store } = api;
  return [
    route("events.get", "GET", path, (caller, request, params) =>
      oneReply(api, caller, request, found(api, caller, params), 200),
    ),
    route("events.update", "PATCH", path, (caller, request, params) => {
      const item = writable(api, caller, request, params);
      return oneReply(api, caller, request, patchItem(store, item, jsonBody(request), "api"), 200);
    }),
    route("events.delete", "DELETE", path, (caller, request, params) => {
      deleteItem(store, writable(api, caller, request, params));
      return emptyReply(204);
    }),
    route("events.instances", "GET", `${path}/instances`, (caller, request, params) => {
      const { event, type } = found(api, caller, params);
      if (type !== "seriesMaster") {
        throw badRequest("Expansion of occurrences needs the id of a series.", "ErrorInvalidOperation");
      }
      const items = instancesOf(store, event, windowOf(request.url));
      return listReply(api, caller, request, { items, usual: "start" });
    }),
    route("calendars.get", "GET", `${path}/calendar`, (caller, _request, params) => {
      const { event } = found(api, caller, params);
      const calendar = openCalendar(store, caller, event.calendarId, "read");
      const context = contextOf(api.origin(), "users('me')/calendars/$entity");
      return jsonReply(200, { "@odata.context": context, ...calendarJson(caller.account, calendar) });
    }),
  ];
}

/** In the calendar that the path names, or anywhere in the mailbox. */
function found({ store }: Api, caller: Caller, params: Params): Item {
  const item = requireItem(store, caller.account.email, params.eventId ?? "");
  if (params.calendarId === undefined) return item;
  const calendar = openCalendar(store, caller, params.calendarId, "read");
  if (calendar.id !== item.event.calendarId) throw notFound();
  return item;
}

function writable(api: Api, caller: Caller, request: SandboxRequest, params: Params): Item {
  const item = found(api, caller, params);
  openCalendar(api.store, caller, item.event.calendarId, "write");
  requireMatch(item, request.headers["if-match"]);
  return item;
}

function create(api: Api, caller: Caller, request: SandboxRequest, params: Params): Reply {
  const { store } = api;
  const calendar = openCalendar(store, caller, params.calendarId ?? null, "write");
  const by = { account: caller.account, hand: "api", client: caller.clientId } as const;
  const { preferences } = sightOf(caller, request);
  const event = createEvent(store, calendar, by, jsonBody(request), (one) => shownId(one, preferences));
  return oneReply(api, caller, request, itemOf(store, event), 201);
}

/** A write's answer does not show extended properties either, unless it is asked to. */
function oneReply(api: Api, caller: Caller, request: SandboxRequest, item: Item, status: number): Reply {
  const sight = sightOf(caller, request);
  const view = viewOf(request.url, sight);
  const context = contextOf(api.origin(), "users('me')/events/$entity");
  const json = { "@odata.context": context, ...viewJson(api.store, item, sight, view) };
  const location = `${api.origin()}/v1.0/me/events/${encodeURIComponent(shownId(item.event, sight.preferences))}`;
  const headers = { etag: etagOf(item.event), ...(status === 201 ? { location } : {}) };
  return jsonReply(status, spoiled([json], request.quirks)[0], headers);
}

type Listed = { readonly items: readonly Item[]; readonly usual: "start" | "newest" };

function listReply(api: Api, caller: Caller, request: SandboxRequest, { items, usual }: Listed): Reply {
  const { url, quirks } = request;
  const sight = sightOf(caller, request);
  const view = viewOf(url, sight);
  const filter = queryOption(url, "filter");
  if (filter?.includes("singleValueExtendedProperties") && sight.seesOnlyBasics) throw accessDenied();
  if (queryOption(url, "search") !== null) {
    throw badRequest("The query parameter '$search' is not supported for events.", "ErrorInvalidUrlQuery");
  }
  const fits = filterOf(filter);
  const all = ordered(
    items.filter(({ event }) => fits(event)),
    url,
    usual,
  );
  const { page, json } = pageOf(all, url, {
    context: contextOf(api.origin(), "users('me')/events"),
    origin: api.origin(),
    maxPageSize: sight.preferences.maxPageSize,
    quirks,
  });
  const value = page.map((item) => viewJson(api.store, item, sight, view));
  return jsonReply(200, { ...json, value: spoiled(value, quirks) });
}

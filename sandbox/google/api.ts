import { emptyReply, jsonReply, type Params, type Reply, type SandboxRequest } from "../shared/http";
import type { ProviderRoute } from "../shared/provider-half";
import { type Api, jsonBody, routeMaker } from "./api-route";
import { calendarRoutes } from "./calendar-api";
import { type Caller, openForEvents } from "./caller";
import { loginRequired, notFound } from "./errors";
import { etagText, tombstoneJson } from "./event-json";
import { listEvents, zoneParam } from "./event-list";
import { checkWriteParams, eventReply, visibleJson } from "./event-view";
import {
  deleteEvent,
  insertEvent,
  patchEvent,
  requireEvent,
  requireMatch,
  updateEvent,
} from "./event-writes";
import { freeBusy } from "./free-busy";
import { seriesRoutes } from "./series-api";
import { spoiled } from "./spoiled";
import type { GoogleStore } from "./store";
import { watchRoutes } from "./watch-api";

const EVENTS = "/calendar/v3/calendars/:calendarId/events";
const EVENT = `${EVENTS}/:eventId`;

/** Google Calendar API v3, as far as a two-way sync needs it. */
export function apiRoutes(api: Api): ProviderRoute[] {
  const { store } = api;
  const route = routeMaker(store);
  return [
    route("events.list", "GET", EVENTS, (caller, request, params) => list(api, caller, request, params)),
    route("events.insert", "POST", EVENTS, (caller, request, params) => {
      const { calendar, sees } = openForEvents(store, caller, params.calendarId ?? "", "write");
      checkWriteParams(request);
      const by = { email: caller.account.email, hand: "api", client: caller.clientId } as const;
      const event = insertEvent(store, calendar, by, jsonBody(request));
      return eventReply(api, caller, { calendar, sees }, event, request);
    }),
    route("events.get", "GET", EVENT, (caller, request, params) => {
      const open = openForEvents(store, caller, params.calendarId ?? "", "read");
      const event = requireEvent(store, open.calendar, params.eventId ?? "");
      if (request.headers["if-none-match"] === etagText(event.etag)) {
        return emptyReply(304, { etag: etagText(event.etag) });
      }
      return eventReply(api, caller, open, event, request);
    }),
    route("events.patch", "PATCH", EVENT, (caller, request, params) => {
      const { open, event } = openWrite(store, caller, request, params);
      const saved = patchEvent(store, open.calendar, event, jsonBody(request), "api");
      return eventReply(api, caller, open, saved, request);
    }),
    route("events.update", "PUT", EVENT, (caller, request, params) => {
      const { open, event } = openWrite(store, caller, request, params);
      const saved = updateEvent(store, open.calendar, event, jsonBody(request));
      return eventReply(api, caller, open, saved, request);
    }),
    route("events.delete", "DELETE", EVENT, (caller, request, params) => {
      const open = openForEvents(store, caller, params.calendarId ?? "", "write");
      checkWriteParams(request);
      const event = requireEvent(store, open.calendar, params.eventId ?? "");
      if (event.fields.status !== "cancelled") requireMatch(event, request.headers["if-match"]);
      deleteEvent(store, event);
      return emptyReply(204);
    }),
    route("freebusy.query", "POST", "/calendar/v3/freeBusy", (caller, request) =>
      jsonReply(200, freeBusy(store, caller.account, jsonBody(request))),
    ),
    ...seriesRoutes(api, route),
    ...watchRoutes(api, route),
    ...calendarRoutes(api, route),
  ];
}

function openWrite(store: GoogleStore, caller: Caller, request: SandboxRequest, params: Params) {
  const open = openForEvents(store, caller, params.calendarId ?? "", "write");
  checkWriteParams(request);
  const event = requireEvent(store, open.calendar, params.eventId ?? "");
  requireMatch(event, request.headers["if-match"]);
  return { open, event };
}

function list(api: Api, caller: Caller, request: SandboxRequest, params: Params): Reply {
  const open = openForEvents(api.store, caller, params.calendarId ?? "", "read");
  const query = request.url.searchParams;
  const zone = zoneParam(query);
  const page = listEvents(api.store, open.calendar, query, request.quirks);
  const items = page.events.map((event) =>
    event.fields.status === "cancelled" && (page.tombstones || event.fields.recurringEventId)
      ? tombstoneJson(event)
      : visibleJson(api, caller, open, event, zone),
  );
  const updated = page.events.map((event) => event.updated).sort();
  return jsonReply(200, {
    kind: "calendar#events",
    etag: `"p${api.store.seq}"`,
    summary: open.calendar.summary,
    updated: updated.at(-1) ?? new Date(api.store.calendarNow()).toISOString(),
    timeZone: zone ?? open.calendar.zone,
    accessRole: open.sees === "busyOnly" ? "freeBusyReader" : open.entry.role,
    defaultReminders: open.entry.role === "owner" ? [{ method: "popup", minutes: 10 }] : [],
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    ...(page.nextSyncToken ? { nextSyncToken: page.nextSyncToken } : {}),
    items: spoiled(items, request.quirks),
  });
}

/** A path under /calendar that is not imitated looks like one Google does not have. */
export function unroutedReply(request: SandboxRequest): Reply | null {
  if (!request.url.pathname.startsWith("/calendar/")) return null;
  return (request.headers.authorization ? notFound() : loginRequired()).reply;
}

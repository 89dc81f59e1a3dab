import { emptyReply, jsonReply, type Params, type Reply, type SandboxRequest } from "../shared/http";
import type { ProviderRoute } from "../shared/provider-half";
import { type Api, jsonBody, routeMaker } from "./api-route";
import { calendarRoutes } from "./calendar-api";
import { type Caller, type OpenCalendar, openForEvents } from "./caller";
import { badRequest, loginRequired, notFound } from "./errors";
import { busyOnlyJson, etagText, eventJson, tombstoneJson } from "./event-json";
import { listEvents, zoneParam } from "./event-list";
import {
  deleteEvent,
  insertEvent,
  patchEvent,
  requireEvent,
  requireMatch,
  updateEvent,
} from "./event-writes";
import { freeBusy } from "./free-busy";
import type { GoogleStore } from "./store";
import type { JsonObject, StoredEvent } from "./types";

const EVENTS = "/calendar/v3/calendars/:calendarId/events";
const EVENT = `${EVENTS}/:eventId`;
const SEND_UPDATES = new Set(["all", "externalOnly", "none"]);

/** Google Calendar API v3, as far as a two-way sync needs it. */
export function apiRoutes(api: Api): ProviderRoute[] {
  const { store } = api;
  const route = routeMaker(store);
  return [
    route("events.list", "GET", EVENTS, (caller, request, params) => list(api, caller, request, params)),
    route("events.insert", "POST", EVENTS, (caller, request, params) => {
      const { calendar, sees } = openForEvents(store, caller, params.calendarId ?? "", "write");
      checkWriteParams(request);
      const by = { email: caller.account.email, hand: "api" } as const;
      const event = insertEvent(store, calendar, by, jsonBody(request));
      return eventReply(api, caller, { calendar, sees }, event, request);
    }),
    route("events.get", "GET", EVENT, (caller, request, params) => {
      const open = openForEvents(store, caller, params.calendarId ?? "", "read");
      const event = requireEvent(store, open.calendar.id, params.eventId ?? "");
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
      const event = requireEvent(store, open.calendar.id, params.eventId ?? "");
      if (event.fields.status !== "cancelled") requireMatch(event, request.headers["if-match"]);
      deleteEvent(store, event);
      return emptyReply(204);
    }),
    route("freebusy.query", "POST", "/calendar/v3/freeBusy", (caller, request) =>
      jsonReply(200, freeBusy(store, caller.account, jsonBody(request))),
    ),
    ...calendarRoutes(api, route),
  ];
}

function openWrite(store: GoogleStore, caller: Caller, request: SandboxRequest, params: Params) {
  const open = openForEvents(store, caller, params.calendarId ?? "", "write");
  checkWriteParams(request);
  const event = requireEvent(store, open.calendar.id, params.eventId ?? "");
  requireMatch(event, request.headers["if-match"]);
  return { open, event };
}

function checkWriteParams(request: SandboxRequest): void {
  const value = request.url.searchParams.get("sendUpdates");
  if (value !== null && !SEND_UPDATES.has(value)) throw badRequest("Invalid value for: sendUpdates");
}

type Sees = Pick<OpenCalendar, "calendar" | "sees">;

function visibleJson(
  api: Api,
  caller: Caller,
  { calendar, sees }: Sees,
  event: StoredEvent,
  zone?: string,
): JsonObject {
  const isHidden =
    sees === "busyOnly" ||
    (sees === "publicDetails" && ["private", "confidential"].includes(event.fields.visibility ?? "default"));
  if (isHidden) return busyOnlyJson(event);
  return eventJson(event, calendar, { origin: api.origin(), email: caller.account.email }, zone);
}

function eventReply(
  api: Api,
  caller: Caller,
  open: Sees,
  event: StoredEvent,
  request: SandboxRequest,
): Reply {
  const zone = zoneParam(request.url.searchParams);
  return jsonReply(200, visibleJson(api, caller, open, event, zone), { etag: etagText(event.etag) });
}

function list(api: Api, caller: Caller, request: SandboxRequest, params: Params): Reply {
  const open = openForEvents(api.store, caller, params.calendarId ?? "", "read");
  const query = request.url.searchParams;
  const zone = zoneParam(query);
  const page = listEvents(api.store, open.calendar, query);
  const items = page.events.map((event) =>
    page.tombstones && event.fields.status === "cancelled"
      ? tombstoneJson(event)
      : visibleJson(api, caller, open, event, zone),
  );
  const updated = page.events.map((event) => event.updated).sort();
  return jsonReply(200, {
    kind: "calendar#events",
    etag: `"p${api.store.seq}"`,
    summary: open.calendar.summary,
    updated: updated.at(-1) ?? new Date(api.store.now()).toISOString(),
    timeZone: zone ?? open.calendar.zone,
    accessRole: open.sees === "busyOnly" ? "freeBusyReader" : open.entry.role,
    defaultReminders: open.entry.role === "owner" ? [{ method: "popup", minutes: 10 }] : [],
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    ...(page.nextSyncToken ? { nextSyncToken: page.nextSyncToken } : {}),
    items,
  });
}

/** A path under /calendar that is not imitated looks like one Google does not have. */
export function unroutedReply(request: SandboxRequest): Reply | null {
  if (!request.url.pathname.startsWith("/calendar/")) return null;
  return (request.headers.authorization ? notFound() : loginRequired()).reply;
}

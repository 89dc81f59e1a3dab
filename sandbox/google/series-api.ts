import { jsonReply } from "../shared/http";
import type { ProviderRoute } from "../shared/provider-half";
import { type Api, jsonBody, type RouteMaker } from "./api-route";
import { openForEvents } from "./caller";
import { badRequest } from "./errors";
import { instantOf } from "./event-fields";
import { intParam, timeParam, zoneParam } from "./event-list";
import { checkWriteParams, eventReply, visibleJson } from "./event-view";
import { insertEvent, patchEvent, requireEvent } from "./event-writes";
import { exceptionsOf, unrolled } from "./instances";
import { moveToCalendar } from "./series-edit";
import { spoiled } from "./spoiled";
import type { Calendar, StoredEvent } from "./types";

const EVENTS = "/calendar/v3/calendars/:calendarId/events";

/** events.instances, move and import. */
export function seriesRoutes(api: Api, route: RouteMaker): ProviderRoute[] {
  const { store } = api;
  return [
    route("events.instances", "GET", `${EVENTS}/:eventId/instances`, (caller, request, params) => {
      const open = openForEvents(store, caller, params.calendarId ?? "", "read");
      const master = requireEvent(store, open.calendar, params.eventId ?? "");
      const query = request.url.searchParams;
      const zone = zoneParam(query);
      const limit = intParam(query, "maxResults", 250, 2500);
      const from = Number(query.get("pageToken") ?? "0");
      if (!Number.isInteger(from) || from < 0) throw badRequest("Invalid page token value.");
      const all = instancesOf(api, open.calendar, master, query);
      const items = all.slice(from, from + limit).map((one) => visibleJson(api, caller, open, one, zone));
      return jsonReply(200, {
        kind: "calendar#events",
        etag: `"p${store.seq}"`,
        summary: open.calendar.summary,
        timeZone: zone ?? open.calendar.zone,
        accessRole: open.sees === "busyOnly" ? "freeBusyReader" : open.entry.role,
        ...(from + limit < all.length ? { nextPageToken: String(from + limit) } : {}),
        items: spoiled(items, request.quirks),
      });
    }),
    route("events.move", "POST", `${EVENTS}/:eventId/move`, (caller, request, params) => {
      const open = openForEvents(store, caller, params.calendarId ?? "", "write");
      checkWriteParams(request);
      const event = requireEvent(store, open.calendar, params.eventId ?? "");
      const destination = request.url.searchParams.get("destination");
      if (!destination) throw badRequest("Required", "required");
      const target = openForEvents(store, caller, destination, "write");
      return eventReply(api, caller, target, moveToCalendar(store, event, target.calendar), request);
    }),
    route("events.import", "POST", `${EVENTS}/import`, (caller, request, params) => {
      const open = openForEvents(store, caller, params.calendarId ?? "", "write");
      const { id: _id, ...body } = jsonBody(request);
      if (typeof body.iCalUID !== "string" || body.iCalUID === "") throw badRequest("Required", "required");
      const known = importTarget(api, open.calendar, body.iCalUID);
      const by = { email: caller.account.email, hand: "api", client: caller.clientId } as const;
      const saved = known
        ? patchEvent(store, open.calendar, known, body, "api")
        : insertEvent(store, open.calendar, by, body);
      return eventReply(api, caller, open, saved, request);
    }),
  ];
}

/** An import with a known UID writes over the event that has it. */
export const importTarget = ({ store }: Pick<Api, "store">, calendar: Calendar, iCalUID: string) =>
  store.eventsOf(calendar.id).find((event) => event.iCalUID === iCalUID && !event.fields.recurringEventId);

function instancesOf(
  api: Api,
  calendar: Calendar,
  master: StoredEvent,
  query: URLSearchParams,
): StoredEvent[] {
  if (!master.fields.recurrence) return [];
  const range = { from: timeParam(query, "timeMin"), to: timeParam(query, "timeMax") };
  const showsDeleted = query.get("showDeleted") === "true";
  const original = query.get("originalStart");
  const at = ({ fields }: StoredEvent) => instantOf(fields.start, calendar.zone);
  return unrolled([master, ...exceptionsOf(api.store, master)], calendar, range)
    .filter(({ fields }) => showsDeleted || fields.status !== "cancelled")
    .filter((event) => range.from === null || instantOf(event.fields.end, calendar.zone) > range.from)
    .filter((event) => range.to === null || at(event) < range.to)
    .filter(({ fields: { originalStartTime: known } }) => {
      if (original === null || !known) return true;
      return known.date === original || Date.parse(known.dateTime ?? "") === Date.parse(original);
    })
    .sort((a, b) => at(a) - at(b));
}

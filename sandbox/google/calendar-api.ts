import { z } from "zod";
import { jsonReply } from "../shared/http";
import type { JsonObject } from "../shared/json";
import type { ProviderRoute } from "../shared/provider-half";
import { isZone } from "../shared/zoned-time";
import { type Api, jsonBody, type RouteMaker } from "./api-route";
import { badRequest, fullSyncRequired, insufficientScope, notFound } from "./errors";
import { EVENT_COLOURS } from "./event-colours";
import { etagText } from "./event-json";
import { intParam } from "./event-list";
import { scopeAllows } from "./scopes";
import { type Account, type Calendar, type CalendarEntry, hasRole, roleSchema } from "./types";

const newCalendarSchema = z.object({ summary: z.string().min(1), timeZone: z.string().optional() });

/** calendarList, calendars, colors and settings. */
export function calendarRoutes(api: Api, route: RouteMaker): ProviderRoute[] {
  const { store } = api;
  const listPath = "/calendar/v3/users/me/calendarList";
  return [
    route("calendarList.list", "GET", listPath, (caller, request) =>
      jsonReply(200, listPage(api, caller.account, request.url.searchParams)),
    ),
    route("calendarList.get", "GET", `${listPath}/:calendarId`, (caller, _request, params) => {
      const found = store.calendarOf(caller.account.email, params.calendarId ?? "");
      if (!found) throw notFound();
      return jsonReply(200, entryJson(caller.account, found.entry, found.calendar));
    }),
    route("calendars.get", "GET", "/calendar/v3/calendars/:calendarId", (caller, _request, params) => {
      const found = store.calendarOf(caller.account.email, params.calendarId ?? "");
      if (!found) throw notFound();
      const isMadeByApp = found.calendar.madeByClient === caller.clientId;
      if (!isMadeByApp && !scopeAllows("calendars.getAny", caller.scopes)) {
        throw insufficientScope(caller.operation);
      }
      return jsonReply(200, calendarJson(found.calendar));
    }),
    route("calendars.insert", "POST", "/calendar/v3/calendars", (caller, request) => {
      const parsed = newCalendarSchema.safeParse(jsonBody(request));
      if (!parsed.success) throw badRequest("Required", "required");
      const { summary, timeZone } = parsed.data;
      if (timeZone !== undefined && !isZone(timeZone)) throw badRequest("Invalid value for: timeZone");
      const wish = { summary, zone: timeZone ?? "UTC", client: caller.clientId };
      return jsonReply(200, calendarJson(store.addCalendar(caller.account, wish)));
    }),
    route("colors.get", "GET", "/calendar/v3/colors", () => jsonReply(200, colorsJson())),
    route("settings.get", "GET", "/calendar/v3/users/me/settings/:setting", (caller, _request, params) => {
      const value = { timezone: caller.account.zone, locale: "en", format24HourTime: "false" }[
        params.setting ?? ""
      ];
      if (value === undefined) throw notFound();
      return jsonReply(200, { kind: "calendar#setting", etag: '"0"', id: params.setting, value });
    }),
  ];
}

function listPage(api: Api, account: Account, params: URLSearchParams): JsonObject {
  const minRole = params.get("minAccessRole");
  const parsedRole = minRole === null ? null : roleSchema.safeParse(minRole);
  if (parsedRole?.success === false) throw badRequest("Invalid value for: minAccessRole");
  const limit = intParam(params, "maxResults", 100, 250);
  const from = Number(params.get("pageToken") ?? "0");
  if (!Number.isInteger(from) || from < 0) throw badRequest("Invalid page token value.");
  const since = listSince(api, account, params);
  const entries = api.store
    .entriesOf(account.email)
    .filter((entry) => entry.etag > since)
    .filter((entry) => parsedRole === null || hasRole(entry.role, parsedRole.data ?? "owner"));
  const items = entries.slice(from, from + limit).flatMap((entry) => {
    const calendar = api.store.calendars.get(entry.calendarId);
    return calendar ? [entryJson(account, entry, calendar)] : [];
  });
  const hasMore = from + limit < entries.length;
  const newest = Math.max(since, ...entries.map((entry) => entry.etag));
  const token = `list-${api.store.listEpoch(account.email)}-${newest}`;
  return {
    kind: "calendar#calendarList",
    etag: `"p${newest}"`,
    ...(hasMore ? { nextPageToken: String(from + limit) } : {}),
    ...(hasMore || minRole !== null ? {} : { nextSyncToken: token }),
    items,
  };
}

/** The version a sync token has seen; 0 without one. */
function listSince(api: Api, account: Account, params: URLSearchParams): number {
  const token = params.get("syncToken");
  if (token === null) return 0;
  if (params.has("minAccessRole")) {
    throw badRequest("Sync token cannot be used together with minAccessRole.", "badRequest");
  }
  const [, epoch, seen] = /^list-(\d+)-(\d+)$/.exec(token) ?? [];
  if (Number(epoch) !== api.store.listEpoch(account.email)) throw fullSyncRequired();
  return Number(seen);
}

function entryJson(account: Account, entry: CalendarEntry, calendar: Calendar): JsonObject {
  return {
    kind: "calendar#calendarListEntry",
    etag: etagText(entry.etag),
    id: calendar.id,
    summary: calendar.summary,
    timeZone: calendar.zone,
    colorId: entry.colorId,
    backgroundColor: entry.backgroundColor,
    foregroundColor: "#000000",
    selected: true,
    accessRole: entry.role,
    defaultReminders: [],
    ...(calendar.ownedBy ? { dataOwner: calendar.ownedBy } : {}),
    ...(calendar.id === account.email ? { primary: true } : {}),
    conferenceProperties: { allowedConferenceSolutionTypes: ["hangoutsMeet"] },
  };
}

function calendarJson(calendar: Calendar): JsonObject {
  return {
    kind: "calendar#calendar",
    etag: etagText(calendar.etag),
    id: calendar.id,
    summary: calendar.summary,
    timeZone: calendar.zone,
    ...(calendar.ownedBy ? { dataOwner: calendar.ownedBy } : {}),
    conferenceProperties: { allowedConferenceSolutionTypes: ["hangoutsMeet"] },
  };
}

function colorsJson(): JsonObject {
  const numbered = EVENT_COLOURS.map(([, background], index) => [
    String(index + 1),
    { background, foreground: "#1d1d1d" },
  ]);
  return {
    kind: "calendar#colors",
    updated: "2012-02-14T00:00:00.000Z",
    calendar: Object.fromEntries(numbered),
    event: Object.fromEntries(numbered),
  };
}

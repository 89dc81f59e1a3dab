import { z } from "zod";
import { jsonReply, type SandboxRequest } from "../shared/http";
import type { JsonObject } from "../shared/json";
import type { ProviderRoute } from "../shared/provider-half";
import { type Api, jsonBody, type RouteMaker } from "./api-route";
import { type Caller, openCalendar } from "./caller";
import { badRequest, invalidProperty, malformedId } from "./errors";
import { contextOf } from "./event-json";
import { pageOf } from "./event-query";
import { newCalendarId, regularId } from "./ids";
import { preferencesOf } from "./preferences";
import { findItem } from "./series";
import type { Account, Calendar } from "./types";
import { windowsName } from "./zones";

/** Name and hex of the colours Outlook's calendars take in turn. */
const COLOURS: readonly (readonly [name: string, hex: string])[] = [
  ["auto", ""],
  ["lightBlue", "#0078d4"],
  ["lightGreen", "#498205"],
  ["lightOrange", "#da3b01"],
  ["lightTeal", "#038387"],
  ["lightPink", "#e43ba6"],
  ["lightRed", "#d13438"],
];
const PRESETS: readonly (readonly [name: string, colour: string])[] = [
  ["Red category", "preset0"],
  ["Orange category", "preset1"],
  ["Yellow category", "preset3"],
  ["Green category", "preset4"],
  ["Blue category", "preset7"],
  ["Purple category", "preset8"],
];

/** The person, their calendars and the mailbox's settings. */
export function mailboxRoutes(api: Api, route: RouteMaker): ProviderRoute[] {
  const { store } = api;
  const entity = (what: string, json: JsonObject) =>
    jsonReply(200, { "@odata.context": contextOf(api.origin(), what), ...json });
  const oneCalendar = (path: string) =>
    route("calendars.get", "GET", path, (caller, _request, params) =>
      entity(
        "users('me')/calendars/$entity",
        calendarJson(caller.account, openCalendar(store, caller, params.calendarId ?? null, "read")),
      ),
    );
  return [
    route("me.get", "GET", "/v1.0/me", ({ account }) => entity("users/$entity", personJson(account))),
    route("calendars.list", "GET", "/v1.0/me/calendars", (caller, request) =>
      listCalendars(api, caller, request),
    ),
    route("calendars.create", "POST", "/v1.0/me/calendars", (caller, request) => {
      const { name } = jsonBody(request);
      if (typeof name !== "string" || name === "") throw invalidProperty();
      if (store.calendarsOf(caller.account.email).some((one) => one.name === name)) {
        throw badRequest("A folder with the specified name already exists.", "ErrorFolderExists");
      }
      const made = store.addCalendar(caller.account, { id: newCalendarId(), name });
      return jsonReply(201, calendarJson(caller.account, made));
    }),
    oneCalendar("/v1.0/me/calendar"),
    oneCalendar("/v1.0/me/calendars/:calendarId"),
    ...settingsRoutes(route, entity),
    route("ids.translate", "POST", "/v1.0/me/translateExchangeIds", (caller, request) =>
      entity("Collection(convertIdResult)", { value: translated(api, caller, request) }),
    ),
  ];
}

function settingsRoutes(
  route: RouteMaker,
  entity: (what: string, json: JsonObject) => ReturnType<typeof jsonReply>,
): ProviderRoute[] {
  return [
    route("mailboxSettings.get", "GET", "/v1.0/me/mailboxSettings", ({ account }) =>
      entity("users('me')/mailboxSettings", {
        timeZone: windowsName(account.zone),
        dateFormat: "M/d/yyyy",
        timeFormat: "h:mm tt",
        workingHours: {
          daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
          startTime: "08:00:00.0000000",
          endTime: "17:00:00.0000000",
          timeZone: { name: windowsName(account.zone) },
        },
      }),
    ),
    route("mailboxSettings.get", "GET", "/v1.0/me/mailboxSettings/timeZone", ({ account }) =>
      entity("users('me')/mailboxSettings/timeZone", { value: windowsName(account.zone) }),
    ),
    route("categories.list", "GET", "/v1.0/me/outlook/masterCategories", () =>
      entity("users('me')/outlook/masterCategories", {
        value: PRESETS.map(([displayName, color]) => ({ id: displayName, displayName, color })),
      }),
    ),
  ];
}

/** A personal account's id here is the tail of its object id; it may have no `mail` at all. */
export const personId = ({ kind, oid }: Account): string =>
  kind === "work" ? oid : oid.replaceAll("-", "").slice(16);

function personJson(account: Account): JsonObject {
  const { email, name, kind } = account;
  const [givenName = name, ...rest] = name.split(" ");
  return {
    id: personId(account),
    displayName: name,
    givenName,
    surname: rest.join(" "),
    userPrincipalName: email,
    mail: kind === "work" ? email : null,
    businessPhones: [],
    jobTitle: null,
    preferredLanguage: "en-US",
  };
}

export function calendarJson(account: Account, calendar: Calendar): JsonObject {
  const [color, hexColor] = COLOURS[calendar.colour % COLOURS.length] ?? ["auto", ""];
  const isWork = account.kind === "work";
  return {
    id: calendar.id,
    name: calendar.name,
    color,
    hexColor,
    isDefaultCalendar: calendar.isDefault,
    changeKey: calendar.changeKey,
    canShare: calendar.canEdit,
    canViewPrivateItems: true,
    canEdit: calendar.canEdit,
    allowedOnlineMeetingProviders: isWork ? ["teamsForBusiness"] : [],
    defaultOnlineMeetingProvider: isWork ? "teamsForBusiness" : "unknown",
    isTallyingResponses: calendar.isDefault,
    isRemovable: !calendar.isDefault,
    owner: { name: account.name, address: account.email },
  };
}

function listCalendars(api: Api, { account }: Caller, request: SandboxRequest) {
  const { page, json } = pageOf(api.store.calendarsOf(account.email), request.url, {
    context: contextOf(api.origin(), "users('me')/calendars"),
    origin: api.origin(),
    maxPageSize: preferencesOf(request).maxPageSize,
    quirks: request.quirks,
  });
  return jsonReply(200, { ...json, value: page.map((one) => calendarJson(account, one)) });
}

const FORMS = ["restId", "restImmutableEntryId"] as const;
const translateSchema = z.object({
  inputIds: z.array(z.string()).max(1_000),
  sourceIdType: z.enum(FORMS),
  targetIdType: z.enum(FORMS),
});

/** https://learn.microsoft.com/en-us/graph/api/user-translateexchangeids */
function translated(api: Api, { account }: Caller, request: SandboxRequest): JsonObject[] {
  const parsed = translateSchema.safeParse(jsonBody(request));
  if (!parsed.success) throw malformedId();
  const { inputIds, targetIdType } = parsed.data;
  return inputIds.flatMap((sourceId) => {
    const item = findItem(api.store, account.email, sourceId);
    if (!item) return [];
    const targetId = targetIdType === "restId" ? regularId(item.event) : item.event.id;
    return [{ sourceId, targetId }];
  });
}

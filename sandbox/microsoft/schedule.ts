import { z } from "zod";
import { jsonReply } from "../shared/http";
import type { JsonObject } from "../shared/json";
import type { ProviderRoute } from "../shared/provider-half";
import { jsonBody, type RouteMaker } from "./api-route";
import type { Caller } from "./caller";
import { accessDenied, badRequest } from "./errors";
import { timeJson } from "./event-json";
import { type Preferences, preferencesOf } from "./preferences";
import { type Range, standingBetween } from "./series";
import type { MicrosoftStore } from "./store";
import type { Account, EventFields } from "./types";
import { instantOf, windowsName, zoneOf } from "./zones";

const MAX_DAYS = 62;
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

const timeSchema = z.object({
  dateTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d/),
  timeZone: z.string(),
});
const bodySchema = z.object({
  schedules: z.array(z.string()).min(1).max(100),
  startTime: timeSchema,
  endTime: timeSchema,
  availabilityViewInterval: z.int().min(5).max(1440).default(30),
});

type Asked = Range & { readonly slotMs: number };
type Taken = Range & { readonly fields: EventFields };

/** Free and busy times of default calendars, for work accounts only: https://learn.microsoft.com/en-us/graph/api/calendar-getschedule */
export function scheduleRoutes(store: MicrosoftStore, route: RouteMaker): ProviderRoute[] {
  const paths = ["/v1.0/me/calendar/getSchedule", "/v1.0/me/calendar/microsoft.graph.getSchedule"];
  return paths.map((path) =>
    route("calendar.getSchedule", "POST", path, (caller, request) => {
      if (caller.account.kind === "personal") throw accessDenied();
      const parsed = bodySchema.safeParse(jsonBody(request));
      if (!parsed.success) {
        throw badRequest(
          `Invalid value for ${parsed.error.issues[0]?.path.join(".")}`,
          "ErrorInvalidParameter",
        );
      }
      const asked = rangeOf(parsed.data);
      const preferences = preferencesOf(request);
      const value = parsed.data.schedules.map((address) =>
        scheduleOf(store, caller, address, asked, preferences),
      );
      return jsonReply(200, { value });
    }),
  );
}

function rangeOf({ startTime, endTime, availabilityViewInterval }: z.infer<typeof bodySchema>): Asked {
  const at = ({ dateTime, timeZone }: z.infer<typeof timeSchema>) => {
    const zone = zoneOf(timeZone);
    if (zone === null)
      throw badRequest(`The time zone '${timeZone}' is not supported.`, "ErrorInvalidTimeZone");
    return instantOf({ wall: dateTime.slice(0, 19), zone });
  };
  const range = { from: at(startTime), to: at(endTime) };
  if (Number.isNaN(range.from) || Number.isNaN(range.to) || range.to <= range.from) {
    throw badRequest("The end of the time window is not after its start.", "ErrorInvalidParameter");
  }
  if (range.to - range.from > MAX_DAYS * DAY_MS) {
    throw badRequest(`The time window is longer than ${MAX_DAYS} days.`, "ErrorTimeIntervalTooBig");
  }
  return { ...range, slotMs: availabilityViewInterval * MINUTE_MS };
}

/** Of another mailbox of the same tenant no more than free and busy. */
function scheduleOf(
  store: MicrosoftStore,
  caller: Caller,
  address: string,
  asked: Asked,
  preferences: Preferences,
): JsonObject {
  const account = store.accounts.get(address.toLowerCase());
  const calendar = account && store.calendarOf(account.email, null);
  if (!calendar || account.tenantId !== caller.account.tenantId) {
    const message = "Unable to resolve e-mail address to an Active Directory object.";
    return {
      scheduleId: address,
      availabilityView: "",
      error: { message, responseCode: "ErrorMailRecipientNotFound" },
    };
  }
  const taken = standingBetween(store, calendar.id, asked)
    .map(({ event: { fields } }) => ({ fields, from: startOf(fields, account), to: endOf(fields, account) }))
    .filter(({ fields }) => !fields.isCancelled);
  const isOwn = account.email === caller.account.email;
  return {
    scheduleId: address,
    availabilityView: viewOf(taken, asked),
    scheduleItems: taken.map((one) => itemJson(one, isOwn, preferences)),
    workingHours: hoursOf(account),
  };
}

/** An all-day event lasts from midnight to midnight where its owner lives. */
const startOf = ({ start, isAllDay }: EventFields, { zone }: Account) =>
  instantOf(isAllDay ? { ...start, zone } : start);
const endOf = ({ end, isAllDay }: EventFields, { zone }: Account) =>
  instantOf(isAllDay ? { ...end, zone } : end);

const DIGITS: Record<EventFields["showAs"], number> = {
  free: 0,
  workingElsewhere: 0,
  unknown: 0,
  tentative: 1,
  busy: 2,
  oof: 3,
};

/** One digit a slot: the strongest thing in it. */
function viewOf(taken: readonly Taken[], { from, to, slotMs }: Asked): string {
  return Array.from({ length: Math.ceil((to - from) / slotMs) }, (_, index) => {
    const start = from + index * slotMs;
    const inside = taken.filter((one) => one.from < start + slotMs && one.to > start);
    return Math.max(0, ...inside.map(({ fields }) => DIGITS[fields.showAs]));
  }).join("");
}

function itemJson({ fields }: Taken, isOwn: boolean, preferences: Preferences): JsonObject {
  const isPrivate = fields.sensitivity !== "normal";
  return {
    isPrivate,
    status: fields.showAs,
    ...(isOwn && !isPrivate ? { subject: fields.subject, location: fields.location.displayName } : {}),
    start: timeJson(fields.start, fields.isAllDay, preferences),
    end: timeJson(fields.end, fields.isAllDay, preferences),
  };
}

const hoursOf = ({ zone }: Account): JsonObject => ({
  daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  startTime: "08:00:00.0000000",
  endTime: "17:00:00.0000000",
  timeZone: { name: windowsName(zone) },
});

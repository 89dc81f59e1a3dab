import {
  formOf,
  type Params,
  type Reply,
  type Route,
  redirectReply,
  type SandboxRequest,
} from "../shared/http";
import type { JsonObject } from "../shared/json";
import { scopeOf } from "../shared/series-scope";
import { addDays, formatInZone, isDate, wallToInstant } from "../shared/zoned-time";
import type { Api } from "./api-route";
import { accountPath } from "./calendar-page";
import { badRequest, notFound } from "./errors";
import { instantOf } from "./event-fields";
import { patchOf } from "./event-form";
import { eventPagePath } from "./event-json";
import { insertEvent, patchEvent, requireEvent } from "./event-writes";
import { ANSWERS, answered, duplicateEvent, editEvent, moveToCalendar, removeEvent } from "./series-edit";
import { type Account, type Calendar, hasRole, roleSchema, type StoredEvent } from "./types";

const HOUR_MS = 3_600_000;
const ACCOUNT = "/google/:email";
const EVENT = `${ACCOUNT}/:calendarId/events/:eventId`;

type Opened = { account: Account; calendar: Calendar; event: StoredEvent };

/** The forms of the account's pages: what a person does in the calendar by hand. */
export function ownerActions(api: Api): Route[] {
  const { store } = api;
  const onEvent = (verb: string, act: (opened: Opened, form: URLSearchParams) => StoredEvent): Route => ({
    method: "POST",
    pattern: `${EVENT}/${verb}`,
    handle: (request, params) => {
      const opened = openEvent(api, params);
      const event = act(opened, formOf(request));
      return redirectReply(eventPagePath(opened.account.email, event.calendarId, event.id));
    },
  });
  const placeOf = ({ account, calendar }: Opened) => ({ store, calendar, email: account.email });
  const patch = ({ calendar, event }: Opened, body: JsonObject) =>
    patchEvent(store, calendar, event, body, "owner");
  return [
    {
      method: "POST",
      pattern: `${ACCOUNT}/events`,
      handle: (request, params) => createEvent(api, request, params),
    },
    onEvent("edit", (opened, form) => {
      const { account, event } = opened;
      const scope = scopeOf(form);
      const whole = patchOf(form, account, event.fields, account.email);
      const { recurrence: _rule, ...single } = whole;
      const isInstance = scope === "this" && event.fields.recurringEventId !== undefined;
      return editEvent(placeOf(opened), event, scope, isInstance ? single : whole);
    }),
    onEvent("delete", (opened, form) => removeEvent(placeOf(opened), opened.event, scopeOf(form))),
    onEvent("restore", (opened) => patch(opened, { status: "confirmed" })),
    onEvent("move", (opened, form) =>
      patch(opened, movedTimes(opened, form.get("start"), Number(form.get("by")) || 1)),
    ),
    onEvent("resize", (opened, form) =>
      patch(opened, { end: movedEnd(opened, Number(form.get("minutes")) || 0) }),
    ),
    onEvent("duplicate", (opened) => duplicateEvent(placeOf(opened), opened.event)),
    onEvent("answer", (opened, form) => {
      const answer = ANSWERS.find((one) => one === form.get("response"));
      if (!answer) throw badRequest("No such answer");
      const { account, event } = opened;
      return editEvent(placeOf(opened), event, scopeOf(form), answered(account.email, event.fields, answer));
    }),
    onEvent("calendar", ({ account, event }, form) =>
      moveToCalendar(store, event, writableCalendar(api, account, form.get("to") ?? "")),
    ),
    ...securityActions(api),
  ];
}

function securityActions({ store }: Api): Route[] {
  const onAccount = (verb: string, act: (account: Account, form: URLSearchParams) => void): Route => ({
    method: "POST",
    pattern: `${ACCOUNT}/${verb}`,
    handle: (request, params) => {
      const account = requireAccount({ store }, params);
      act(account, formOf(request));
      return redirectReply(`${accountPath(account.email)}/security`);
    },
  });
  return [
    onAccount("revoke", (account, form) => store.revoke(account.email, form.get("client"))),
    onAccount("expire-access", (account) => void store.expireAccess(account.email)),
    onAccount("expire-sync", (_account, form) => store.expireSyncTokens(form.get("calendar") ?? "")),
    onAccount("rotation", (_account, form) => {
      store.rotatesRefreshTokens = form.get("enabled") === "on";
    }),
    onAccount("role", (account, form) => {
      const calendarId = form.get("calendar") ?? "";
      const role = roleSchema.safeParse(form.get("role"));
      if (!role.success || !store.entry(account.email, calendarId))
        throw badRequest("No such calendar or role");
      store.setRole(account.email, calendarId, role.data);
    }),
  ];
}

export function requireAccount({ store }: Pick<Api, "store">, params: Params): Account {
  const account = store.accounts.get(params.email ?? "");
  if (!account) throw notFound();
  return account;
}

function writableCalendar(api: Api, account: Account, calendarId: string): Calendar {
  const found = api.store.calendarOf(account.email, calendarId);
  if (!found || !hasRole(found.entry.role, "writer")) throw notFound();
  return found.calendar;
}

function openEvent(api: Api, params: Params): Opened {
  const account = requireAccount(api, params);
  const calendar = writableCalendar(api, account, params.calendarId ?? "");
  return { account, calendar, event: requireEvent(api.store, calendar, params.eventId ?? "") };
}

function createEvent(api: Api, request: SandboxRequest, params: Params): Reply {
  const account = requireAccount(api, params);
  const form = formOf(request);
  const calendar = writableCalendar(api, account, form.get("calendar") ?? "primary");
  const body = patchOf(form, account, null, account.email);
  insertEvent(api.store, calendar, { email: account.email, hand: "owner" }, body);
  return redirectReply(`${accountPath(account.email)}?week=${form.get("date")}`);
}

/** Keeps the length. Without a wish the event goes `steps` on: hours, or days when it lasts all day. */
function movedTimes({ calendar, event }: Opened, wish: string | null, steps: number): JsonObject {
  const { start, end } = event.fields;
  if (start.date !== undefined) {
    const days = Math.round((Date.parse(end.date ?? start.date) - Date.parse(start.date)) / (24 * HOUR_MS));
    const first = wish ?? addDays(start.date, steps);
    if (!isDate(first)) throw badRequest("The new start is not a date");
    return { start: { date: first }, end: { date: addDays(first, days) } };
  }
  const was = instantOf(start, calendar.zone);
  const zone = start.timeZone ?? calendar.zone;
  const first = wish === null ? was + steps * HOUR_MS : wallToInstant(`${wish}:00`.slice(0, 19), zone);
  if (Number.isNaN(first)) throw badRequest("The new start is not a time");
  const last = first + instantOf(end, calendar.zone) - was;
  return {
    start: { dateTime: formatInZone(first, calendar.zone) },
    end: { dateTime: formatInZone(last, calendar.zone) },
  };
}

function movedEnd({ calendar, event }: Opened, minutes: number): JsonObject {
  const { end } = event.fields;
  if (end.date !== undefined) return { date: addDays(end.date, Math.sign(minutes)) };
  return { dateTime: formatInZone(instantOf(end, calendar.zone) + minutes * 60_000, calendar.zone) };
}

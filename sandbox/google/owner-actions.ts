import {
  formOf,
  type Params,
  type Reply,
  type Route,
  redirectReply,
  type SandboxRequest,
} from "../shared/http";
import { addDays, formatInZone, isDate, wallToInstant } from "../shared/zoned-time";
import type { Api } from "./api-route";
import { accountPath } from "./calendar-page";
import { badRequest, notFound } from "./errors";
import { instantOf } from "./event-fields";
import { eventPagePath } from "./event-json";
import { deleteEvent, insertEvent, patchEvent, requireEvent } from "./event-writes";
import { type Account, type Calendar, hasRole, type JsonObject, roleSchema, type StoredEvent } from "./types";

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
      return redirectReply(eventPagePath(opened.account.email, opened.calendar.id, event.id));
    },
  });
  const patch = ({ calendar, event }: Opened, body: JsonObject) =>
    patchEvent(store, calendar, event, body, "owner");
  return [
    {
      method: "POST",
      pattern: `${ACCOUNT}/events`,
      handle: (request, params) => createEvent(api, request, params),
    },
    onEvent("delete", ({ event }) => deleteEvent(store, event)),
    onEvent("restore", (opened) => patch(opened, { status: "confirmed" })),
    onEvent("rename", (opened, form) => patch(opened, { summary: form.get("title") ?? "" })),
    onEvent("move", (opened, form) => patch(opened, movedTimes(opened, form.get("start")))),
    onEvent("duplicate", ({ account, calendar, event }) => {
      const body = { ...event.fields, status: "confirmed" };
      return insertEvent(store, calendar, { email: account.email, hand: "owner" }, body);
    }),
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

function openEvent(api: Api, params: Params): Opened {
  const account = requireAccount(api, params);
  const found = api.store.calendarOf(account.email, params.calendarId ?? "");
  if (!found || !hasRole(found.entry.role, "writer")) throw notFound();
  const { calendar } = found;
  return { account, calendar, event: requireEvent(api.store, calendar.id, params.eventId ?? "") };
}

function createEvent(api: Api, request: SandboxRequest, params: Params): Reply {
  const account = requireAccount(api, params);
  const form = formOf(request);
  const found = api.store.calendarOf(account.email, form.get("calendar") ?? "primary");
  if (!found || !hasRole(found.entry.role, "writer")) throw notFound();
  const date = form.get("date") ?? "";
  if (!isDate(date)) throw badRequest("The date is missing");
  const at = (clock: string | null) => ({ dateTime: `${date}T${clock ?? ""}:00`, timeZone: account.zone });
  const times =
    form.get("allDay") === null
      ? { start: at(form.get("start")), end: at(form.get("end")) }
      : { start: { date }, end: { date: addDays(date, 1) } };
  const body = {
    summary: form.get("title") ?? "",
    ...times,
    transparency: form.get("shows") === "transparent" ? "transparent" : "opaque",
    visibility: form.get("private") === null ? "default" : "private",
  };
  insertEvent(api.store, found.calendar, { email: account.email, hand: "owner" }, body);
  return redirectReply(`${accountPath(account.email)}?week=${date}`);
}

/** Keeps the length. Without a wish the event goes one step later: an hour, or a day when it lasts all day. */
function movedTimes({ calendar, event }: Opened, wish: string | null): JsonObject {
  const { start, end } = event.fields;
  if (start.date !== undefined) {
    const days = Math.round((Date.parse(end.date ?? start.date) - Date.parse(start.date)) / (24 * HOUR_MS));
    const first = wish ?? addDays(start.date, 1);
    if (!isDate(first)) throw badRequest("The new start is not a date");
    return { start: { date: first }, end: { date: addDays(first, days) } };
  }
  const was = instantOf(start, calendar.zone);
  const first = wish === null ? was + HOUR_MS : wallToInstant(`${wish}:00`.slice(0, 19), calendar.zone);
  if (Number.isNaN(first)) throw badRequest("The new start is not a time");
  const last = first + instantOf(end, calendar.zone) - was;
  return {
    start: { dateTime: formatInZone(first, calendar.zone) },
    end: { dateTime: formatInZone(last, calendar.zone) },
  };
}

import { formOf, type Params, type Route, redirectReply } from "../shared/http";
import type { JsonObject } from "../shared/json";
import { type Scope, scopeOf } from "../shared/series-scope";
import { addDays, dateInZone, isDate, wallToInstant } from "../shared/zoned-time";
import { badRequest, notFound } from "./errors";
import { notesOf, type Opened } from "./event-page";
import { ANSWERS, patchOf } from "./event-page-form";
import { createEvent, requireItem } from "./event-writes";
import { newCalendarId } from "./ids";
import { accountPath, eventPath } from "./page-paths";
import { type Item, itemOf } from "./series";
import { answered, duplicateItem, editItem, moveToCalendar, removeItem } from "./series-edit";
import type { MicrosoftStore } from "./store";
import { type Account, type Calendar, RESPONSES, type WallTime } from "./types";
import { dateOf, instantOf, wallAt } from "./zones";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ACCOUNT = "/outlook/:email";
const EVENT = `${ACCOUNT}/events/:eventId`;

/** The forms of the account's pages: what a person does in Outlook by hand. */
export function ownerActions(store: MicrosoftStore): Route[] {
  return [
    {
      method: "POST",
      pattern: `${ACCOUNT}/events`,
      handle: (request, params) => {
        const account = requireAccount(store, params);
        const form = formOf(request);
        const calendar = writableCalendar(store, account, form.get("calendar"));
        createEvent(store, calendar, { account, hand: "owner" }, patchOf(form, null, account.email));
        return redirectReply(`${accountPath(account.email)}?week=${form.get("date")}`);
      },
    },
    ...eventActions(store),
    ...accountActions(store),
  ];
}

function eventActions(store: MicrosoftStore): Route[] {
  const onEvent = (verb: string, act: (opened: Opened, form: URLSearchParams) => Item): Route => ({
    method: "POST",
    pattern: `${EVENT}/${verb}`,
    handle: (request, params) => {
      const opened = openEvent(store, params);
      const { event } = act(opened, formOf(request));
      return redirectReply(eventPath(opened.account.email, event.id));
    },
  });
  const patch = (opened: Opened, scope: Scope, body: JsonObject) =>
    editItem(opened, opened.item, scope, body);
  return [
    onEvent("edit", (opened, form) => {
      const { account, item } = opened;
      const scope = scopeOf(form);
      const known = { fields: item.event.fields, notes: notesOf(opened) };
      const { recurrence, ...single } = patchOf(form, known, account.email);
      const isPart = scope === "this" && item.event.seriesMasterId !== null;
      return patch(opened, scope, isPart || recurrence === undefined ? single : { ...single, recurrence });
    }),
    {
      method: "POST",
      pattern: `${EVENT}/delete`,
      handle: (request, params) => {
        const opened = openEvent(store, params);
        removeItem(opened, opened.item, scopeOf(formOf(request)));
        const { start } = opened.item.event.fields;
        const week = dateInZone(instantOf(start), opened.account.zone);
        return redirectReply(`${accountPath(opened.account.email)}?week=${week}`);
      },
    },
    onEvent("move", (opened, form) =>
      patch(opened, "this", movedTimes(opened, form.get("start"), Number(form.get("by")) || 1)),
    ),
    onEvent("resize", (opened, form) =>
      patch(opened, "this", movedEnd(opened, Number(form.get("minutes")) || 0)),
    ),
    onEvent("duplicate", (opened) => itemOf(store, duplicateItem(opened, opened.item))),
    onEvent("answer", (opened, form) => {
      const response = RESPONSES.find((one) => one === form.get("response"));
      if (!response || !ANSWERS.some(([one]) => one === response)) throw badRequest("No such answer");
      return patch(opened, scopeOf(form), answered(response));
    }),
    onEvent("calendar", ({ account, item }, form) => {
      if (item.event.seriesMasterId !== null) throw badRequest("An occurrence cannot be moved alone.");
      return itemOf(
        store,
        moveToCalendar(store, item.event, writableCalendar(store, account, form.get("to"))),
      );
    }),
  ];
}

function accountActions(store: MicrosoftStore): Route[] {
  const onAccount = (verb: string, act: (account: Account, form: URLSearchParams) => void): Route => ({
    method: "POST",
    pattern: `${ACCOUNT}/${verb}`,
    handle: (request, params) => {
      const account = requireAccount(store, params);
      act(account, formOf(request));
      return redirectReply(`${accountPath(account.email)}/security`);
    },
  });
  const named = (account: Account, form: URLSearchParams): Calendar => {
    const calendar = store.calendarOf(account.email, form.get("calendar") ?? "");
    if (!calendar) throw notFound();
    return calendar;
  };
  return [
    onAccount("revoke", (account, form) => store.revoke(account.email, form.get("client"))),
    onAccount("expire-access", (account) => void store.expireAccess(account.email)),
    onAccount("lapse", (account) => void store.letRefreshTokensLapse(account.email)),
    onAccount("expire-delta", (account, form) => store.expireDelta(named(account, form).id, "gone")),
    onAccount("can-edit", (account, form) =>
      store.setCanEdit(named(account, form).id, form.get("canEdit") === "on"),
    ),
    onAccount("remove-calendar", (account, form) => {
      const calendar = named(account, form);
      if (calendar.isDefault) throw badRequest("The default calendar cannot be deleted.");
      store.removeCalendar(calendar.id);
    }),
    onAccount("calendars", (account, form) => {
      const name = form.get("name")?.trim() ?? "";
      if (name === "") throw badRequest("The calendar has no name.");
      store.addCalendar(account, { id: newCalendarId(), name });
    }),
  ];
}

export function requireAccount(store: MicrosoftStore, params: Params): Account {
  const account = store.accounts.get(params.email ?? "");
  if (!account) throw notFound();
  return account;
}

function writableCalendar(store: MicrosoftStore, account: Account, id: string | null): Calendar {
  const calendar = store.calendarOf(account.email, id);
  if (!calendar?.canEdit) throw notFound();
  return calendar;
}

export function shownEvent(store: MicrosoftStore, params: Params): Opened {
  const account = requireAccount(store, params);
  const item = requireItem(store, account.email, params.eventId ?? "");
  const calendar = store.calendarOf(account.email, item.event.calendarId);
  if (!calendar) throw notFound();
  return { store, account, calendar, item };
}

function openEvent(store: MicrosoftStore, params: Params): Opened {
  const opened = shownEvent(store, params);
  if (!opened.calendar.canEdit) throw notFound();
  return opened;
}

const timeInput = ({ wall, zone }: WallTime): JsonObject => ({ dateTime: wall, timeZone: zone });

/** Keeps the length. Without a wish the event goes `steps` on: hours, or days when it lasts all day. */
function movedTimes({ item }: Opened, wish: string | null, steps: number): JsonObject {
  const { start, end, isAllDay } = item.event.fields;
  if (isAllDay) {
    const days = Math.round((Date.parse(dateOf(end)) - Date.parse(dateOf(start))) / DAY_MS);
    const first = wish ?? addDays(dateOf(start), steps);
    if (!isDate(first)) throw badRequest("The new start is not a date");
    const at = (date: string) => timeInput({ wall: `${date}T00:00:00`, zone: start.zone });
    return { start: at(first), end: at(addDays(first, days)) };
  }
  const was = instantOf(start);
  const first = wish === null ? was + steps * HOUR_MS : wallToInstant(`${wish}:00`.slice(0, 19), start.zone);
  if (Number.isNaN(first)) throw badRequest("The new start is not a time");
  const last = first + instantOf(end) - was;
  return { start: timeInput(wallAt(first, start.zone)), end: timeInput(wallAt(last, end.zone)) };
}

function movedEnd({ item }: Opened, minutes: number): JsonObject {
  const { end, isAllDay } = item.event.fields;
  const wall = `${addDays(dateOf(end), Math.sign(minutes))}T00:00:00`;
  const moved = isAllDay ? { wall, zone: end.zone } : wallAt(instantOf(end) + minutes * 60_000, end.zone);
  return { end: timeInput(moved) };
}

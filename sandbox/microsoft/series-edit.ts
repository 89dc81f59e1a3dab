import type { JsonObject } from "../shared/json";
import type { Scope } from "../shared/series-scope";
import { notFound } from "./errors";
import { checkFields } from "./event-fields";
import { addEvent, deleteItem, patchItem } from "./event-writes";
import { countBefore, dateOfDay, dayOf, ruleDays, turnedBy } from "./recurrence";
import { exceptionsOf, type Item, itemOf, occurrenceAt, seriesZone } from "./series";
import { patchMaster, withPast } from "./series-writes";
import type { MicrosoftStore } from "./store";
import type { Account, Calendar, Recurrence, Response, StoredEvent, WallTime } from "./types";
import { dateOf, instantOf, wallAt } from "./zones";

type Place = { readonly store: MicrosoftStore; readonly account: Account };

function masterOf({ store }: Place, { event }: Item): StoredEvent | undefined {
  return event.seriesMasterId === null ? undefined : store.event(event.account, event.seriesMasterId);
}

const isFirst = ({ fields }: StoredEvent, date: string) => fields.recurrence?.range.startDate === date;

/** The owner's change to an event, an occurrence or a series; answers what the change is now to be seen on. */
export function editItem(place: Place, item: Item, scope: Scope, body: JsonObject): Item {
  const master = masterOf(place, item);
  const date = item.event.originalDate;
  if (!master || date === null || scope === "this") return patchItem(place.store, item, body, "owner");
  if (scope === "all" || isFirst(master, date)) {
    const wish = { ...body, ...shiftedToSeries(master, item.event, body) };
    return itemOf(place.store, patchMaster(place.store, master, wish, "owner"));
  }
  return split(place, master, date, body);
}

export function removeItem(place: Place, item: Item, scope: Scope): void {
  const master = masterOf(place, item);
  const date = item.event.originalDate;
  if (!master || date === null || scope === "this") deleteItem(place.store, item);
  else if (scope === "all" || isFirst(master, date)) deleteItem(place.store, itemOf(place.store, master));
  else endBefore(place.store, master, date);
}

/** A copy with everything in it, extended properties too, as Outlook's copy and paste makes it. */
export function duplicateItem({ store, account }: Place, { event }: Item): StoredEvent {
  return addEvent(store, calendarOf(store, event), { account, hand: "owner" }, event.fields);
}

/** Keeps the immutable id and changes the regular one; a series takes its exceptions along. */
export function moveToCalendar(store: MicrosoftStore, event: StoredEvent, target: Calendar): StoredEvent {
  if (event.calendarId === target.id) return event;
  const exceptions = exceptionsOf(store, event);
  const move = (one: StoredEvent) =>
    store.putEvent({ ...one, calendarId: target.id, moves: one.moves + 1 }, "updated");
  const moved = move(event);
  exceptions.forEach(move);
  return moved;
}

/** The account's own answer to an invitation; Outlook shows a declined one as free and an uncertain one as tentative. */
export function answered(response: Response): JsonObject {
  const shows = { declined: "free", tentativelyAccepted: "tentative", accepted: "busy" } as const;
  const showAs = response in shows ? { showAs: shows[response as keyof typeof shows] } : {};
  return { responseStatus: { response }, ...showAs };
}

function calendarOf(store: MicrosoftStore, { calendarId }: StoredEvent): Calendar {
  const calendar = store.calendars.get(calendarId);
  if (!calendar) throw notFound();
  return calendar;
}

/** "This and following": the old series ends before, a new one begins here. */
function split({ store, account }: Place, master: StoredEvent, date: string, body: JsonObject): Item {
  const { recurrence, ...fields } = master.fields;
  if (recurrence === null) throw notFound();
  const { start, end } = occurrenceAt(master.fields, date);
  const used = countBefore(recurrence, dayOf(date));
  const first = { ...fields, start, end, recurrence: null };
  const tail = checkFields({ recurrence: from(recurrence, date, used) }, first, "owner");
  const wished = checkFields(body, tail, "owner");
  endBefore(store, master, date);
  return itemOf(store, addEvent(store, calendarOf(store, master), { account, hand: "owner" }, wished));
}

function from({ pattern, range }: Recurrence, startDate: string, used: number): Recurrence {
  if (range.type !== "numbered") return { pattern, range: { ...range, startDate } };
  return { pattern, range: { ...range, startDate, numberOfOccurrences: range.numberOfOccurrences - used } };
}

/** Only the range changes, so what was taken out or moved before stays so. */
function endBefore(store: MicrosoftStore, master: StoredEvent, date: string): void {
  const { recurrence } = master.fields;
  if (recurrence === null) return;
  const { startDate, recurrenceTimeZone } = recurrence.range;
  const lastDay = ruleDays(recurrence, dayOf(startDate), dayOf(date) - 1).at(-1) ?? dayOf(date) - 1;
  const range = { type: "endDate", startDate, endDate: dateOfDay(lastDay), recurrenceTimeZone } as const;
  const remembered = withPast(store, master);
  for (const exception of exceptionsOf(store, master)) {
    if ((exception.originalDate ?? "") >= date) store.deleteEvent(exception);
  }
  const fields = { ...master.fields, recurrence: { pattern: recurrence.pattern, range } };
  store.putEvent({ ...remembered, fields }, "updated");
}

/** A change of one occurrence's times, carried to the begin of its series: the same clock, the same shift in days. */
function shiftedToSeries(master: StoredEvent, event: StoredEvent, body: JsonObject): JsonObject {
  if (!body.start && !body.end && body.isAllDay === undefined) return {};
  const wished = checkFields({ ...body, recurrence: null }, event.fields, "owner");
  const zone = wished.isAllDay ? wished.start.zone : seriesZone(master.fields);
  const localDay = (time: WallTime) => dayOf(dateOf(wished.isAllDay ? time : wallAt(instantOf(time), zone)));
  const shift = localDay(wished.start) - dayOf(event.originalDate ?? "");
  const first = dayOf(master.fields.recurrence?.range.startDate ?? "") + shift;
  const back = localDay(wished.start) - first;
  const moved = (time: WallTime) => {
    const local = wished.isAllDay ? time : wallAt(instantOf(time), zone);
    return { dateTime: `${dateOfDay(dayOf(dateOf(local)) - back)}${local.wall.slice(10)}`, timeZone: zone };
  };
  const startDate = dateOfDay(first);
  return {
    start: moved(wished.start),
    end: moved(wished.end),
    recurrence: ruleFrom(master, body, startDate, shift),
  };
}

function ruleFrom(master: StoredEvent, body: JsonObject, startDate: string, shift: number): unknown {
  const { recurrence } = master.fields;
  if (body.recurrence === null || recurrence === null) return null;
  if (body.recurrence === undefined) {
    const { pattern, range } = recurrence;
    return { pattern: turnedBy(pattern, shift), range: { ...range, startDate } };
  }
  const given = body.recurrence as { range?: object };
  return { ...given, range: { ...given.range, startDate } };
}

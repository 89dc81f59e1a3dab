import type { JsonObject } from "../shared/json";
import type { Scope } from "../shared/series-scope";
import { addDays } from "../shared/zoned-time";
import { badRequest, duplicate, notFound } from "./errors";
import { checkFields, instantOf, mergePatch } from "./event-fields";
import { deleteEvent, insertEvent, patchEvent } from "./event-writes";
import { exceptionsOf, isFirstOf, masterOf, plannedTimes } from "./instances";
import { parseLine, seriesZone, usedCount, wallOf } from "./recurrence";
import type { GoogleStore } from "./store";
import type { Calendar, EventFields, GoogleTime, StoredEvent } from "./types";

type Place = { readonly store: GoogleStore; readonly calendar: Calendar; readonly email: string };

const DAY_MS = 86_400_000;
const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** The owner's change to an event, an occurrence or a series; answers what the change is now to be seen on. */
export function editEvent(place: Place, event: StoredEvent, scope: Scope, patch: JsonObject): StoredEvent {
  const { store, calendar } = place;
  const master = masterOf(store, event);
  const original = event.fields.originalStartTime;
  if (!master || !original || scope === "this") return patchEvent(store, calendar, event, patch, "owner");
  if (scope === "all" || isFirstOf(master, calendar, original)) {
    return patchEvent(store, calendar, master, shiftedToSeries(place, master, event, patch), "owner");
  }
  return split(place, master, original, patch);
}

export function removeEvent(place: Place, event: StoredEvent, scope: Scope): StoredEvent {
  const { store, calendar } = place;
  const master = masterOf(store, event);
  const original = event.fields.originalStartTime;
  if (!master || !original || scope === "this") return deleteEvent(store, event);
  if (scope === "all" || isFirstOf(master, calendar, original)) return deleteEvent(store, master);
  return endBefore(place, master, original);
}

/** A copy with everything in it, extended properties too, as calendar apps make it. */
export function duplicateEvent({ store, calendar, email }: Place, event: StoredEvent): StoredEvent {
  const { recurringEventId: _master, originalStartTime: _original, ...fields } = event.fields;
  return insertEvent(store, calendar, { email, hand: "owner" }, { ...fields, status: "confirmed" });
}

/** Keeps the id, as Google does; a series takes its exceptions along. */
export function moveToCalendar(store: GoogleStore, event: StoredEvent, target: Calendar): StoredEvent {
  if (event.fields.recurringEventId)
    throw badRequest("An instance cannot be moved.", "cannotChangeOrganizer");
  if (target.id === event.calendarId) return event;
  const all = [event, ...(event.fields.recurrence ? exceptionsOf(store, event) : [])];
  if (all.some(({ id }) => store.event(target.id, id))) throw duplicate();
  for (const one of all) {
    store.putEvent({ ...one, calendarId: target.id, fields: checkFields({ ...one.fields }, target.zone) });
    store.putEvent({ ...one, fields: { ...one.fields, status: "cancelled" } });
  }
  const moved = store.event(target.id, event.id);
  if (!moved) throw notFound();
  return moved;
}

export const ANSWERS = ["needsAction", "accepted", "tentative", "declined"] as const;
export type Answer = (typeof ANSWERS)[number];

/** The account's own answer to an invitation; somebody not invited yet is now. */
export function answered(email: string, fields: EventFields, answer: Answer): JsonObject {
  const others = (fields.attendees ?? []).filter((one) => one.email !== email);
  const own = fields.attendees?.find((one) => one.email === email) ?? { email, self: true };
  return { attendees: [...others, { ...own, responseStatus: answer }] };
}

/** "This and following": the old series ends before, a new one begins here. */
function split(place: Place, master: StoredEvent, original: GoogleTime, patch: JsonObject): StoredEvent {
  const { store, calendar, email } = place;
  const at = instantOf(original, calendar.zone);
  const { fields } = master;
  const tail = { ...fields, ...plannedTimes(master, calendar, original) };
  const used = usedCount(fields, calendar.zone, at);
  const recurrence = (fields.recurrence ?? []).flatMap((line) => {
    if (line.startsWith("RDATE")) return keptDates(line, (stamp) => stamp >= stampOf(original));
    return [line.replace(/COUNT=(\d+)/, (_all, count) => `COUNT=${Math.max(1, Number(count) - used)}`)];
  });
  const merged = mergePatch({ ...tail, recurrence }, patch);
  endBefore(place, master, original);
  const wanted = `${master.id.replace(/_R\d{8}(T\d{6})?$/, "")}_R${stampOf(original).replace("Z", "")}`;
  const body = store.event(calendar.id, wanted) ? merged : { ...merged, id: wanted };
  return insertEvent(store, calendar, { email, hand: "owner" }, body);
}

function endBefore({ store, calendar }: Place, master: StoredEvent, original: GoogleTime): StoredEvent {
  const recurrence = (master.fields.recurrence ?? []).flatMap((line) => {
    if (line.startsWith("RDATE")) return keptDates(line, (stamp) => stamp < stampOf(original));
    return line.startsWith("RRULE") ? [withUntil(line, original)] : [line];
  });
  return patchEvent(store, calendar, master, { recurrence }, "owner");
}

function withUntil(line: string, original: GoogleTime): string {
  const parts = line.split(";").filter((part) => !/^(COUNT|UNTIL)=/.test(part));
  const until =
    original.date === undefined
      ? stampOf({ dateTime: new Date(Date.parse(original.dateTime ?? "") - 1000).toISOString() })
      : addDays(original.date, -1).replaceAll("-", "");
  return [...parts, `UNTIL=${until}`].join(";");
}

/** "20261130T170000Z", or "20261130" for a date. */
function stampOf(time: GoogleTime): string {
  if (time.date !== undefined) return time.date.replaceAll("-", "");
  return `${new Date(Date.parse(time.dateTime ?? "")).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function keptDates(line: string, keeps: (stamp: string) => boolean): string[] {
  const parsed = parseLine(line);
  const values = parsed?.value.split(",").filter(keeps) ?? [];
  return parsed && values.length > 0 ? [`${parsed.name}${parsed.params}:${values.join(",")}`] : [];
}

/** A change of one occurrence's times, carried to the begin of its series: the same clock, the same shift in days. */
function shiftedToSeries(
  place: Place,
  master: StoredEvent,
  event: StoredEvent,
  patch: JsonObject,
): JsonObject {
  const { start, end } = checkFields(mergePatch(event.fields, patch), place.calendar.zone);
  if (!patch.start && !patch.end) return patch;
  const zoneOf = (time: GoogleTime) => time.timeZone ?? place.calendar.zone;
  const dayOf = (time: GoogleTime) => new Date(wallOf(time, zoneOf(time))).toISOString().slice(0, 10);
  const days = Math.round((Date.parse(dayOf(start)) - Date.parse(dayOf(event.fields.start))) / DAY_MS);
  const firstDay = addDays(
    dayOf({ ...master.fields.start, timeZone: seriesZone(master.fields, place.calendar.zone) }),
    days,
  );
  const shift = Math.round((Date.parse(firstDay) - Date.parse(dayOf(start))) / DAY_MS);
  const moved = (time: GoogleTime): JsonObject => {
    if (time.date !== undefined) return { date: addDays(time.date, shift), dateTime: null, timeZone: null };
    const wall = wallOf(time, zoneOf(time)) + shift * DAY_MS;
    const dateTime = new Date(wall).toISOString().slice(0, 19);
    return { date: null, dateTime, timeZone: zoneOf(time) };
  };
  const rules = (patch.recurrence ?? master.fields.recurrence) as string[] | undefined;
  const isSame = JSON.stringify(rules) === JSON.stringify(master.fields.recurrence);
  const turned = isSame && days !== 0 ? rules?.map((line) => turnedBy(line, days)) : rules;
  const recurrence = patch.recurrence === null ? null : turned;
  return { ...patch, start: moved(start), end: moved(end), recurrence };
}

/** A weekly rule that names its days follows the event to another weekday. */
function turnedBy(line: string, days: number): string {
  if (!/^RRULE:.*FREQ=WEEKLY/.test(line)) return line;
  return line.replace(/BYDAY=([A-Z,]+)/, (_all, names: string) => {
    const turned = names.split(",").map((name) => WEEKDAYS[(WEEKDAYS.indexOf(name) + (days % 7) + 7) % 7]);
    return `BYDAY=${turned.join(",")}`;
  });
}

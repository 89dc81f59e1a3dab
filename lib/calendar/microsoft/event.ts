import { idOf, uuidOf } from "@/lib/calendar/event-ids";
import { type Json, listOf, objectOf, textOf } from "@/lib/calendar/json";
import { ianaZoneOf } from "@/lib/calendar/microsoft/zones";
import type { OriginalStart, RemoteChange, RemoteEvent, Series } from "@/lib/domain/calendar-event";
import type { EventTime, LocalDate } from "@/lib/domain/time";
import { addDays, instantToWall, wallToInstant } from "@/lib/domain/wall-time";

/** All that is ever asked of an event that may be personal: no subject, no body, no place, no people [I5]. */
export const readSelect =
  "id,changeKey,transactionId,lastModifiedDateTime,start,end,isAllDay,isCancelled,showAs,sensitivity," +
  "responseStatus,type,seriesMasterId,originalStart,originalStartTimeZone";

const propertyOf = (name: string) => `String {66f5a359-4659-4638-81a3-d1d2b2f5c5b4} Name ${name}`;
export const mirrorProperty = propertyOf("lockstepMirror");
export const bookingProperty = propertyOf("lockstepBooking");
/** The category that we put on the event, so that no other is ever taken off. */
export const categoryProperty = propertyOf("lockstepCategory");
/** Says nothing: it is written so that the event gets a new version. */
export const probeProperty = propertyOf("lockstepProbe");
/** Our marker is told only where it is asked for. */
export const markerExpand = `singleValueExtendedProperties($filter=id eq '${mirrorProperty}')`;
export const colouredExpand = `singleValueExtendedProperties($filter=id eq '${mirrorProperty}' or id eq '${categoryProperty}')`;

export type Unreadable = Extract<RemoteChange, { kind: "unreadable" }>["reason"];

function propertyValue(event: Json, propertyId: string): string | null {
  const wanted = propertyId.toLowerCase();
  const found = listOf(event.singleValueExtendedProperties).find(
    (property) => textOf(property.id)?.toLowerCase() === wanted,
  );
  return textOf(found?.value);
}

/** Our marker as it was expanded; null also where it was not asked for. */
export const mirrorIdOf = (event: Json) => propertyValue(event, mirrorProperty);

/** The event's categories, and which of them we put there, where both were asked for. */
export function categoriesOf(event: Json): { readonly all: readonly string[]; readonly ours: string | null } {
  const { categories } = event;
  const all = Array.isArray(categories) ? categories.filter((name) => typeof name === "string") : [];
  return { all, ours: propertyValue(event, categoryProperty) };
}

export function transactionIdOf(mirrorId: string, generation: number): string {
  return `${mirrorId}:${generation}`;
}

/** The mirror and generation an event of ours was made for; null for any other event. */
export function transactionOf(event: Json): { mirrorId: string; generation: number } | null {
  const [, mirrorId = "", digits = ""] =
    /^([0-9a-f-]{36}):(0|[1-9]\d{0,8})$/.exec(textOf(event.transactionId) ?? "") ?? [];
  return uuidOf(mirrorId) ? { mirrorId, generation: Number(digits) } : null;
}

export function etagOf(event: Json): string | null {
  return textOf(event["@odata.etag"]);
}

/** `W/"key"` and `"key"` and the bare change key are one version. */
export function isSameVersion(one: string, other: string): boolean {
  const key = (etag: string) => etag.replace(/^W\//, "").replace(/^"(.*)"$/, "$1");
  return key(one) === key(other);
}

/** Cancelled by who invited: it stays in the calendar until its owner takes it out. */
export const isCancelled = (event: Json) => event.isCancelled === true;

export function isPrivate(event: Json): boolean {
  const { sensitivity } = event;
  return sensitivity === "private" || sensitivity === "personal" || sensitivity === "confidential";
}

/** What a reader may know of the event, or which part of it makes no sense. */
export function remoteEventOf(calendarId: string, eventId: string, event: Json): RemoteEvent | Unreadable {
  const time = timeOf(event);
  if (!time) return "times";
  const series = seriesOf(event);
  if (!series) return "series";
  const mirrorId = uuidOf(mirrorIdOf(event));
  const made = transactionOf(event);
  return {
    calendarId,
    eventId: textOf(event.id) ?? eventId,
    etag: etagOf(event) ?? "",
    time,
    zone: ianaZoneOf(textOf(event.originalStartTimeZone)),
    series,
    shows: showsOf(event),
    response: responseOf(event),
    isPrivate: isPrivate(event),
    mirrorId,
    generation: made?.mirrorId === mirrorId ? made.generation : null,
    updatedAt: instantOf(textOf(event.lastModifiedDateTime), "UTC"),
  };
}

function seriesOf(event: Json): Series | null {
  if (event.type === "seriesMaster") return { kind: "master", recurrence: "listed" };
  if (event.type !== "occurrence" && event.type !== "exception") return { kind: "single" };
  const masterId = idOf(event.seriesMasterId);
  const original = originalOf(event);
  return masterId && original ? { kind: "exception", masterId, original } : null;
}

/** An occurrence that names no original start is where its rule puts it. */
function originalOf(event: Json): OriginalStart | null {
  const given = textOf(event.originalStart);
  if (given === null) {
    const time = timeOf(event);
    if (!time) return null;
    return time.kind === "timed"
      ? { kind: "timed", at: time.start }
      : { kind: "allDay", date: time.startDate };
  }
  if (event.isAllDay === true) {
    const date = dayOf({ dateTime: given, timeZone: "UTC" }, event.originalStartTimeZone);
    return date && { kind: "allDay", date };
  }
  const at = instantOf(given, "UTC");
  return at && { kind: "timed", at };
}

/** null for a day that is not in the calendar, and for an end before the start. */
export function timeOf(event: Json): EventTime | null {
  const start = objectOf(event.start);
  const end = objectOf(event.end);
  if (!start || !end) return null;
  if (event.isAllDay === true) {
    const startDate = dayOf(start, event.originalStartTimeZone);
    const endDate = dayOf(end, event.originalEndTimeZone ?? event.originalStartTimeZone);
    if (!startDate || !endDate || endDate < startDate) return null;
    const endDateExclusive = endDate > startDate ? endDate : addDays(startDate, 1);
    return { kind: "allDay", startDate, endDateExclusive };
  }
  const from = instantOf(textOf(start.dateTime), textOf(start.timeZone));
  const until = instantOf(textOf(end.dateTime), textOf(end.timeZone));
  return from && until && from <= until ? { kind: "timed", start: from, end: until } : null;
}

/** Days stay as they are whatever zone is preferred; one that was shifted all the same is put back into its own. */
function dayOf(given: Json, ownZone: unknown): LocalDate | null {
  const [, date = "", clock = ""] = dateTimeShape.exec(textOf(given.dateTime) ?? "") ?? [];
  if (!isDate(date)) return null;
  if (/^00:00(:00(\.0+)?)?$/.test(clock)) return date;
  const at = instantOf(textOf(given.dateTime), textOf(given.timeZone));
  const zone = ianaZoneOf(textOf(ownZone));
  return at && zone ? instantToWall(at, zone).date : null;
}

const dateTimeShape = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i;

/** A day that is in the calendar, in years of four digits that stay so when a day is added. */
function isDate(text: string): text is LocalDate {
  if (!/^(?!9999)[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/**
 * A time of Graph's, with its seven digits of a second and its zone beside it, or an RFC 3339 time. null when it is no
 * time, or in a zone nobody knows.
 */
export function instantOf(dateTime: string | null, zone: string | null): Date | null {
  const [, date = "", clock = "", offset] = dateTimeShape.exec(dateTime ?? "") ?? [];
  if (!isDate(date)) return null;
  const [hour = 0, minute = 0, second = 0] = clock.split(":").map(Number);
  const iana = offset === undefined ? ianaZoneOf(zone) : "UTC";
  if (hour > 23 || minute > 59 || second >= 60 || iana === null) return null;
  if (offset !== undefined || iana === "UTC") {
    const at = Date.parse(`${date}T${clock}${offset ?? "Z"}`);
    return Number.isNaN(at) ? null : new Date(at);
  }
  const { instant } = wallToInstant({ date, hour, minute }, iana);
  return new Date(instant.getTime() + Math.trunc(second * 1000));
}

export function showsOf(event: Json): RemoteEvent["shows"] {
  switch (event.showAs) {
    case "free":
    case "tentative":
      return event.showAs;
    case "oof":
      return "outOfOffice";
    case "workingElsewhere":
      return "elsewhere";
    default:
      // "unknown" is never taken for free.
      return "busy";
  }
}

export function responseOf(event: Json): RemoteEvent["response"] {
  switch (objectOf(event.responseStatus)?.response) {
    case "accepted":
      return "accepted";
    case "tentativelyAccepted":
      return "tentative";
    case "declined":
      return "declined";
    case "notResponded":
      return "needsAction";
    default:
      return "none";
  }
}

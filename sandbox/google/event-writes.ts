import { randomBytes } from "node:crypto";
import type { JsonObject } from "../shared/json";
import { alreadyDeleted, badRequest, conditionNotMet, duplicate, notFound } from "./errors";
import { checkFields, mergePatch } from "./event-fields";
import { etagText } from "./event-json";
import { exceptionsOf, findEvent, occurrenceOf } from "./instances";
import type { GoogleStore } from "./store";
import type { Calendar, EventFields, StoredEvent } from "./types";

const EVENT_ID = /^[a-v0-9]{5,1024}$/;

/** Only the calendar's owner, in Google's own calendar, makes these; the API ignores them or refuses. */
const OWNER_ONLY = ["recurringEventId", "originalStartTime"];
const CANNOT_BE_CREATED = new Set(["birthday", "fromGmail"]);

/** "api": a client with a token. "owner": the person, by hand, in the calendar itself. */
export type Hand = "api" | "owner";
/** Who makes an event; `client` is the OAuth client of an API call. */
export type Maker = { readonly email: string } & (
  | { readonly hand: "api"; readonly client: string }
  | { readonly hand: "owner" }
);

const newEventId = () =>
  Array.from(randomBytes(26), (byte) => "0123456789abcdefghijklmnopqrstuv"[byte % 32]).join("");

function withoutOwnerOnly(body: JsonObject, hand: Hand): JsonObject {
  if (hand === "owner") return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !OWNER_ONLY.includes(name)));
}

/** A taken id is refused even when its holder is cancelled: https://github.com/googleapis/google-api-ruby-client/issues/1811 */
export function insertEvent(
  store: GoogleStore,
  calendar: Calendar,
  by: Maker,
  body: JsonObject,
): StoredEvent {
  const { id: wantedId, iCalUID: wantedUid } = body;
  if (wantedId !== undefined && wantedId !== null) {
    if (typeof wantedId !== "string" || (by.hand === "api" && !EVENT_ID.test(wantedId))) {
      throw badRequest("Invalid resource id value.");
    }
    if (wantedUid) throw badRequest("Only one of id and iCalUID may be given.");
  }
  const fields = checkFields(withoutOwnerOnly(body, by.hand), calendar.zone);
  if (by.hand === "api" && CANNOT_BE_CREATED.has(fields.eventType ?? "default")) {
    throw badRequest("Invalid value for: eventType");
  }
  const id = typeof wantedId === "string" ? wantedId : newEventId();
  if (store.event(calendar.id, id)) throw duplicate();
  return store.putEvent({
    calendarId: calendar.id,
    id,
    iCalUID: typeof wantedUid === "string" ? wantedUid : `${id}@google.com`,
    creator: by.email,
    madeBy: by.hand === "api" ? by.client : null,
    created: new Date(store.calendarNow()).toISOString(),
    sequence: firstSequence(body.sequence),
    fields,
  });
}

function firstSequence(wanted: unknown): number {
  return typeof wanted === "number" && Number.isInteger(wanted) && wanted > 0 ? wanted : 0;
}

/** Objects merge, arrays are replaced, null clears; a cancelled event stays so until `status` says otherwise. */
export function patchEvent(
  store: GoogleStore,
  calendar: Calendar,
  event: StoredEvent,
  body: JsonObject,
  hand: Hand,
): StoredEvent {
  const merged = mergePatch(event.fields, withoutOwnerOnly(body, hand));
  return saveFields(store, event, checkFields(merged, calendar.zone));
}

/** Full replacement: what is left out goes back to its default, `status` included, which revives a cancelled event. */
export function updateEvent(
  store: GoogleStore,
  calendar: Calendar,
  event: StoredEvent,
  body: JsonObject,
): StoredEvent {
  const { recurringEventId, originalStartTime } = event.fields;
  const fields = checkFields(withoutOwnerOnly(body, "api"), calendar.zone);
  const identity = recurringEventId ? { recurringEventId, originalStartTime } : {};
  return saveFields(store, event, { ...fields, ...identity });
}

/** The id stays taken for ever, and the details stay readable by id. */
export function deleteEvent(store: GoogleStore, event: StoredEvent): StoredEvent {
  if (event.fields.status === "cancelled") throw alreadyDeleted();
  return saveFields(store, event, { ...event.fields, status: "cancelled" });
}

function saveFields(store: GoogleStore, event: StoredEvent, fields: EventFields): StoredEvent {
  const isRescheduled = scheduleOf(event.fields) !== scheduleOf(fields);
  const kept = fields.recurringEventId === undefined ? fields : { ...fields, recurrence: undefined };
  const saved = store.putEvent({
    ...event,
    fields: kept,
    sequence: event.sequence + (isRescheduled ? 1 : 0),
  });
  if (event.fields.recurrence && isRescheduled) cancelLostExceptions(store, saved);
  return saved;
}

/** A deleted series takes its exceptions along; a changed rule those whose place it no longer has. */
function cancelLostExceptions(store: GoogleStore, master: StoredEvent): void {
  const calendar = store.calendars.get(master.calendarId);
  for (const exception of exceptionsOf(store, master)) {
    const { originalStartTime: original, status } = exception.fields;
    if (status === "cancelled" || !calendar || !original) continue;
    const isKept = master.fields.status !== "cancelled" && occurrenceOf(master, calendar, original);
    if (!isKept) store.putEvent({ ...exception, fields: { ...exception.fields, status: "cancelled" } });
  }
}

const scheduleOf = (fields: EventFields) =>
  JSON.stringify([fields.start, fields.end, fields.recurrence ?? [], fields.status === "cancelled"]);

/** Also the untouched occurrence of a series; writing to that makes an exception. */
export function requireEvent(store: GoogleStore, calendar: Calendar, eventId: string): StoredEvent {
  const event = findEvent(store, calendar, eventId);
  if (!event) throw notFound();
  return event;
}

export function requireMatch(event: StoredEvent, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === "*") return;
  const wanted = ifMatch.split(",").map((tag) => tag.trim());
  if (!wanted.includes(etagText(event.etag))) throw conditionNotMet();
}

import { z } from "zod";
import type { JsonObject } from "../shared/json";
import { isDate } from "../shared/zoned-time";
import { badRequest, invalidProperty } from "./errors";
import { unsupportedZone } from "./preferences";
import { dateOfDay, firstDay } from "./recurrence";
import { occurrenceAt } from "./series";
import {
  type Details,
  detailsSchema,
  type EventFields,
  RESPONSES,
  type Recurrence,
  recurrenceSchema,
  type WallTime,
} from "./types";
import { dateOf, instantOf, wallAt, windowsName, zoneOf } from "./zones";

/** "api": a client with a token. "owner": the person, by hand, in Outlook itself. */
export type Hand = "api" | "owner";

/** Read-only ones are accepted and ignored; a property that no event has is refused. */
const READ_ONLY = [
  "@odata.etag",
  "@odata.type",
  "@odata.context",
  "id",
  "changeKey",
  "iCalUId",
  "uid",
  "transactionId",
  "createdDateTime",
  "lastModifiedDateTime",
  "bodyPreview",
  "originalStart",
  "originalStartTimeZone",
  "originalEndTimeZone",
  "isCancelled",
  "isDraft",
  "isOrganizer",
  "organizer",
  "responseStatus",
  "type",
  "seriesMasterId",
  "occurrenceId",
  "cancelledOccurrences",
  "exceptionOccurrences",
  "webLink",
  "hasAttachments",
  "onlineMeeting",
  "onlineMeetingUrl",
  "onlineMeetingProvider",
  "locations",
  "extensions",
];
const WRITABLE = [...Object.keys(detailsSchema.shape), "start", "end", "recurrence"];
const PROPERTIES = "singleValueExtendedProperties";
const KNOWN = new Set([...READ_ONLY, ...WRITABLE, PROPERTIES]);

const PROPERTY_ID =
  /^(String|Integer|Boolean|SystemTime|Double|Long) \{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\} (Name|Id) \S.*$/i;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/;

const timeSchema = z.object({ dateTime: z.string(), timeZone: z.string().nullish() });
const propertySchema = z.array(z.object({ id: z.string(), value: z.string() }));
const ownerSchema = z.object({
  isCancelled: z.boolean().optional(),
  originalStartTimeZone: z.string().optional(),
  originalEndTimeZone: z.string().optional(),
  responseStatus: z.object({ response: z.enum(RESPONSES) }).optional(),
  organizer: z
    .object({ emailAddress: z.object({ name: z.string().optional(), address: z.string().optional() }) })
    .nullish(),
});

const DEFAULTS: Details = {
  subject: "",
  body: { contentType: "html", content: "" },
  location: { displayName: "" },
  isAllDay: false,
  showAs: "busy",
  sensitivity: "normal",
  importance: "normal",
  categories: [],
  attendees: [],
  isReminderOn: true,
  reminderMinutesBeforeStart: 15,
  responseRequested: true,
  allowNewTimeProposals: true,
  hideAttendees: false,
  isOnlineMeeting: false,
};

/** Checks what was written over what stands (null: nothing yet) and brings it to the stored form. Throws Graph's 400 answers. */
export function checkFields(raw: JsonObject, base: EventFields | null, hand: Hand): EventFields {
  refuseUnknown(raw);
  const details = checkDetails(raw, base);
  const start = checkTime(raw.start, base && { time: base.start, name: base.startZone });
  const end = checkTime(raw.end, base && { time: base.end, name: base.endZone });
  const times = { start: start.time, end: end.time, startZone: start.name, endZone: end.name };
  checkLength(details.isAllDay, times.start, times.end);
  const fields: EventFields = {
    isCancelled: false,
    response: "organizer",
    organizer: null,
    ...base,
    ...details,
    ...times,
    recurrence: base?.recurrence ?? null,
    properties: checkProperties(raw[PROPERTIES], base?.properties ?? {}),
  };
  const owned = hand === "owner" ? withOwnersWishes(fields, raw) : fields;
  return checkRecurrence(raw, owned);
}

function refuseUnknown(raw: JsonObject): void {
  const unknown = Object.keys(raw).find((name) => !KNOWN.has(name) && !name.includes("@"));
  if (unknown === undefined) return;
  throw badRequest(
    `The property '${unknown}' does not exist on type 'Microsoft.OutlookServices.Event'. Make sure to only use property names that are defined by the type.`,
    "RequestBodyRead",
  );
}

/** Null takes a property back to its default. */
function checkDetails(raw: JsonObject, base: EventFields | null): Details {
  const merged: Record<string, unknown> = { ...DEFAULTS, ...(base ?? {}) };
  for (const name of Object.keys(detailsSchema.shape)) {
    const given = raw[name];
    if (given === null) merged[name] = DEFAULTS[name as keyof Details];
    else if (given !== undefined) merged[name] = name === "body" ? withBodyType(given) : given;
  }
  const parsed = detailsSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  throw invalidProperty(`At least one property failed validation: ${path}.`);
}

const withBodyType = (body: unknown) =>
  typeof body === "object" && body !== null ? { contentType: "text", content: "", ...body } : body;

type NamedTime = { readonly time: WallTime; readonly name: string };

function checkTime(given: unknown, base: NamedTime | null): NamedTime {
  if (given === undefined && base !== null) return base;
  const parsed = timeSchema.safeParse(given);
  const [text = "", date = "", hour, minute, second = "00", offset] =
    DATE_TIME.exec(parsed.data?.dateTime ?? "") ?? [];
  const isClock = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!parsed.success || !isDate(date) || !isClock) throw invalidProperty();
  const name = parsed.data.timeZone ?? "UTC";
  const zone = zoneOf(name);
  if (zone === null) throw unsupportedZone(name);
  const wall = `${date}T${hour}:${minute}:${second}`;
  const time = offset === undefined ? { wall, zone } : wallAt(Date.parse(text), zone);
  return { time, name: windowsName(zone) };
}

function checkLength(isAllDay: boolean, start: WallTime, end: WallTime): void {
  if (isAllDay) {
    const isMidnight = ({ wall }: WallTime) => wall.endsWith("T00:00:00");
    if (!isMidnight(start) || !isMidnight(end)) {
      throw invalidProperty(
        "The Event.Start and Event.End properties for an all-day event need to be set to midnight.",
      );
    }
    if (start.zone !== end.zone) {
      throw invalidProperty(
        "The Event.Start and Event.End times for an all-day event need to be in the same time zone.",
      );
    }
    if (start.wall === end.wall) {
      throw invalidProperty("The duration of an event marked as All day must be at least 24 hours.");
    }
  }
  if (instantOf(end) < instantOf(start)) {
    throw badRequest(
      "The calendar end date can not be earlier than start date.",
      "ErrorCalendarEndDateIsEarlierThanStartDate",
    );
  }
}

/** Given ones are added to those that stand. */
function checkProperties(given: unknown, base: Readonly<Record<string, string>>): Record<string, string> {
  if (given === undefined || given === null) return { ...base };
  const parsed = propertySchema.safeParse(given);
  if (!parsed.success || parsed.data.some(({ id }) => !PROPERTY_ID.test(id))) {
    throw badRequest("The extended property id or value is not valid.", "ErrorInvalidProperty");
  }
  const added = parsed.data.map(({ id, value }) => [propertyKey(id), value]);
  return { ...base, ...Object.fromEntries(added) };
}

/** The set's GUID is not case-sensitive, the name is. */
export function propertyKey(id: string): string {
  return id.replace(/\{[^}]*\}/, (guid) => guid.toLowerCase());
}

/** What only Outlook itself, or an organizer elsewhere, can bring about. */
function withOwnersWishes(fields: EventFields, raw: JsonObject): EventFields {
  const parsed = ownerSchema.safeParse(raw);
  if (!parsed.success) throw invalidProperty(z.prettifyError(parsed.error));
  const { isCancelled, originalStartTimeZone, originalEndTimeZone, responseStatus, organizer } = parsed.data;
  return {
    ...fields,
    isCancelled: isCancelled ?? fields.isCancelled,
    startZone: originalStartTimeZone ?? fields.startZone,
    endZone: originalEndTimeZone ?? fields.endZone,
    response: responseStatus?.response ?? fields.response,
    organizer: organizer === undefined ? fields.organizer : (organizer?.emailAddress ?? null),
  };
}

/** A series begins with its first occurrence, which may come after the range's start. */
function checkRecurrence(raw: JsonObject, fields: EventFields): EventFields {
  if (raw.recurrence === null) return { ...fields, recurrence: null };
  const isTouched = raw.recurrence !== undefined || raw.start !== undefined || raw.isAllDay !== undefined;
  const given = raw.recurrence ?? fields.recurrence;
  if (given === null || !isTouched) return fields;
  const parsed = recurrenceSchema.safeParse(given);
  if (!parsed.success) throw invalidProperty("The recurrence pattern is not valid.");
  const { pattern, range } = parsed.data;
  const named = range.recurrenceTimeZone || windowsName(fields.start.zone);
  const zone = zoneOf(named);
  if (zone === null) throw unsupportedZone(named);
  const begins = dateOf(fields.isAllDay ? fields.start : wallAt(instantOf(fields.start), zone));
  const startDate = raw.recurrence === undefined ? begins : range.startDate;
  const wished: Recurrence = { pattern, range: { ...range, startDate, recurrenceTimeZone: named } };
  if (startDate !== begins || endsBefore(wished)) {
    throw invalidProperty("The recurrence range does not fit the event's start.");
  }
  const first = occurrenceAt({ ...fields, recurrence: wished }, dateOfDay(firstDay(wished)));
  const recurrence = { pattern, range: { ...wished.range, startDate: first.date } };
  return { ...fields, recurrence, start: first.start, end: first.end };
}

const endsBefore = ({ range }: Recurrence) =>
  range.type === "endDate" && (!isDate(range.endDate) || range.endDate < range.startDate);

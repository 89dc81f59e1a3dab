import type { JsonObject } from "../shared/json";
import { formatInZone, isDate, isZone, midnightOf, wallToInstant } from "../shared/zoned-time";
import { badRequest, timeRangeEmpty } from "./errors";
import { checkRecurrence } from "./recurrence";
import { type EventFields, type GoogleTime, type Writable, writableSchema } from "./types";

const RFC3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)?$/;
const MAX_PROPERTY_NAME = 44;
const MAX_PROPERTY_VALUE = 1024;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** PATCH as Google means it: objects merge, arrays are replaced whole, null clears. */
export function mergePatch(current: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...current };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else if (isObject(value)) merged[name] = mergePatch(isObject(merged[name]) ? merged[name] : {}, value);
    else merged[name] = value;
  }
  return merged;
}

/**
 * Checks what a client wrote and brings it to the stored form: unknown fields are dropped, defaults left out, times written in the
 * calendar's own offset. Throws Google's 400 answers.
 */
export function checkFields(raw: JsonObject, calendarZone: string): EventFields {
  const parsed = writableSchema.safeParse(mergePatch({}, raw));
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join(".") ?? "event";
    throw badRequest(`Invalid value for: ${path}`);
  }
  const fields = parsed.data;
  const { start, end } = checkTimes(fields, calendarZone);
  if (fields.recurrence?.length) checkRecurrence({ start, end, recurrence: fields.recurrence }, calendarZone);
  return { ...withoutDefaults(fields), start, end };
}

function checkTimes(fields: Writable, zone: string): { start: GoogleTime; end: GoogleTime } {
  const start = checkTime(fields.start, "start", zone);
  const end = checkTime(fields.end, "end", zone);
  if ((start.date === undefined) !== (end.date === undefined)) {
    throw badRequest("Start and end times must either both be date or both be dateTime.");
  }
  const length = instantOf(end, zone) - instantOf(start, zone);
  if (length < 0 || (length === 0 && start.date !== undefined)) throw timeRangeEmpty();
  if (fields.recurrence && start.dateTime !== undefined && fields.start?.timeZone === undefined) {
    throw badRequest("Missing time zone definition for start time.", "required");
  }
  return { start, end };
}

function checkTime(time: GoogleTime | undefined, which: "start" | "end", calendarZone: string): GoogleTime {
  if (time?.date === undefined && time?.dateTime === undefined) {
    throw badRequest(`Missing ${which} time.`, "required");
  }
  if (time.date !== undefined && time.dateTime !== undefined) throw badRequest(`Invalid ${which} time.`);
  if (time.timeZone !== undefined && !isZone(time.timeZone)) {
    throw badRequest(`Invalid time zone definition for ${which} time.`);
  }
  if (time.date !== undefined) {
    if (!isDate(time.date)) throw badRequest(`Invalid value for: ${which}.date`);
    return { date: time.date };
  }
  return checkDateTime(time.dateTime ?? "", time.timeZone, which, calendarZone);
}

function checkDateTime(
  text: string,
  timeZone: string | undefined,
  which: string,
  calendarZone: string,
): GoogleTime {
  const [, date = "", clock = "", offset] = RFC3339.exec(text) ?? [];
  if (!isDate(date) || Number.isNaN(Date.parse(`${date}T${clock}Z`))) {
    throw badRequest(`Invalid value for: ${which}.dateTime`);
  }
  if (offset === undefined && timeZone === undefined) {
    throw badRequest(`Missing time zone definition for ${which} time.`, "required");
  }
  const instant =
    offset === undefined
      ? wallToInstant(`${date}T${clock}`, timeZone ?? calendarZone)
      : Date.parse(`${date}T${clock}${offset.toUpperCase()}`);
  if (Number.isNaN(instant)) throw badRequest(`Invalid value for: ${which}.dateTime`);
  return { dateTime: formatInZone(instant, calendarZone), timeZone: timeZone ?? calendarZone };
}

/** Google leaves out what is at its default, and cuts oversized extended properties without a word. */
function withoutDefaults(fields: Writable): Writable {
  const kept: Record<string, unknown> = { ...fields };
  if (fields.transparency === "opaque") delete kept.transparency;
  if (fields.visibility === "default") delete kept.visibility;
  if (fields.recurrence?.length === 0) delete kept.recurrence;
  if (fields.attendees?.length === 0) delete kept.attendees;
  if (fields.eventType === "default") delete kept.eventType;
  const { private: own, shared } = fields.extendedProperties ?? {};
  const properties = { ...trimmed("private", own), ...trimmed("shared", shared) };
  if (Object.keys(properties).length > 0) kept.extendedProperties = properties;
  else delete kept.extendedProperties;
  return kept as Writable;
}

function trimmed(
  name: "private" | "shared",
  properties: Record<string, string> | undefined,
): Record<string, Record<string, string>> {
  const kept = Object.entries(properties ?? {})
    .filter(([property]) => property.length <= MAX_PROPERTY_NAME)
    .map(([property, value]) => [property, value.slice(0, MAX_PROPERTY_VALUE)] as const);
  return kept.length > 0 ? { [name]: Object.fromEntries(kept) } : {};
}

/** An all-day time has no instant of its own: it begins at the calendar's midnight. */
export function instantOf(time: GoogleTime, calendarZone: string): number {
  return time.date !== undefined ? midnightOf(time.date, calendarZone) : Date.parse(time.dateTime ?? "");
}

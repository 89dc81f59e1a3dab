import { createHash } from "node:crypto";
import type { JsonObject } from "../shared/json";
import { propertyKey } from "./event-fields";
import { regularId } from "./ids";
import { eventPath } from "./page-paths";
import type { Preferences } from "./preferences";
import { type Item, seriesZone } from "./series";
import type { Account, StoredEvent, WallTime } from "./types";
import { instantOf, stampText, utcText, wallAt, windowsName } from "./zones";

export const contextOf = (origin: string, what: string): string => `${origin}/v1.0/$metadata#${what}`;
/** What `Calendars.ReadBasic` does not show. */
const BEYOND_BASIC = ["body", "bodyPreview", "hasAttachments"];

export type Sight = {
  readonly account: Account;
  readonly preferences: Preferences;
  readonly seesOnlyBasics: boolean;
  /** Where the owner's pages are; empty: links without it. */
  readonly origin: string;
};

export const etagOf = ({ changeKey }: { readonly changeKey: string }): string => `W/"${changeKey}"`;

/** The id in the form the request asked for. */
export function shownId(event: Pick<StoredEvent, "id" | "moves">, { immutableIds }: Preferences): string {
  return immutableIds ? event.id : regularId(event);
}

/** 7 fraction digits and no offset. A day is not shifted by a change of zone, only renamed. */
export function timeJson(time: WallTime, isAllDay: boolean, { zone }: Preferences): JsonObject {
  const wall = isAllDay ? time.wall : wallAt(instantOf(time), zone.iana).wall;
  return { dateTime: `${wall}.0000000`, timeZone: zone.name };
}

/** The full event, as GET, POST and PATCH answer it. */
export function eventJson(item: Item, sight: Sight): JsonObject {
  const { event, type } = item;
  const { fields } = event;
  const { preferences, account } = sight;
  const json: JsonObject = {
    ...identityJson(item, sight),
    ...contentJson(event, preferences),
    start: timeJson(fields.start, fields.isAllDay, preferences),
    end: timeJson(fields.end, fields.isAllDay, preferences),
    originalStartTimeZone: fields.startZone,
    originalEndTimeZone: fields.endZone,
    ...placeJson(item, preferences),
    type,
    recurrence: recurrenceJson(event),
    responseStatus: {
      response: fields.response,
      time: fields.response === "organizer" ? "0001-01-01T00:00:00Z" : stampText(event.modified),
    },
    isOrganizer: fields.organizer === null,
    organizer: { emailAddress: fields.organizer ?? { name: account.name, address: account.email } },
    attendees: fields.attendees.map((one) => ({
      ...one,
      status: one.status ?? { response: "none", time: "0001-01-01T00:00:00Z" },
    })),
  };
  if (!sight.seesOnlyBasics) return json;
  return Object.fromEntries(Object.entries(json).filter(([name]) => !BEYOND_BASIC.includes(name)));
}

function identityJson({ event, type }: Item, { account, preferences, origin }: Sight): JsonObject {
  return {
    "@odata.etag": etagOf(event),
    id: shownId(event, preferences),
    createdDateTime: stampText(event.created),
    lastModifiedDateTime: stampText(event.modified),
    changeKey: event.changeKey,
    iCalUId: type === "occurrence" ? occurrenceUid(event) : event.iCalUId,
    transactionId: event.transactionId,
    webLink: `${origin}${eventPath(account.email, event.id)}`,
  };
}

const occurrenceUid = ({ iCalUId, originalDate }: StoredEvent) =>
  `${iCalUId.slice(0, -16)}${createHash("sha256").update(`${originalDate}`).digest("hex").slice(0, 16).toUpperCase()}`;

function contentJson({ fields }: StoredEvent, { body }: Preferences): JsonObject {
  const text = plainText(fields.body);
  return {
    subject: fields.subject,
    bodyPreview: text.slice(0, 255),
    body: bodyJson(fields.body, body, text),
    location: { locationType: "default", uniqueIdType: "unknown", ...fields.location },
    locations: fields.location.displayName === "" ? [] : [fields.location],
    categories: fields.categories,
    isAllDay: fields.isAllDay,
    isCancelled: fields.isCancelled,
    isDraft: false,
    showAs: fields.showAs,
    sensitivity: fields.sensitivity,
    importance: fields.importance,
    isReminderOn: fields.isReminderOn,
    reminderMinutesBeforeStart: fields.reminderMinutesBeforeStart,
    responseRequested: fields.responseRequested,
    allowNewTimeProposals: fields.allowNewTimeProposals,
    hideAttendees: fields.hideAttendees,
    hasAttachments: false,
    isOnlineMeeting: fields.isOnlineMeeting,
    onlineMeeting: null,
    onlineMeetingProvider: "unknown",
    onlineMeetingUrl: null,
  };
}

type Body = StoredEvent["fields"]["body"];

const plainText = ({ contentType, content }: Body) =>
  contentType === "text"
    ? content
    : content
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim();

/** Outlook keeps HTML and wraps what a client sent into a whole document. */
function bodyJson(body: Body, wanted: "text" | "html" | null, text: string): JsonObject {
  if (wanted === "text") return { contentType: "text", content: text };
  const escaped = body.content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const inner = body.contentType === "html" ? body.content : `<div class="PlainText">${escaped}</div>`;
  if (/<html/i.test(inner)) return { contentType: "html", content: inner };
  const head = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';
  return {
    contentType: "html",
    content: `<html>\r\n<head>\r\n${head}</head>\r\n<body>\r\n${inner}\r\n</body>\r\n</html>\r\n`,
  };
}

/** Where an occurrence belongs: its series, and where the rule put it. */
function placeJson({ event, original }: Item, preferences: Preferences): JsonObject {
  const { seriesMasterId, originalDate, moves } = event;
  if (seriesMasterId === null || originalDate === null) return { seriesMasterId: null };
  const master = shownId({ id: seriesMasterId, moves }, preferences);
  return {
    seriesMasterId: master,
    occurrenceId: occurrenceName(master, originalDate),
    ...(original === null ? {} : { originalStart: utcText(original) }),
  };
}

export const occurrenceName = (masterId: string, date: string): string => `OID.${masterId}.${date}`;

function recurrenceJson({ fields }: StoredEvent): unknown {
  if (fields.recurrence === null) return null;
  const { pattern, range } = fields.recurrence;
  const bare = {
    month: 0,
    dayOfMonth: 0,
    firstDayOfWeek: "sunday",
    index: "first",
  };
  return {
    pattern: { ...bare, ...pattern },
    range: {
      endDate: "0001-01-01",
      numberOfOccurrences: 0,
      ...range,
      recurrenceTimeZone: range.recurrenceTimeZone ?? windowsName(seriesZone(fields)),
    },
  };
}

/** An occurrence in a delta: no more than this. https://github.com/microsoftgraph/microsoft-graph-docs/issues/7632 */
export function bareJson({ event, type }: Item, preferences: Preferences): JsonObject {
  const { fields, seriesMasterId, moves } = event;
  return {
    "@odata.type": "#microsoft.graph.event",
    "@odata.etag": etagOf(event),
    id: shownId(event, preferences),
    seriesMasterId: seriesMasterId && shownId({ id: seriesMasterId, moves }, preferences),
    type,
    start: timeJson(fields.start, fields.isAllDay, preferences),
    end: timeJson(fields.end, fields.isAllDay, preferences),
  };
}

/** Those of the wanted extended properties that the event has; absent when it has none of them. */
export function propertiesJson({ fields }: StoredEvent, wanted: readonly string[]): JsonObject {
  const found = wanted.flatMap((id) => {
    const value = fields.properties[propertyKey(id)];
    return value === undefined ? [] : [{ id: propertyKey(id), value }];
  });
  return found.length === 0 ? {} : { singleValueExtendedProperties: found };
}

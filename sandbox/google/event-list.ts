import { createHash } from "node:crypto";
import type { Quirk } from "../shared/faults";
import { isZone } from "../shared/zoned-time";
import { apiError, badRequest, fullSyncRequired, timeRangeEmpty } from "./errors";
import { instantOf } from "./event-fields";
import { unrolled } from "./instances";
import { occurrencesOf } from "./recurrence";
import type { GoogleStore } from "./store";
import type { Calendar, GoogleTime, StoredEvent } from "./types";

const FORBIDDEN_WITH_SYNC = [
  "iCalUID",
  "orderBy",
  "privateExtendedProperty",
  "q",
  "sharedExtendedProperty",
  "timeMin",
  "timeMax",
  "updatedMin",
];
/** A listing narrowed by one of these gives no sync token. */
const NO_SYNC_AFTER = FORBIDDEN_WITH_SYNC.filter((name) => name !== "timeMin" && name !== "timeMax");
const WITH_OFFSET = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

export type EventPage = {
  readonly events: readonly StoredEvent[];
  readonly tombstones: boolean;
  readonly nextPageToken: string | null;
  readonly nextSyncToken: string | null;
};

/** `after` tells the occurrences of one series apart, which share their master's place in the order of changes. */
type PageToken = {
  readonly query: string;
  readonly page: number;
  readonly from: number;
  readonly after: number;
  readonly syncFrom: number;
};
type SyncToken = { readonly calendar: string; readonly epoch: number; readonly seq: number };

/**
 * One page of events.list. Pages run in the order of the last change, so an event changed between two pages is seen again rather than
 * missed, and the sync token points to where the first page began.
 */
export function listEvents(
  store: GoogleStore,
  calendar: Calendar,
  params: URLSearchParams,
  quirks: readonly Quirk[] = [],
): EventPage {
  const has = (kind: Quirk["kind"]) => quirks.some((quirk) => quirk.kind === kind);
  const sync = syncTokenOf(calendar, params);
  const select = selection(calendar, params, sync);
  const limit = intParam(params, "maxResults", 250, 2500);
  const query = fingerprint(calendar, params);
  const first = { query, page: 1, from: sync?.seq ?? 0, after: Number.MAX_SAFE_INTEGER, syncFrom: store.seq };
  const page = pageTokenOf(params, query) ?? first;
  const tombstones = sync !== null;
  if (has("emptyPage")) {
    const nextPageToken = encode({ ...page, page: page.page + 1 });
    return { events: [], tombstones, nextPageToken, nextSyncToken: null };
  }
  const byStart = params.get("orderBy") === "startTime";
  const starts = (a: StoredEvent, b: StoredEvent) => startOf(a, calendar) - startOf(b, calendar);
  const ordered = candidates(store, calendar, params)
    .filter(select)
    .sort((a, b) => (byStart ? starts(a, b) || a.seq - b.seq : a.seq - b.seq || starts(a, b)));
  const isAfter = (event: StoredEvent) =>
    event.seq > page.from || (event.seq === page.from && startOf(event, calendar) > page.after);
  const rest = byStart ? ordered.slice(page.from) : ordered.filter(isAfter);
  const events = rest.slice(0, limit);
  const again = has("repeatItem") && limit > 1 ? 1 : 0;
  const last = events.at(-1 - again);
  if (rest.length > limit && last && !has("amnesia")) {
    const place = byStart
      ? { from: page.from + limit - again }
      : { from: last.seq, after: startOf(last, calendar) };
    const nextPageToken = encode({ ...page, ...place, page: page.page + 1 });
    return { events, tombstones, nextPageToken, nextSyncToken: null };
  }
  const syncToken: SyncToken = { calendar: calendar.id, epoch: calendar.syncEpoch, seq: page.syncFrom };
  const mayFollow = !NO_SYNC_AFTER.some((name) => params.has(name));
  const nextSyncToken = mayFollow ? encode(syncToken) : null;
  return { events: has("amnesia") ? [] : events, tombstones, nextPageToken: null, nextSyncToken };
}

function candidates(store: GoogleStore, calendar: Calendar, params: URLSearchParams): StoredEvent[] {
  const stored = store.eventsOf(calendar.id);
  if (params.get("singleEvents") !== "true") {
    const gone = new Set(stored.filter((event) => event.fields.status === "cancelled").map(({ id }) => id));
    const showsAll =
      params.has("syncToken") || params.has("updatedMin") || params.get("showDeleted") === "true";
    return showsAll ? stored : stored.filter((event) => !gone.has(event.fields.recurringEventId ?? ""));
  }
  const range = { from: timeParam(params, "timeMin"), to: timeParam(params, "timeMax") };
  return unrolled(stored, calendar, range);
}

function selection(
  calendar: Calendar,
  params: URLSearchParams,
  sync: SyncToken | null,
): (event: StoredEvent) => boolean {
  const isSingle = params.get("singleEvents") === "true";
  const order = params.get("orderBy");
  if (order !== null && order !== "startTime" && order !== "updated")
    throw badRequest("Invalid value for: orderBy");
  if (order === "startTime" && !isSingle) {
    throw badRequest("The requested ordering is not available for the particular query.");
  }
  const min = timeParam(params, "timeMin");
  const max = timeParam(params, "timeMax");
  if (min !== null && max !== null && max <= min) throw timeRangeEmpty();
  const updatedMin = timeParam(params, "updatedMin");
  const showsDeleted = sync !== null || updatedMin !== null || params.get("showDeleted") === "true";
  const uid = params.get("iCalUID");
  const words = params.get("q")?.toLowerCase();
  const types = params.getAll("eventTypes");
  const wishes = propertyWishes(params);
  return (event) => {
    const { fields } = event;
    if (fields.status === "cancelled" && !showsDeleted && !(fields.recurringEventId && !isSingle))
      return false;
    if (!isWithin(event, calendar, min, max)) return false;
    if (updatedMin !== null && Date.parse(event.updated) < updatedMin) return false;
    if (uid !== null && event.iCalUID !== uid) return false;
    if (types.length > 0 && !types.includes(fields.eventType ?? "default")) return false;
    const text = [fields.summary, fields.description, fields.location].join("\n").toLowerCase();
    if (words && !text.includes(words)) return false;
    return wishes.every(([side, name, value]) => fields.extendedProperties?.[side]?.[name] === value);
  };
}

/** [side, name, value] of each `privateExtendedProperty=name=value` and its shared sister. */
function propertyWishes(params: URLSearchParams): ["private" | "shared", string, string][] {
  return (["private", "shared"] as const).flatMap((side) =>
    params.getAll(`${side}ExtendedProperty`).map((wish): ["private" | "shared", string, string] => {
      const split = wish.indexOf("=");
      if (split < 1) throw badRequest(`Invalid value for: ${side}ExtendedProperty`);
      return [side, wish.slice(0, split), wish.slice(split + 1)];
    }),
  );
}

const startOf = (event: StoredEvent, calendar: Calendar) => instantOf(event.fields.start, calendar.zone);

/** A series is within when one of its occurrences is, an exception when its own or its original time is. */
function isWithin(event: StoredEvent, calendar: Calendar, min: number | null, max: number | null): boolean {
  if (min === null && max === null) return true;
  const { recurrence, originalStartTime: original, start, end } = event.fields;
  if (recurrence) return occurrencesOf(event.fields, calendar.zone, { from: min, to: max }, 1).length > 0;
  const at = (time: GoogleTime) => instantOf(time, calendar.zone);
  const isInside = (from: number, to: number) => (min === null || to > min) && (max === null || from < max);
  if (isInside(at(start), at(end))) return true;
  return original !== undefined && isInside(at(original), at(original) + at(end) - at(start));
}

export function intParam(params: URLSearchParams, name: string, fallback: number, max: number): number {
  const text = params.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw badRequest(`Invalid value for: ${name}`);
  return Math.min(Number(text), max);
}

export function timeParam(params: URLSearchParams, name: string): number | null {
  const text = params.get(name);
  if (text === null) return null;
  const instant = WITH_OFFSET.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) {
    const where = { location: name, locationType: "parameter" } as const;
    throw apiError(400, "badRequest", "Bad Request", { where });
  }
  return instant;
}

export function zoneParam(params: URLSearchParams): string | undefined {
  const zone = params.get("timeZone");
  if (zone === null) return undefined;
  if (!isZone(zone)) throw badRequest("Invalid value for: timeZone");
  return zone;
}

function syncTokenOf(calendar: Calendar, params: URLSearchParams): SyncToken | null {
  const text = params.get("syncToken");
  if (text === null) return null;
  const clash = FORBIDDEN_WITH_SYNC.find((name) => params.has(name));
  if (clash) throw badRequest(`Sync token cannot be used together with ${clash}.`, "badRequest");
  if (params.get("showDeleted") === "false") {
    throw badRequest("showDeleted=false cannot be used with a sync token.", "badRequest");
  }
  const token = decode<SyncToken>(text);
  if (token?.calendar !== calendar.id || token.epoch !== calendar.syncEpoch) throw fullSyncRequired();
  return token;
}

/** From 1; a number that is no token of events.list is an offset. */
export function pageNumber(params: URLSearchParams, usualSize: number): number {
  const text = params.get("pageToken");
  if (text === null) return 1;
  if (/^\d{1,9}$/.test(text))
    return Math.floor(Number(text) / Number(params.get("maxResults") ?? usualSize)) + 1;
  return decode<Partial<PageToken>>(text)?.page ?? 1;
}

function pageTokenOf(params: URLSearchParams, query: string): PageToken | null {
  const text = params.get("pageToken");
  if (text === null) return null;
  const token = decode<PageToken>(text);
  if (token?.query !== query) throw badRequest("Invalid page token value.");
  return token;
}

/** A page token only continues the very listing it came from. */
function fingerprint(calendar: Calendar, params: URLSearchParams): string {
  const kept = [...params].filter(([name]) => name !== "pageToken" && name !== "maxResults");
  kept.sort(([a], [b]) => a.localeCompare(b));
  const text = JSON.stringify([calendar.id, calendar.syncEpoch, kept]);
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}

const encode = (token: PageToken | SyncToken): string =>
  Buffer.from(JSON.stringify(token)).toString("base64url");

function decode<T>(text: string): T | null {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as T;
  } catch {
    return null;
  }
}

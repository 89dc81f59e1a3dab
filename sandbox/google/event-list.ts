import { createHash } from "node:crypto";
import { isZone } from "../shared/zoned-time";
import { apiError, badRequest, fullSyncRequired, timeRangeEmpty } from "./errors";
import { instantOf } from "./event-fields";
import type { GoogleStore } from "./store";
import type { Calendar, StoredEvent } from "./types";

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

type PageToken = { readonly query: string; readonly from: number; readonly syncFrom: number };
type SyncToken = { readonly calendar: string; readonly epoch: number; readonly seq: number };

/**
 * One page of events.list. Pages run in the order of the last change, so an event changed between two pages is seen again rather than
 * missed, and the sync token points to where the first page began.
 */
export function listEvents(store: GoogleStore, calendar: Calendar, params: URLSearchParams): EventPage {
  const sync = syncTokenOf(calendar, params);
  const select = selection(calendar, params, sync);
  const limit = intParam(params, "maxResults", 250, 2500);
  const query = fingerprint(calendar, params);
  const page = pageTokenOf(params, query) ?? { query, from: sync?.seq ?? 0, syncFrom: store.seq };
  const byStart = params.get("orderBy") === "startTime";
  const ordered = store
    .eventsOf(calendar.id)
    .filter(select)
    .sort((a, b) => (byStart ? startOf(a, calendar) - startOf(b, calendar) || a.seq - b.seq : a.seq - b.seq));
  const rest = byStart ? ordered.slice(page.from) : ordered.filter((event) => event.seq > page.from);
  const events = rest.slice(0, limit);
  const last = events.at(-1);
  if (rest.length > limit && last) {
    const from = byStart ? page.from + limit : last.seq;
    return {
      events,
      tombstones: sync !== null,
      nextPageToken: encode({ ...page, from }),
      nextSyncToken: null,
    };
  }
  const syncToken: SyncToken = { calendar: calendar.id, epoch: calendar.syncEpoch, seq: page.syncFrom };
  const mayFollow = !NO_SYNC_AFTER.some((name) => params.has(name));
  const nextSyncToken = mayFollow ? encode(syncToken) : null;
  return { events, tombstones: sync !== null, nextPageToken: null, nextSyncToken };
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
    if (isSingle && fields.recurrence) throw cannotExpand();
    if (min !== null && endOf(event, calendar) <= min) return false;
    if (max !== null && startOf(event, calendar) >= max) return false;
    if (updatedMin !== null && Date.parse(event.updated) < updatedMin) return false;
    if (uid !== null && event.iCalUID !== uid) return false;
    if (types.length > 0 && !types.includes(fields.eventType ?? "default")) return false;
    const text = [fields.summary, fields.description, fields.location].join("\n").toLowerCase();
    if (words && !text.includes(words)) return false;
    return wishes.every(([side, name, value]) => fields.extendedProperties?.[side]?.[name] === value);
  };
}

const cannotExpand = () =>
  badRequest("The sandbox does not expand recurring events: list with singleEvents=false.");

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

/** A series has no end the sandbox works out, so timeMin never hides its master. */
function endOf(event: StoredEvent, calendar: Calendar): number {
  return event.fields.recurrence ? Number.POSITIVE_INFINITY : instantOf(event.fields.end, calendar.zone);
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

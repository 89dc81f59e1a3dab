import type { SandboxRequest } from "../shared/http";
import type { JsonObject } from "../shared/json";
import { accessDenied, badRequest, invalidParameter } from "./errors";
import { eventJson, occurrenceName, propertiesJson, type Sight, shownId } from "./event-json";
import { exceptionsOf, type Item, itemOf, type Range } from "./series";
import type { MicrosoftStore } from "./store";
import { instantOf } from "./zones";

/** OData's names are not case-sensitive here, and `$` may be left out. */
export function queryOption(url: URL, name: string): string | null {
  for (const [given, value] of url.searchParams) {
    if (given.toLowerCase().replace(/^\$/, "") === name.toLowerCase()) return value;
  }
  return null;
}

export type View = {
  readonly select: readonly string[] | null;
  readonly properties: readonly string[];
  readonly expandsExceptions: boolean;
};

const EXPAND_PROPERTIES = /^singleValueExtendedProperties\(\$filter=(.+)\)$/i;
const PROPERTY_ID = /id eq '((?:[^']|'')+)'/g;

/** `$select` and `$expand` of one request. */
export function viewOf(url: URL, sight: Sight): View {
  const select =
    queryOption(url, "select")
      ?.split(",")
      .map((name) => name.trim()) ?? null;
  const view = { select: select?.includes("*") ? null : select, properties: [], expandsExceptions: false };
  const expand = queryOption(url, "expand");
  if (expand === null || expand === "") return view;
  const wanted = EXPAND_PROPERTIES.exec(expand.trim());
  if (wanted) {
    if (sight.seesOnlyBasics) throw accessDenied();
    const ids = [...(wanted[1] ?? "").matchAll(PROPERTY_ID)].map(([, id = ""]) => id.replaceAll("''", "'"));
    if (ids.length === 0) throw badRequest("The $expand filter is not valid.", "ErrorInvalidUrlQuery");
    return { ...view, properties: ids };
  }
  if (/^exceptionOccurrences$/i.test(expand.trim())) return { ...view, expandsExceptions: true };
  throw badRequest(`Could not find a property named '${expand.slice(0, 60)}'.`, "BadRequest");
}

/** `cancelledOccurrences` and `exceptionOccurrences` come only when a master is asked for them by name. */
export function viewJson(store: MicrosoftStore, item: Item, sight: Sight, view: View): JsonObject {
  const { event } = item;
  const whole = { ...eventJson(item, sight), ...propertiesJson(event, view.properties) };
  const selected = view.select === null ? whole : pick(whole, view.select);
  if (item.type !== "seriesMaster") return selected;
  const wantsCancelled = view.select?.includes("cancelledOccurrences") === true;
  const wantsExceptions = view.expandsExceptions || view.select?.includes("exceptionOccurrences") === true;
  const masterId = shownId(event, sight.preferences);
  return {
    ...selected,
    ...(wantsCancelled
      ? { cancelledOccurrences: event.cancelledDates.map((date) => occurrenceName(masterId, date)) }
      : {}),
    ...(wantsExceptions
      ? {
          exceptionOccurrences: exceptionsOf(store, event).map((one) => eventJson(itemOf(store, one), sight)),
        }
      : {}),
  };
}

function pick(json: JsonObject, names: readonly string[]): JsonObject {
  const kept = new Set(["@odata.etag", "id", "singleValueExtendedProperties", ...names]);
  return Object.fromEntries(Object.entries(json).filter(([name]) => kept.has(name)));
}

/** By `start/dateTime`, `createdDateTime`, `lastModifiedDateTime` or `subject`, each perhaps `desc`; else newest first, as Outlook lists. */
export function ordered(items: readonly Item[], url: URL, usual: "start" | "newest"): Item[] {
  const wish = queryOption(url, "orderby");
  const [name, direction = "asc"] = (wish ?? (usual === "start" ? "start/dateTime" : "createdDateTime desc"))
    .trim()
    .split(/\s+/);
  const keyOf = SORT_KEYS[name ?? ""];
  if (!keyOf || !["asc", "desc"].includes(direction)) {
    throw badRequest("The $orderby expression is not valid.", "ErrorInvalidUrlQuery");
  }
  const sign = direction === "desc" ? -1 : 1;
  return [...items].sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    const order = left < right ? -1 : left > right ? 1 : 0;
    return sign * order || a.event.id.localeCompare(b.event.id);
  });
}

const SORT_KEYS: Readonly<Record<string, (item: Item) => string | number>> = {
  "start/dateTime": ({ event }) => instantOf(event.fields.start),
  "end/dateTime": ({ event }) => instantOf(event.fields.end),
  createdDateTime: ({ event }) => event.created,
  lastModifiedDateTime: ({ event }) => event.modified,
  subject: ({ event }) => event.fields.subject,
};

const DEFAULT_TOP = 10;
const MAX_TOP = 1000;

function whole(url: URL, name: string, fallback: number): number {
  const text = queryOption(url, name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) {
    throw badRequest(`Invalid value '${text.slice(0, 20)}' for $${name} query option found.`, "BadRequest");
  }
  return Number(text);
}

export type Listing = { readonly "@odata.context": string; readonly [key: string]: unknown };

export const pageNumberOf = (url: URL): number => {
  const [skip, top] = ["skip", "top"].map((name) => Number(queryOption(url, name)));
  return Math.floor((skip || 0) / (top || DEFAULT_TOP)) + 1;
};

type PageWish = {
  readonly context: string;
  readonly origin: string;
  readonly maxPageSize: number | null;
  readonly quirks: SandboxRequest["quirks"];
};

/** One page by `$top` (10 unless told) and `$skip`, with the link to the next. */
export function pageOf<T>(
  all: readonly T[],
  url: URL,
  wish: PageWish,
): { page: readonly T[]; json: Listing } {
  const top = whole(url, "top", wish.maxPageSize ?? DEFAULT_TOP);
  if (top < 1 || top > MAX_TOP) {
    throw badRequest(`Invalid value '${top}' for $top query option found.`, "BadRequest");
  }
  const skip = whole(url, "skip", 0);
  const has = (kind: string) => wish.quirks?.some((quirk) => quirk.kind === kind) ?? false;
  const isEmpty = has("emptyPage");
  const step = isEmpty ? 0 : has("repeatItem") && top > 1 ? top - 1 : top;
  const next = new URL(url.pathname + url.search, wish.origin);
  for (const name of [...next.searchParams.keys()])
    if (/^\$?skip$/i.test(name)) next.searchParams.delete(name);
  next.searchParams.set("$skip", String(skip + step));
  const hasMore = skip + top < all.length || isEmpty;
  return {
    page: isEmpty || has("amnesia") ? [] : all.slice(skip, skip + top),
    json: {
      "@odata.context": wish.context,
      ...(queryOption(url, "count") === "true" ? { "@odata.count": all.length } : {}),
      ...(hasMore && !has("amnesia") ? { "@odata.nextLink": next.href } : {}),
    },
  };
}

const WITH_OFFSET = /(Z|[+-]\d\d:\d\d)$/i;
const WINDOW_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?)?(Z|[+-]\d\d:\d\d)?$/i;
const MAX_WINDOW_MS = 1_825 * 86_400_000;

/** The window of a calendar view; times without an offset are UTC. */
export function windowOf(url: URL): Range {
  const [from, to] = ["startDateTime", "endDateTime"].map((name) => {
    const text = queryOption(url, name);
    if (text === null) {
      throw invalidParameter(
        "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.",
      );
    }
    const isWhole = text.includes("T") || !WINDOW_TIME.test(text);
    const at = WINDOW_TIME.test(text)
      ? Date.parse(WITH_OFFSET.test(text) || !isWhole ? text : `${text}Z`)
      : Number.NaN;
    if (Number.isNaN(at)) throw invalidParameter(`The value '${text.slice(0, 40)}' of ${name} is not valid.`);
    return at;
  });
  if (from === undefined || to === undefined || to <= from) {
    throw invalidParameter("The end of the time window must be later than its start.");
  }
  if (to - from > MAX_WINDOW_MS) {
    throw badRequest("The requested calendar view range is too big.", "ErrorCalendarViewRangeTooBig");
  }
  return { from, to };
}

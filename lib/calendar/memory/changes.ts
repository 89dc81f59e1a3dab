import type { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import type { CalendarContents } from "@/lib/calendar/memory/contents";
import { type MemoryEvent, presenceOf } from "@/lib/calendar/memory/event";
import { graphTelling, type Telling } from "@/lib/calendar/memory/graph-changes";
import { intervalOf } from "@/lib/calendar/memory/occurrences";
import type { ChangePage, RemoteChange, SyncCursor } from "@/lib/domain/calendar-event";
import { ProviderError } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";

/**
 * `after`: the version the listing has come to. `newsAfter`: the version it was begun at, from which news are told
 * later; so an event changed between two pages comes again. `window`: the one it was begun with.
 */
type Place = {
  readonly epoch: number;
  readonly after: number;
  readonly newsAfter: number;
  readonly isEverything: boolean;
  readonly window: Interval;
  readonly isBegun: boolean;
};

/** Enough for an all-day event in whatever zone. */
const dayMarginMs = 14 * 3_600_000;

/** One page, in the account's manner. @throws ProviderError calendarGone, cursorLost */
export function changePage(
  calendars: MemoryCalendars,
  calendarId: string,
  cursor: SyncCursor | null,
  wanted: Interval,
): ChangePage {
  const contents = calendars.in(calendarId);
  if (!contents) throw new ProviderError({ kind: "calendarGone" });
  const place = placeAt(calendars, contents, cursor, wanted);
  const news = { ...place, after: place.newsAfter, isEverything: false, isBegun: false };
  const { listing } = calendars;
  if (listing.forgetful > 0) {
    listing.forgetful -= 1;
    return { changes: [], next: cursorOf(news), isLast: true };
  }
  if (listing.emptyPages > 0) {
    listing.emptyPages -= 1;
    return { changes: [], next: cursorOf({ ...place, isBegun: true }), isLast: false };
  }
  const telling =
    calendars.manner === "microsoft"
      ? graphTelling(contents, place, listing.strangers)
      : googleTelling(contents, place.window);
  const isListed = (event: MemoryEvent) => !place.isEverything || telling.isListed(event);
  const found = contents.changedAfter(place.after, listing.pageSize + 1, isListed);
  const page = found.slice(0, listing.pageSize);
  const again = listing.repeats && place.isBegun ? contents.changedAfter(place.after - 1, 1, isListed) : [];
  const changes = telling.changesOf([...new Set([...again, ...page])]);
  if (found.length === page.length) return { changes, next: cursorOf(news), isLast: true };
  const after = page.at(-1)?.version ?? place.after;
  return { changes, next: cursorOf({ ...place, after, isBegun: true }), isLast: false };
}

function placeAt(
  { version, manner, listing }: MemoryCalendars,
  contents: CalendarContents,
  cursor: SyncCursor | null,
  wanted: Interval,
): Place {
  const { epoch } = contents;
  if (cursor === null)
    return { epoch, after: 0, newsAfter: version, isEverything: true, window: wanted, isBegun: false };
  const [kind, ...numbers] = cursor.split(":");
  const [ofEpoch, after = 0, newsAfter = 0, isEverything, startMs = 0, endMs = 0, isBegun] =
    numbers.map(Number);
  if (kind !== "memory" || ofEpoch !== epoch) throw new ProviderError({ kind: "cursorLost" });
  if (manner === "microsoft" && Math.abs(wanted.end.getTime() - endMs) > listing.windowLastsMs) {
    listing.windowsLeft += 1;
    throw new ProviderError({ kind: "cursorLost" });
  }
  return {
    epoch,
    after,
    newsAfter: isBegun === 1 ? newsAfter : version,
    isEverything: isEverything === 1,
    window: { start: new Date(startMs), end: new Date(endMs) },
    isBegun: isBegun === 1,
  };
}

function cursorOf({ epoch, after, newsAfter, isEverything, window, isBegun }: Place): SyncCursor {
  const { start, end } = window;
  const bounds = [start.getTime(), end.getTime()];
  const parts = ["memory", epoch, after, newsAfter, isEverything ? 1 : 0, ...bounds, isBegun ? 1 : 0];
  return parts.join(":") as SyncCursor;
}

/** Masters with their rules, and exceptions. */
function googleTelling(contents: CalendarContents, window: Interval): Telling {
  return {
    isListed: (event) => isInFull(event, contents, window.start.getTime()),
    changesOf: (events) => events.map(changeOf),
  };
}

/** Deleted events are left out of a full listing, cancelled occurrences of a living series are not. */
function isInFull(event: MemoryEvent, contents: CalendarContents, endsAfter: number): boolean {
  if (event.series.kind === "exception" && event.isCancelled) {
    return contents.find(event.series.masterId)?.isCancelled === false;
  }
  if (event.isCancelled) return false;
  if (event.series.kind === "master") return true;
  const marginMs = event.time.kind === "allDay" ? dayMarginMs : 0;
  return intervalOf(event.time).end.getTime() + marginMs > endsAfter;
}

function changeOf(event: MemoryEvent): RemoteChange {
  if (!event.isCancelled) return presenceOf(event);
  const { calendarId, eventId, series } = event;
  if (series.kind !== "exception") return { kind: "gone", calendarId, eventId };
  const { masterId, original } = series;
  return { kind: "skipped", calendarId, eventId, masterId, original };
}

import type { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import type { CalendarContents } from "@/lib/calendar/memory/contents";
import { etagOf, type MemoryEvent } from "@/lib/calendar/memory/event";
import type { ChangePage, RemoteChange, RemoteEvent, SyncCursor } from "@/lib/domain/calendar-event";
import { copyIdOf } from "@/lib/domain/event-id";
import { ProviderError } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";

/**
 * `after`: the version the listing has come to. `newsAfter`: the version it was begun at, from which news are told
 * later; so an event changed between two pages comes again. `endsAfter`: null when it tells news.
 */
type Place = {
  readonly epoch: number;
  readonly after: number;
  readonly newsAfter: number;
  readonly endsAfter: number | null;
  readonly isBegun: boolean;
};

/** Enough for an all-day event in whatever zone. */
const dayMarginMs = 14 * 3_600_000;

/** One page, as Google gives it. @throws ProviderError calendarGone, cursorLost */
export function changePage(
  calendars: MemoryCalendars,
  calendarId: string,
  cursor: SyncCursor | null,
  window: Interval,
): ChangePage {
  const contents = calendars.in(calendarId);
  if (!contents) throw new ProviderError({ kind: "calendarGone" });
  const place = placeAt(calendars.version, contents, cursor, window);
  const news = { ...place, after: place.newsAfter, endsAfter: null, isBegun: false };
  const { listing } = calendars;
  if (listing.forgetful > 0) {
    listing.forgetful -= 1;
    return { changes: [], next: cursorOf(news), isLast: true };
  }
  if (listing.emptyPages > 0) {
    listing.emptyPages -= 1;
    return { changes: [], next: cursorOf({ ...place, isBegun: true }), isLast: false };
  }
  const isListed = (event: MemoryEvent) =>
    place.endsAfter === null || isInFull(event, contents, place.endsAfter);
  const found = contents.changedAfter(place.after, listing.pageSize + 1, isListed);
  const page = found.slice(0, listing.pageSize);
  const again = listing.repeats && place.isBegun ? contents.changedAfter(place.after - 1, 1, isListed) : [];
  const changes = [...new Set([...again, ...page])].map(changeOf);
  if (found.length === page.length) return { changes, next: cursorOf(news), isLast: true };
  const after = page.at(-1)?.version ?? place.after;
  return { changes, next: cursorOf({ ...place, after, isBegun: true }), isLast: false };
}

function placeAt(
  version: number,
  contents: CalendarContents,
  cursor: SyncCursor | null,
  window: Interval,
): Place {
  if (cursor === null) {
    const endsAfter = window.start.getTime();
    return { epoch: contents.epoch, after: 0, newsAfter: version, endsAfter, isBegun: false };
  }
  const [kind, epoch, after, newsAfter, endsAfter, isBegun] = cursor.split(":");
  if (kind !== "memory" || Number(epoch) !== contents.epoch) throw new ProviderError({ kind: "cursorLost" });
  return {
    epoch: contents.epoch,
    after: Number(after),
    newsAfter: isBegun === "1" ? Number(newsAfter) : version,
    endsAfter: endsAfter === "" ? null : Number(endsAfter),
    isBegun: isBegun === "1",
  };
}

function cursorOf({ epoch, after, newsAfter, endsAfter, isBegun }: Place): SyncCursor {
  return ["memory", epoch, after, newsAfter, endsAfter ?? "", isBegun ? 1 : 0].join(":") as SyncCursor;
}

/** Deleted events are left out of a full listing, cancelled occurrences of a living series are not. */
function isInFull(event: MemoryEvent, contents: CalendarContents, endsAfter: number): boolean {
  if (event.series.kind === "exception" && event.isCancelled) {
    return contents.find(event.series.masterId)?.isCancelled === false;
  }
  if (event.isCancelled) return false;
  if (event.series.kind === "master") return true;
  const { time } = event;
  if (time.kind === "timed") return time.end.getTime() > endsAfter;
  return Date.parse(`${time.endDateExclusive}T00:00:00Z`) + dayMarginMs > endsAfter;
}

function changeOf(event: MemoryEvent): RemoteChange {
  if (!event.isCancelled) return presenceOf(event);
  const { calendarId, eventId, series } = event;
  if (series.kind !== "exception") return { kind: "gone", calendarId, eventId };
  const { masterId, original } = series;
  return { kind: "skipped", calendarId, eventId, masterId, original };
}

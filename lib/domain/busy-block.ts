import type { OriginalStart, RemoteEvent } from "@/lib/domain/calendar-event";
import { expandSeries } from "@/lib/domain/recurrence/expand";
import type { EventTime, Interval } from "@/lib/domain/time";
import { midnightMs } from "@/lib/domain/wall-time";
import { instantOfWall } from "@/lib/domain/zone-table";

/** Time that may be taken by somebody's own event; whether it is depends on preferences at the moment of reading. */
export type BusyBlock = {
  readonly eventId: string;
  /** Empty for a single event, else the start this occurrence had in its series: an ISO instant, or a date. */
  readonly occurrence: string;
  /** The true time, also outside the window. */
  readonly time: EventTime;
  readonly shows: RemoteEvent["shows"];
  readonly response: RemoteEvent["response"];
  readonly isPrivate: boolean;
};

export type BusyEvent = Pick<
  RemoteEvent,
  "eventId" | "time" | "zone" | "series" | "shows" | "response" | "isPrivate"
>;

/** An occurrence its owner cancelled. */
export type SkippedOccurrence = { readonly masterId: string; readonly original: OriginalStart };

export type BusyBlocks = {
  readonly blocks: readonly BusyBlock[];
  /** Events whose times or recurrence nobody can make sense of; they give no block and spoil no other's. */
  readonly unreadable: readonly string[];
  /** Series with more occurrences than are looked for: their blocks here are only the first. */
  readonly cutShort: readonly string[];
};

/**
 * What the stored events of ONE calendar may block in the window. A series repeats on its own zone's clocks, else on those
 * of `homeZone`; all-day events take the days of `homeZone`, where their owner works [P3]. An exception replaces the
 * occurrence it names and stands by itself: it counts also when its master is not among the events, so who removes a master
 * removes its exceptions from what is passed here [P7]. @throws UnknownZoneError for `homeZone` only
 */
export function busyBlocksOf(
  events: readonly BusyEvent[],
  skipped: readonly SkippedOccurrence[],
  window: Interval,
  homeZone: string,
): BusyBlocks {
  const replaced = replacedBy(events, skipped);
  const blocks: BusyBlock[] = [];
  const unreadable: string[] = [];
  const cutShort: string[] = [];
  for (const event of events) {
    if (canNeverBlock(event)) continue;
    const times = timesOf(event, replaced, window, homeZone);
    if (!times) {
      unreadable.push(event.eventId);
      continue;
    }
    if (!times.isComplete) cutShort.push(event.eventId);
    for (const { occurrence, time } of times.found) {
      if (touches(spanOf(time, homeZone), window)) blocks.push(blockOf(event, occurrence, time));
    }
  }
  return { blocks, unreadable, cutShort };
}

/**
 * The instants an event takes. All-day: from midnight to midnight on the clocks of the zone, end exclusive, so 23 or 25
 * hours when they change [B20][B21]. @throws UnknownZoneError, RangeError for a day that is none
 */
export function spanOf(time: EventTime, zone: string): Interval {
  if (time.kind === "timed") return { start: time.start, end: time.end };
  const midnight = (date: typeof time.startDate) => new Date(instantOfWall(zone, midnightMs(date)));
  return { start: midnight(time.startDate), end: midnight(time.endDateExclusive) };
}

/** Whatever the preferences: an all-day event marked free is the only one of these that a preference may want [P4]. */
function canNeverBlock({ shows, response, time }: BusyEvent): boolean {
  if (response === "declined" || shows === "elsewhere") return true;
  return shows === "free" && time.kind === "timed";
}

type Times = {
  readonly found: readonly { readonly occurrence: string; readonly time: EventTime }[];
  readonly isComplete: boolean;
};

function timesOf(
  event: BusyEvent,
  replaced: ReadonlySet<string>,
  window: Interval,
  homeZone: string,
): Times | null {
  const { series, time, eventId } = event;
  switch (series.kind) {
    case "single":
      return isTime(time) ? { found: [{ occurrence: "", time }], isComplete: true } : null;
    case "exception":
      if (!isTime(time) || !isStart(series.original)) return null;
      return { found: [{ occurrence: startText(series.original), time }], isComplete: true };
    case "master": {
      if (series.recurrence === "listed") return { found: [], isComplete: true };
      const zone = time.kind === "allDay" ? homeZone : (event.zone ?? homeZone);
      const expansion = expandSeries({ time, zone, recurrence: series.recurrence }, window);
      if (!expansion.ok) return null;
      const found = expansion.occurrences
        .map(({ original, time: taken }) => ({ occurrence: startText(original), time: taken }))
        .filter(({ occurrence }) => !replaced.has(occurrenceKey(eventId, occurrence)));
      return { found, isComplete: expansion.isComplete };
    }
  }
}

function replacedBy(events: readonly BusyEvent[], skipped: readonly SkippedOccurrence[]): Set<string> {
  const exceptions = events.flatMap(({ series }) => (series.kind === "exception" ? [series] : []));
  const readable = [...exceptions, ...skipped].filter(({ original }) => isStart(original));
  return new Set(readable.map(({ masterId, original }) => occurrenceKey(masterId, startText(original))));
}

const occurrenceKey = (masterId: string, occurrence: string) => `${masterId} ${occurrence}`;

function startText(original: OriginalStart): string {
  return original.kind === "timed" ? original.at.toISOString() : original.date;
}

function isStart(original: OriginalStart): boolean {
  return original.kind === "allDay" || !Number.isNaN(original.at.getTime());
}

/** Ends no sooner than it starts, and both are in the calendar. */
function isTime(time: EventTime): boolean {
  if (time.kind === "timed") return time.start.getTime() <= time.end.getTime();
  try {
    return midnightMs(time.startDate) <= midnightMs(time.endDateExclusive);
  } catch {
    return false;
  }
}

/** What has no length takes no time. */
function touches({ start, end }: Interval, window: Interval): boolean {
  return start < end && start < window.end && end > window.start;
}

function blockOf(
  { eventId, shows, response, isPrivate }: BusyEvent,
  occurrence: string,
  time: EventTime,
): BusyBlock {
  return { eventId, occurrence, time, shows, response, isPrivate };
}

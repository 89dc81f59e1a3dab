import type { CalendarContents } from "@/lib/calendar/memory/contents";
import { type MemoryEvent, presenceOf, remoteEventOf } from "@/lib/calendar/memory/event";
import { intervalOf, ruleOccurrencesOf } from "@/lib/calendar/memory/occurrences";
import type { RemoteChange } from "@/lib/domain/calendar-event";
import type { EventTime, Interval } from "@/lib/domain/time";

/** How an account tells of its events. */
export type Telling = {
  /** A listing of everything names it. */
  isListed(event: MemoryEvent): boolean;
  changesOf(events: readonly MemoryEvent[]): RemoteChange[];
};

/**
 * As Graph's delta of a window comes out of the adapter: what left the window is gone, also when nobody ever knew it, and a
 * series is told whole, its master, every occurrence in the window and the word that there are no others.
 * `strangers`: news begin with the removal of something nobody has heard of.
 */
export function graphTelling(
  contents: CalendarContents,
  { window, isEverything, after }: { window: Interval; isEverything: boolean; after: number },
  strangers: boolean,
): Telling {
  return {
    isListed: (event) => isListed(contents, event, window),
    changesOf: (events) => [
      ...(strangers && !isEverything ? strangersAt(events, after) : []),
      ...changesIn(contents, events, window),
    ],
  };
}

function strangersAt(events: readonly MemoryEvent[], after: number): RemoteChange[] {
  const calendarId = events[0]?.calendarId;
  return calendarId === undefined ? [] : [{ kind: "gone", calendarId, eventId: `AAMk-stranger-${after}` }];
}

function isListed(contents: CalendarContents, event: MemoryEvent, window: Interval): boolean {
  if (event.isCancelled) return false;
  switch (event.series.kind) {
    case "single":
      return touches(event.time, window);
    case "master":
      return occurrencesIn(contents, event, window).length > 0;
    case "exception":
      return false;
  }
}

function changesIn(
  contents: CalendarContents,
  events: readonly MemoryEvent[],
  window: Interval,
): RemoteChange[] {
  const gone: RemoteChange[] = [];
  const single: RemoteChange[] = [];
  const masters = new Set<MemoryEvent>();
  for (const event of events) {
    const { calendarId, eventId, series } = event;
    const master = series.kind === "exception" ? contents.find(series.masterId) : null;
    const isThere = !event.isCancelled && (series.kind !== "single" || touches(event.time, window));
    if (!isThere) gone.push({ kind: "gone", calendarId, eventId });
    else if (series.kind === "master") masters.add(event);
    else if (master) masters.add(master);
    else single.push(presenceOf(event));
  }
  return [...gone, ...single, ...[...masters].flatMap((master) => seriesChanges(contents, master, window))];
}

function seriesChanges(contents: CalendarContents, master: MemoryEvent, window: Interval): RemoteChange[] {
  const { calendarId, eventId: masterId } = master;
  if (master.isCancelled) return [{ kind: "gone", calendarId, eventId: masterId }];
  const occurrences = occurrencesIn(contents, master, window);
  const changes = [master, ...occurrences].map((event) => presenceOf(event, graphEventOf(event)));
  // Of occurrences without an id nobody can tell which they are: none is taken away.
  if (changes.some((change) => change.kind === "unreadable" && change.eventId === null)) return changes;
  const eventIds = occurrences.map(({ eventId }) => eventId);
  return [...changes, { kind: "occurrences", calendarId, masterId, eventIds }];
}

/** A master tells no rules, and its occurrences are listed. */
export function graphEventOf(event: MemoryEvent) {
  const told = remoteEventOf(event);
  return event.series.kind === "master"
    ? { ...told, series: { kind: "master", recurrence: "listed" } as const }
    : told;
}

/** The event of this id, also an occurrence that nobody changed. */
export function graphEventAt(contents: CalendarContents, eventId: string): MemoryEvent | null {
  const master = contents.find(eventId.slice(0, eventId.lastIndexOf("_")));
  const found = contents.find(eventId);
  if (found || master?.series.kind !== "master" || master.isCancelled) return found;
  return unchanged(master, always).find((occurrence) => occurrence.eventId === eventId) ?? null;
}

const always: Interval = { start: new Date(0), end: new Date("2035-01-01T00:00:00Z") };

function occurrencesIn(contents: CalendarContents, master: MemoryEvent, window: Interval): MemoryEvent[] {
  const exceptions = contents.exceptionsOf(master.eventId);
  const changed = exceptions.filter(({ isCancelled, time }) => !isCancelled && touches(time, window));
  const replaced = new Set(exceptions.map(({ eventId }) => eventId));
  return [...unchanged(master, window).filter(({ eventId }) => !replaced.has(eventId)), ...changed].sort(
    (a, b) => startMs(a) - startMs(b),
  );
}

type Expanded = { readonly startMs: number; readonly endMs: number; readonly found: readonly MemoryEvent[] };
/** An event is never changed, only replaced; the windows it is asked for are mostly the same. */
const expanded = new WeakMap<MemoryEvent, Expanded>();

function unchanged(master: MemoryEvent, window: Interval): readonly MemoryEvent[] {
  const [fromMs, toMs] = [window.start.getTime(), window.end.getTime()];
  const known = expanded.get(master);
  if (known?.startMs === fromMs && known.endMs === toMs) return known.found;
  const masterId = master.eventId;
  const found = ruleOccurrencesOf(master, window)
    .filter(({ time }) => touches(time, window))
    .map(({ eventId, original, time }): MemoryEvent => {
      const series = { kind: "exception", masterId, original } as const;
      return { ...master, eventId, time, series, madeFor: null };
    });
  expanded.set(master, { startMs: fromMs, endMs: toMs, found });
  return found;
}

const startMs = ({ time }: MemoryEvent) => intervalOf(time).start.getTime();

function touches(time: EventTime, window: Interval): boolean {
  const { start, end } = intervalOf(time);
  return end > window.start && start < window.end;
}

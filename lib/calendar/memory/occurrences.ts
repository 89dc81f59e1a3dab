import type { CalendarContents } from "@/lib/calendar/memory/contents";
import type { MemoryEvent } from "@/lib/calendar/memory/event";
import { occurrenceId } from "@/lib/calendar/occurrence-id";
import type { OriginalStart } from "@/lib/domain/calendar-event";
import { expandSeries } from "@/lib/domain/recurrence/expand";
import type { EventTime, Interval } from "@/lib/domain/time";

/** An all-day event takes its days in UTC. */
export function intervalOf(time: EventTime): Interval {
  if (time.kind === "timed") return { start: time.start, end: time.end };
  return {
    start: new Date(`${time.startDate}T00:00:00Z`),
    end: new Date(`${time.endDateExclusive}T00:00:00Z`),
  };
}

export type Shown = { readonly eventId: string; readonly time: EventTime; readonly event: MemoryEvent };

/** What the calendar shows in the window, series expanded; what nobody can make sense of is left out. */
export function shownIn(contents: CalendarContents, window: Interval): Shown[] {
  const shown: Shown[] = [];
  for (const event of contents.events()) {
    if (event.isCancelled || event.oddity) continue;
    if (event.series.kind !== "master") shown.push({ eventId: event.eventId, time: event.time, event });
    else shown.push(...occurrencesOf(event, contents, window));
  }
  return shown.filter(({ time }) => {
    const { start, end } = intervalOf(time);
    return end > window.start && start < window.end;
  });
}

function occurrencesOf(master: MemoryEvent, contents: CalendarContents, window: Interval): Shown[] {
  const exceptions = new Set(contents.exceptionsOf(master.eventId).map(({ eventId }) => eventId));
  return ruleOccurrencesOf(master, window)
    .filter(({ eventId }) => !exceptions.has(eventId))
    .map(({ eventId, time }) => ({ eventId, time, event: master }));
}

type Occurrence = {
  readonly eventId: string;
  readonly original: OriginalStart;
  readonly time: EventTime;
};

/** As its rule puts them. An all-day series repeats on no wall clock but the calendar's days. */
export function ruleOccurrencesOf(
  { eventId, time, zone, series }: MemoryEvent,
  window: Interval,
): Occurrence[] {
  if (series.kind !== "master") return [];
  const { recurrence } = series;
  const expansion = expandSeries({ time, zone: zone ?? "UTC", recurrence }, window);
  if (!expansion.ok) return [];
  return expansion.occurrences.map((occurrence) => ({
    eventId: occurrenceId(eventId, occurrence.original),
    ...occurrence,
  }));
}

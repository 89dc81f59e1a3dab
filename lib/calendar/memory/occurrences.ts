import type { CalendarContents } from "@/lib/calendar/memory/contents";
import type { MemoryEvent } from "@/lib/calendar/memory/event";
import { occurrenceId } from "@/lib/calendar/occurrence-id";
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
    else shown.push(...occurrencesOf(event, event.series.recurrence, contents, window));
  }
  return shown.filter(({ time }) => {
    const { start, end } = intervalOf(time);
    return end > window.start && start < window.end;
  });
}

/** An all-day series repeats on no wall clock but the calendar's days. */
function occurrencesOf(
  master: MemoryEvent,
  recurrence: readonly string[],
  contents: CalendarContents,
  window: Interval,
): Shown[] {
  const exceptions = new Set(contents.exceptionsOf(master.eventId).map(({ eventId }) => eventId));
  const expansion = expandSeries({ time: master.time, zone: master.zone ?? "UTC", recurrence }, window);
  if (!expansion.ok) return [];
  return expansion.occurrences.flatMap(({ original, time }) => {
    const eventId = occurrenceId(master.eventId, original);
    return exceptions.has(eventId) ? [] : [{ eventId, time, event: master }];
  });
}

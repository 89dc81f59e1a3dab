import { type BusyEvent, spanOf } from "@/lib/domain/busy-block";
import { expandSeries } from "@/lib/domain/recurrence/expand";
import { readLines } from "@/lib/domain/recurrence/lines";

/** Longer than any series that somebody ends goes on. */
const farMs = 100 * 366 * 86_400_000;

/**
 * The whole of a family is over by then: no event and no occurrence of it ends later, now or ever. false also when nobody can
 * tell. An exception keeps its family as long as the occurrence it replaces would. @throws as spanOf
 */
export function isOver(family: readonly BusyEvent[], by: Date, homeZone: string): boolean {
  return family.every((event) => isEventOver(event, by, homeZone));
}

function isEventOver({ series, time, zone }: BusyEvent, by: Date, homeZone: string): boolean {
  if (series.kind !== "master" || series.recurrence === "listed") return spanOf(time, homeZone).end <= by;
  const lines = readLines(series.recurrence);
  if (typeof lines === "string" || lines.rules.some(({ count, until }) => count === null && until === null))
    return false;
  const clocks = time.kind === "allDay" ? homeZone : (zone ?? homeZone);
  const window = { start: by, end: new Date(by.getTime() + farMs) };
  const later = expandSeries({ time, zone: clocks, recurrence: series.recurrence }, window);
  return later.ok && later.isComplete && later.occurrences.length === 0;
}

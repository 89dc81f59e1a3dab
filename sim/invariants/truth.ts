import type { CalendarContents } from "@/lib/calendar/memory/contents";
import type { MemoryEvent } from "@/lib/calendar/memory/event";
import type { OriginalStart } from "@/lib/domain/calendar-event";
import type { EventTime, LocalDate } from "@/lib/domain/time";
import { instantOfWall, offsetAt } from "@/sim/invariants/wall-clock";

const dayMs = 86_400_000;
const dateOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10) as LocalDate;
const msOf = (date: LocalDate) => Date.parse(`${date}T00:00:00Z`);

export type Occurrence = { readonly original: OriginalStart; readonly time: EventTime };

/**
 * The occurrences of a series by counting days on its wall clock. Knows the rules that hands make here: DAILY and WEEKLY
 * with INTERVAL, COUNT and UNTIL.
 */
export function occurrencesOf(
  master: MemoryEvent,
  homeZone = "UTC",
  untilMs = Number.POSITIVE_INFINITY,
): Occurrence[] {
  if (master.series.kind !== "master") return [];
  const { time } = master;
  const zone = master.zone ?? homeZone;
  const rule = ruleOf(master.series.recurrence);
  const found: Occurrence[] = [];
  for (let nth = 0; nth < rule.count && nth < 500; nth += 1) {
    const shiftMs = nth * rule.everyDays * dayMs;
    if (time.kind === "allDay") {
      const startMs = msOf(time.startDate) + shiftMs;
      if (startMs > rule.untilMs || startMs > untilMs + 2 * dayMs) break;
      const moved = (date: LocalDate) => dateOf(msOf(date) + shiftMs);
      const [startDate, endDateExclusive] = [moved(time.startDate), moved(time.endDateExclusive)];
      found.push({
        original: { kind: "allDay", date: startDate },
        time: { kind: "allDay", startDate, endDateExclusive },
      });
      continue;
    }
    const startMs0 = time.start.getTime();
    const wallMs = startMs0 + offsetAt(startMs0, zone) + shiftMs;
    const startMs = nth === 0 ? startMs0 : instantOfWall(wallMs, zone);
    if (startMs > rule.untilMs || startMs > untilMs) break;
    const at = new Date(startMs);
    const end = new Date(startMs + time.end.getTime() - startMs0);
    found.push({ original: { kind: "timed", at }, time: { kind: "timed", start: at, end } });
  }
  return found;
}

function ruleOf(lines: readonly string[]) {
  const parts = new Map(
    (lines[0] ?? "")
      .replace("RRULE:", "")
      .split(";")
      .map((part) => part.split("=") as [string, string]),
  );
  const until = parts.get("UNTIL");
  return {
    everyDays: (parts.get("FREQ") === "WEEKLY" ? 7 : 1) * Number(parts.get("INTERVAL") ?? 1),
    count: Number(parts.get("COUNT") ?? Number.POSITIVE_INFINITY),
    untilMs: until
      ? Date.parse(until.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"))
      : Number.POSITIVE_INFINITY,
  };
}

/** Start and end in milliseconds; all-day events take their owner's own days. */
export function spanMs(time: EventTime, homeZone: string): [number, number] {
  if (time.kind === "timed") return [time.start.getTime(), time.end.getTime()];
  return [
    instantOfWall(msOf(time.startDate), homeZone),
    instantOfWall(msOf(time.endDateExclusive), homeZone),
  ];
}

/** What must be blocked within the span of milliseconds, one line each, in order. `isCounted` leaves out whole families. */
export function trueBlocks(
  contents: CalendarContents,
  homeZone: string,
  [fromMs, toMs]: readonly [number, number],
  isCounted: (event: MemoryEvent) => boolean,
): string[] {
  const lines: string[] = [];
  const add = (event: MemoryEvent, time: EventTime) => {
    const { shows, response, isPrivate } = event;
    if (response === "declined" || shows === "elsewhere" || (shows === "free" && time.kind === "timed"))
      return;
    const [startMs, endMs] = spanMs(time, homeZone);
    if (startMs >= endMs || endMs <= fromMs || startMs >= toMs) return;
    lines.push(`${startMs} ${endMs} ${shows} ${response} ${isPrivate}`);
  };
  for (const event of contents.events()) {
    if (event.isCancelled || !isCounted(event)) continue;
    if (event.series.kind !== "master") {
      add(event, event.time);
      continue;
    }
    const replaced = new Set<string>();
    for (const { series } of contents.exceptionsOf(event.eventId))
      if (series.kind === "exception") replaced.add(keyOf(series.original));
    for (const { original, time } of occurrencesOf(event, homeZone, toMs))
      if (!replaced.has(keyOf(original))) add(event, time);
  }
  return lines.sort();
}

function keyOf(original: OriginalStart): string {
  return original.kind === "timed" ? String(original.at.getTime()) : original.date;
}

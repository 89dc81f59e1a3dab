import dayjs, { type Dayjs } from "dayjs";
import timezone from "dayjs/plugin/timezone.js";
import utc from "dayjs/plugin/utc.js";
import { asked, type LoadedFieldworker, starts, window } from "./availability-load";

dayjs.extend(utc);
dayjs.extend(timezone);

type Range = { readonly start: Dayjs; readonly end: Dayjs };

/** The same slots the way schedulers with a date library find them: a zoned date object for every day and every step. */
export function dayjsSlots({ zone, busy }: LoadedFieldworker): number[] {
  const taken = busy.map(({ start, end }) => ({
    start: dayjs.utc(start * 60_000).subtract(asked.bufferMinutes, "minute"),
    end: dayjs.utc(end * 60_000).add(asked.bufferMinutes, "minute"),
  }));
  return without(workingRanges(zone), taken).flatMap((range) => slotsIn(range, zone));
}

function workingRanges(zone: string): Range[] {
  const found: Range[] = [];
  const until = dayjs
    .utc(window.end * 60_000)
    .tz(zone)
    .add(1, "day");
  let day = dayjs
    .utc(window.start * 60_000)
    .tz(zone)
    .startOf("day");
  while (day.isBefore(until)) {
    if (day.day() !== 0 && day.day() !== 6) {
      found.push({ start: onDay(day, asked.opensAt, zone), end: onDay(day, asked.closesAt, zone) });
    }
    day = dayjs.tz(day.format("YYYY-MM-DD"), zone).add(36, "hour").tz(zone).startOf("day");
  }
  return found;
}

function onDay(day: Dayjs, minute: number, zone: string): Dayjs {
  const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return dayjs.tz(`${day.format("YYYY-MM-DD")} ${time}`, zone);
}

/** Both sorted by start. */
function without(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  const found: Range[] = [];
  for (const range of ranges) {
    let { start } = range;
    for (const one of taken) {
      if (!one.end.isAfter(start)) continue;
      if (!one.start.isBefore(range.end)) break;
      if (one.start.isAfter(start)) found.push({ start, end: one.start });
      start = one.end;
    }
    if (start.isBefore(range.end)) found.push({ start, end: range.end });
  }
  return found;
}

/** On the half hours of the zone, which are those since the opening. */
function slotsIn({ start, end }: Range, zone: string): number[] {
  const found: number[] = [];
  const late = start.tz(zone).minute() % asked.stepMinutes;
  let slot = late === 0 ? start.tz(zone) : start.tz(zone).add(asked.stepMinutes - late, "minute");
  while (!slot.add(asked.durationMinutes, "minute").isAfter(end)) {
    const at = slot.valueOf() / 60_000;
    if (at >= starts.start && at < starts.end) found.push(at);
    slot = slot.add(asked.stepMinutes, "minute").tz(zone);
  }
  return found;
}

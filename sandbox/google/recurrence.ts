import type { RRule as Rule, RRuleSet as RuleSet } from "rrule";
import { RRule, RRuleSet } from "../shared/rrule";
import { addDays, formatInZone, isZone, wallToInstant } from "../shared/zoned-time";
import { badRequest } from "./errors";
import type { GoogleTime } from "./types";

/** Wall clocks are handled as if they were UTC ("floating"); the zone comes in only where an instant is needed. */
export type Series = {
  readonly start: GoogleTime;
  readonly end: GoogleTime;
  readonly recurrence?: readonly string[] | undefined;
};
export type Occurrence = { readonly start: GoogleTime; readonly end: GoogleTime };
export type Range = { readonly from: number | null; readonly to: number | null };

const DAY_MS = 86_400_000;
const LINE = /^(RRULE|EXRULE|RDATE|EXDATE)((?:;[^:]*)?):(.+)$/;
const VALUE = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;
/** An endless rule is unrolled no further than this, in occurrences and in years after the range's begin. */
const MAX_OCCURRENCES = 1_000;
const MAX_YEARS = 20;

/** A listing asks the same of every series on each of its pages. Stored fields are never changed in place. */
const remembered = new WeakMap<Series, Map<string, readonly Occurrence[]>>();
const REMEMBERED = 8;

type Line = { readonly name: string; readonly params: string; readonly value: string };

export function parseLine(text: string): Line | null {
  const [, name, params = "", value] = LINE.exec(text) ?? [];
  return name === undefined || value === undefined ? null : { name, params, value };
}

export const seriesZone = (series: Series, calendarZone: string) => series.start.timeZone ?? calendarZone;

export function wallOf(time: GoogleTime, zone: string): number {
  if (time.date !== undefined) return Date.parse(`${time.date}T00:00:00Z`);
  return Date.parse(`${formatInZone(Date.parse(time.dateTime ?? ""), zone).slice(0, 19)}Z`);
}

const wallText = (wall: number) => new Date(wall).toISOString().slice(0, 19);

/** One value of an EXDATE, RDATE or UNTIL as a wall clock of the series; null when it is none. */
function wallOfValue(text: string, zone: string, valueZone: string | undefined, isAllDay: boolean) {
  const [, year, month, day, hour, minute, second, utc] = VALUE.exec(text) ?? [];
  if (year === undefined) return null;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined || isAllDay) return Date.parse(`${date}T00:00:00Z`);
  const wall = `${date}T${hour}:${minute}:${second}`;
  if (utc !== "Z" && (valueZone === undefined || valueZone === zone)) return Date.parse(`${wall}Z`);
  const instant = utc === "Z" ? Date.parse(`${wall}Z`) : wallToInstant(wall, valueZone ?? zone);
  return Number.isNaN(instant) ? null : wallOf({ dateTime: new Date(instant).toISOString() }, zone);
}

function wallsOfLine({ params, value }: Line, zone: string, isAllDay: boolean): number[] {
  const valueZone = /;TZID=([^;:]+)/.exec(params)?.[1];
  if (valueZone !== undefined && !isZone(valueZone)) throw invalidRule();
  return value.split(",").map((text) => {
    const wall = wallOfValue(text, zone, valueZone, isAllDay);
    if (wall === null || Number.isNaN(wall)) throw invalidRule();
    return wall;
  });
}

const invalidRule = () => badRequest("Invalid recurrence rule.");

function ruleOf(value: string, series: Series, zone: string, from: number | null): Rule {
  const isAllDay = series.start.date !== undefined;
  const until = /(?:^|;)UNTIL=([^;]+)/i.exec(value)?.[1];
  const bare = value.replace(/;?UNTIL=[^;]+/i, "").replace(/^;/, "");
  if (!/(^|;)FREQ=(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)/.test(bare)) throw invalidRule();
  const options = parsedOptions(bare);
  if (options.interval === 0 || (options.count ?? 1) < 1) throw invalidRule();
  const last = until === undefined ? null : wallOfValue(until, zone, undefined, isAllDay);
  if (until !== undefined && (last === null || Number.isNaN(last))) throw invalidRule();
  const isWholeDay = until?.length === 8 && !isAllDay;
  const dtstart = new Date(closerStart(wallOf(series.start, zone), bare, from));
  const end = last === null ? null : new Date(isWholeDay ? last + DAY_MS - 1000 : last);
  return new RRule({ ...options, dtstart, until: end, tzid: null }, true);
}

/** Daily and weekly rules without COUNT may begin any whole number of steps later: nothing before `from` has to be walked through. */
function closerStart(first: number, rule: string, from: number | null): number {
  const period = /(^|;)FREQ=(DAILY|WEEKLY)(;|$)/.exec(rule)?.[2];
  if (period === undefined || from === null || /COUNT=/.test(rule)) return first;
  const step = Number(/INTERVAL=(\d+)/.exec(rule)?.[1] ?? "1") * (period === "DAILY" ? 1 : 7) * DAY_MS;
  return first + Math.max(0, Math.floor((from - first) / step) - 1) * step;
}

function parsedOptions(text: string) {
  try {
    return RRule.parseString(text);
  } catch {
    throw invalidRule();
  }
}

function setOf(series: Series, calendarZone: string, from: number | null = null): RuleSet {
  const zone = seriesZone(series, calendarZone);
  const isAllDay = series.start.date !== undefined;
  const set = new RRuleSet(true);
  const lines = (series.recurrence ?? []).map((text) => parseLine(text));
  for (const line of lines) {
    if (line === null) throw invalidRule();
    if (line.name === "RRULE") set.rrule(ruleOf(line.value, series, zone, from));
    else if (line.name === "EXRULE") set.exrule(ruleOf(line.value, series, zone, from));
    else {
      const dates = wallsOfLine(line, zone, isAllDay).map((wall) => new Date(wall));
      for (const date of dates) line.name === "RDATE" ? set.rdate(date) : set.exdate(date);
    }
  }
  if (!lines.some((line) => line?.name === "RRULE")) set.rdate(new Date(wallOf(series.start, zone)));
  return set;
}

/** Throws Google's 400 when a line cannot be read. */
export function checkRecurrence(series: Series, calendarZone: string): void {
  setOf(series, calendarZone);
}

/** Those that touch the range, ends exclusive, in order. The length of an occurrence is exact, across changes of the clock too. */
export function occurrencesOf(
  series: Series,
  calendarZone: string,
  range: Range,
  limit = MAX_OCCURRENCES,
): readonly Occurrence[] {
  const known = remembered.get(series) ?? new Map<string, readonly Occurrence[]>();
  const asked = [calendarZone, range.from, range.to, limit].join(" ");
  const answer = known.get(asked) ?? unrolledAnew(series, calendarZone, range, limit);
  if (known.size >= REMEMBERED) known.clear();
  remembered.set(series, known.set(asked, answer));
  return answer;
}

function unrolledAnew(series: Series, calendarZone: string, range: Range, limit: number): Occurrence[] {
  const zone = seriesZone(series, calendarZone);
  const found: Occurrence[] = [];
  const length = lengthOf(series);
  const first = wallOf(series.start, zone);
  const from = Math.max(first, (range.from ?? first) - length - DAY_MS);
  const horizon = from + MAX_YEARS * 366 * DAY_MS;
  const to = Math.min(range.to === null ? horizon : range.to + DAY_MS, horizon);
  if (to < from) return [];
  setOf(series, calendarZone, from).between(new Date(from), new Date(to), true, (wall) => {
    const one = occurrenceAt(series, calendarZone, wall.getTime());
    if (touches(one, range, calendarZone)) found.push(one);
    return found.length < limit;
  });
  const at = ({ start }: Occurrence) => wallOf(start, zone);
  return found.sort((a, b) => at(a) - at(b));
}

/** How many the rules alone make before an instant, dates taken out included: what a COUNT has used up. */
export function usedCount(series: Series, calendarZone: string, before: number): number {
  const rules = (series.recurrence ?? []).filter((line) => line.startsWith("RRULE"));
  const zone = seriesZone(series, calendarZone);
  const cut = wallOf({ dateTime: new Date(before).toISOString() }, zone);
  const end = series.start.date === undefined ? cut : before;
  const start = new Date(wallOf(series.start, zone));
  return setOf({ ...series, recurrence: rules }, calendarZone).between(start, new Date(end - 1000), true)
    .length;
}

function lengthOf({ start, end }: Series): number {
  const at = (time: GoogleTime) => Date.parse(time.date ? `${time.date}T00:00:00Z` : (time.dateTime ?? ""));
  return at(end) - at(start);
}

export function occurrenceAt(series: Series, calendarZone: string, wall: number): Occurrence {
  const length = lengthOf(series);
  if (series.start.date !== undefined) {
    const date = wallText(wall).slice(0, 10);
    return { start: { date }, end: { date: addDays(date, Math.round(length / DAY_MS)) } };
  }
  const start = wallToInstant(wallText(wall), seriesZone(series, calendarZone));
  const time = (instant: number, like: GoogleTime): GoogleTime => ({
    dateTime: formatInZone(instant, calendarZone),
    timeZone: like.timeZone ?? calendarZone,
  });
  return { start: time(start, series.start), end: time(start + length, series.end) };
}

function touches({ start, end }: Occurrence, { from, to }: Range, zone: string): boolean {
  const at = (time: GoogleTime) =>
    time.date === undefined ? Date.parse(time.dateTime ?? "") : wallToInstant(`${time.date}T00:00:00`, zone);
  const isZero = at(end) === at(start);
  return (
    (from === null || at(end) > from || (isZero && at(start) === from)) && (to === null || at(start) < to)
  );
}

import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { expandSeries } from "@/lib/domain/recurrence/expand";
import { RRule } from "@/lib/domain/recurrence/rrule-package";
import type { Interval, LocalDate } from "@/lib/domain/time";

const names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const zones = [
  "UTC",
  "America/Los_Angeles",
  "Europe/Oslo",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Apia",
];
const dayMs = 86_400_000;
/** How long after the first occurrence the window opens: soon, where counts and ends are, or years later. */
const delays = fc.oneof(fc.integer({ min: -20, max: 300 }), fc.integer({ min: 0, max: 4_000 }));
const lastOpening = Date.UTC(2028, 5, 1);

function windowAfter(start: Temporal.PlainDateTime, delay: number): Interval {
  const from = Math.min(Date.parse(start.toPlainDate().toString()) + delay * dayMs, lastOpening);
  return { start: new Date(from), end: new Date(from + 45 * dayMs) };
}

function rarely<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: values });
}

const first = fc
  .record({ day: fc.integer({ min: 0, max: 4_300 }), minutes: fc.integer({ min: 0, max: 1_439 }) })
  .map(({ day, minutes }) => Temporal.PlainDateTime.from("2015-01-01T00:00").add({ days: day, minutes }));

type Rule = {
  freq: "DAILY" | "WEEKLY" | "MONTHLY";
  interval: number;
  byday: string[] | null;
  bymonthday: number[] | null;
  bymonth: number[] | null;
  wkst: string;
  end: { count: number } | { until: number } | null;
};
const rules: fc.Arbitrary<Rule> = fc.record({
  freq: fc.constantFrom("DAILY" as const, "WEEKLY" as const, "MONTHLY" as const),
  interval: fc.integer({ min: 1, max: 5 }),
  byday: fc.option(fc.subarray(names, { minLength: 1 })),
  bymonthday: rarely(
    fc.uniqueArray(fc.constantFrom(1, 2, 15, 28, 29, 30, 31, -1, -2, -31), { minLength: 1 }),
  ),
  bymonth: rarely(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 })),
  wkst: fc.constantFrom("MO", "SU", "WE"),
  end: fc.option(
    fc.oneof(
      fc.record({ count: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ until: fc.integer({ min: 0, max: 400 }) }),
    ),
  ),
});

/** Day by day from the first to the end of the window, straight from the words of RFC 5545; no calendar of ours in it. */
function dayByDay(rule: Rule, start: Temporal.PlainDateTime): string[] {
  const from = (Date.parse(start.toPlainDate().toString()) - Date.UTC(2014, 11, 30)) / dayMs;
  const until = rule.end && "until" in rule.end ? from + rule.end.until + 1 : days.length;
  const [first, ...others] = days.slice(from, until);
  if (!first) throw new Error("a first day outside the days known");
  const found = others.filter((day) => isPeriod(rule, first, day) && isMatch(rule, first, day));
  const count = rule.end && "count" in rule.end ? rule.end.count : days.length;
  return [first, ...found].slice(0, count).map(({ text }) => text);
}

const days = Array.from({ length: 14 * 366 }, (_, index) => {
  const ms = Date.UTC(2014, 11, 30) + index * dayMs;
  const date = new Date(ms);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const text = date.toISOString().slice(0, 10);
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { ms, text, year, month, day: date.getUTCDate(), weekday: (date.getUTCDay() + 6) % 7, daysInMonth };
});
type Day = (typeof days)[number];

function isPeriod({ freq, interval, wkst }: Rule, from: Day, day: Day): boolean {
  const weekStart = ({ ms, weekday }: Day) => ms - ((weekday - names.indexOf(wkst) + 7) % 7) * dayMs;
  if (freq === "MONTHLY") return ((day.year - from.year) * 12 + day.month - from.month) % interval === 0;
  if (freq === "DAILY") return ((day.ms - from.ms) / dayMs) % interval === 0;
  return ((weekStart(day) - weekStart(from)) / (7 * dayMs)) % interval === 0;
}

function isMatch({ freq, byday, bymonthday, bymonth }: Rule, from: Day, day: Day): boolean {
  if (bymonth && !bymonth.includes(day.month)) return false;
  if (byday && !byday.includes(names[day.weekday] ?? "")) return false;
  const fromEnd = day.day - day.daysInMonth - 1;
  if (bymonthday && !bymonthday.includes(day.day) && !bymonthday.includes(fromEnd)) return false;
  if (byday || bymonthday || freq === "DAILY") return true;
  return freq === "WEEKLY" ? day.weekday === from.weekday : day.day === from.day;
}

const compact = (text: string) => text.replace(/[-:]/g, "");

function lineOf(rule: Rule, start: Temporal.PlainDateTime, isAllDay: boolean): string {
  const { freq, interval, byday, bymonthday, bymonth, wkst, end } = rule;
  const parts = [`FREQ=${freq}`, `INTERVAL=${interval}`, `WKST=${wkst}`];
  if (byday) parts.push(`BYDAY=${byday.join(",")}`);
  if (bymonthday) parts.push(`BYMONTHDAY=${bymonthday.join(",")}`);
  if (bymonth) parts.push(`BYMONTH=${bymonth.join(",")}`);
  if (end && "count" in end) parts.push(`COUNT=${end.count}`);
  if (end && "until" in end) {
    const last = start.add({ days: end.until });
    const date = compact(last.toPlainDate().toString());
    parts.push(
      `UNTIL=${isAllDay ? date : `${date}T${compact(last.toPlainTime().toString({ smallestUnit: "second" }))}`}`,
    );
  }
  return `RRULE:${parts.join(";")}`;
}

function expandedStarts(
  start: Temporal.PlainDateTime,
  zone: string,
  line: string,
  window: Interval,
): string[] {
  const at = start.toZonedDateTime(zone);
  const time = {
    kind: "timed" as const,
    start: new Date(at.epochMilliseconds),
    end: new Date(at.epochMilliseconds + 1),
  };
  const expansion = expandSeries({ time, zone, recurrence: [line] }, window);
  if (!expansion.ok) throw new Error(`${line}: ${expansion.reason}`);
  expect(expansion.isComplete).toBe(true);
  return expansion.occurrences.flatMap((one) =>
    one.time.kind === "timed" ? [one.time.start.toISOString()] : [],
  );
}

/** What of these wall times lies in the window, as instants, each once. */
function instantsOf(walls: Temporal.PlainDateTime[], zone: string, window: Interval): string[] {
  const instants = walls
    .map((wall) => wall.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds)
    .filter((at) => at >= window.start.getTime() && at < window.end.getTime());
  return [...new Set(instants)].sort((a, b) => a - b).map((at) => new Date(at).toISOString());
}

describe("expansion against a reader of days [B24][P5]", () => {
  it("timed rules in zones", () => {
    fc.assert(
      fc.property(first, rules, fc.constantFrom(...zones), delays, (start, rule, zone, delay) => {
        const window = windowAfter(start, delay);
        // A first occurrence that no clock there shows is written by its provider as one that does.
        const shown = start.toZonedDateTime(zone).toPlainDateTime();
        const walls = dayByDay(rule, shown)
          .filter((day) => Math.abs(Date.parse(day) - window.start.getTime()) < 50 * dayMs)
          .map((day) => Temporal.PlainDate.from(day).toPlainDateTime(shown.toPlainTime()));
        const expected = instantsOf(walls, zone, window);
        expect(expandedStarts(shown, zone, lineOf(rule, shown, false), window)).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });

  it("all-day rules", () => {
    fc.assert(
      fc.property(first, rules, delays, (start, rule, delay) => {
        const window = windowAfter(start, delay);
        const startDate = start.toPlainDate().toString() as LocalDate;
        const endDateExclusive = start.toPlainDate().add({ days: 1 }).toString() as LocalDate;
        const time = { kind: "allDay" as const, startDate, endDateExclusive };
        const recurrence = [lineOf(rule, start, true)];
        const expansion = expandSeries({ time, zone: "UTC", recurrence }, window);
        const found = expansion.ok ? expansion.occurrences.map(({ original }) => original) : [];
        const [opens, closes] = [window.start.toISOString(), window.end.toISOString()];
        const wanted = dayByDay(rule, start).filter(
          (date) => date >= opens.slice(0, 10) && date < closes.slice(0, 10),
        );
        expect(found).toEqual(wanted.map((date) => ({ kind: "allDay", date })));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("beginning near the window changes nothing", () => {
  const signed = (highest: number) =>
    fc.uniqueArray(fc.integer({ min: -highest, max: highest }).filter(Boolean), {
      minLength: 1,
      maxLength: 4,
    });
  const part = <T>(name: string, values: fc.Arbitrary<T[]>, freq = 1) =>
    fc.option(values, { freq }).map((list) => (list ? [`${name}=${list.join(",")}`] : []));
  const numbered = fc.uniqueArray(
    fc
      .tuple(fc.constantFrom("", "1", "2", "5", "-1", "-2"), fc.constantFrom(...names))
      .map((pair) => pair.join("")),
    { minLength: 1, maxLength: 3 },
  );
  const shapes = fc
    .record({
      freq: fc.constantFrom("MONTHLY", "YEARLY"),
      interval: fc.integer({ min: 1, max: 4 }),
      byday: part("BYDAY", numbered),
      months: part(
        "BYMONTH",
        fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      ),
      limit: fc.oneof(
        part("BYMONTHDAY", signed(31)),
        part("BYYEARDAY", signed(366)),
        part("BYWEEKNO", signed(53)),
      ),
      hours: part("BYHOUR", fc.constantFrom(["6", "18"], ["0"], ["23", "1"])),
      positions: part("BYSETPOS", signed(4)),
      count: part(
        "COUNT",
        fc.integer({ min: 1, max: 60 }).map((count) => [count]),
        3,
      ),
      wkst: fc.constantFrom("WKST=MO", "WKST=SU"),
    })
    // rrule reads a number before a weekday within numbered weeks in its own way, and takes every day of a week for none.
    .filter(
      ({ byday, limit }) => !limit.join().startsWith("BYWEEKNO") || /^BYDAY=[A-Z,]+$/.test(byday.join()),
    )
    .map(({ freq, interval, ...parts }) =>
      [`FREQ=${freq}`, `INTERVAL=${interval}`, ...Object.values(parts).flat()].join(";"),
    );

  /** rrule itself, from the very first occurrence on; its own count starts only where the rule matches. */
  function fromTheFirst(line: string, start: Temporal.PlainDateTime, window: Interval): string[] {
    const sorted = line.replace("BYHOUR=23,1", "BYHOUR=1,23");
    const dtstart = new Date(`${start.toString({ smallestUnit: "second" })}Z`);
    const options = { ...RRule.parseString(sorted), dtstart };
    const isFirst = new RRule({ ...options, count: 1 }).all()[0]?.getTime() === dtstart.getTime();
    const count = options.count && !isFirst ? options.count - 1 : options.count;
    const found = count === 0 ? [] : new RRule({ ...options, count }).between(dtstart, window.end);
    const instants = new Set([dtstart, ...found].map((date) => date.getTime()));
    return [...instants]
      .filter((at) => at >= window.start.getTime() && at < window.end.getTime())
      .map((at) => new Date(at).toISOString());
  }

  it("months and years, counted or not", () => {
    fc.assert(
      fc.property(first, shapes, delays, (start, line, delay) => {
        const window = windowAfter(start, delay);
        const expected = fromTheFirst(line, start, window);
        expect(expandedStarts(start, "UTC", `RRULE:${line}`, window)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

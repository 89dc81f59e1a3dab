import { describe, expect, it } from "vitest";
import { expandSeries } from "@/lib/domain/recurrence/expand";
import type { EventTime, Interval } from "@/lib/domain/time";

const year: Interval = { start: new Date("2026-11-01T00:00:00Z"), end: new Date("2027-12-06T00:00:00Z") };
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).join(",");
const everyPosition = `${numbers(-366, -1)},${numbers(1, 366)}`;
const day = (index: number) =>
  new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10).replaceAll("-", "");

function expanded(recurrence: string[], start = "2016-01-04T09:00:00Z", lengthMs = 3_600_000) {
  const from = new Date(start);
  const time: EventTime = { kind: "timed", start: from, end: new Date(from.getTime() + lengthMs) };
  return expandSeries({ time, zone: "America/Los_Angeles", recurrence }, year);
}

/** Found, and whether that is all; each within the test's time limit, where a hang would show. */
type Found = { found: number; isComplete: boolean };

describe("rules that mean harm, or nonsense [P8]", () => {
  it.each<[string, string[], Found]>([
    ["every second for ever", ["RRULE:FREQ=SECONDLY"], { found: 0, isComplete: false }],
    ["every minute for ever", ["RRULE:FREQ=MINUTELY"], { found: 3_559, isComplete: false }],
    ["a thousand million days", ["RRULE:FREQ=DAILY;COUNT=1000000000"], { found: 400, isComplete: true }],
    ["a thousand million seconds", ["RRULE:FREQ=SECONDLY;COUNT=1000000000"], { found: 0, isComplete: false }],
    ["a thousand million months", ["RRULE:FREQ=MONTHLY;COUNT=1000000000"], { found: 14, isComplete: true }],
    [
      "every ten thousand million weeks",
      ["RRULE:FREQ=WEEKLY;INTERVAL=9999999999;BYMONTH=1"],
      { found: 0, isComplete: true },
    ],
    [
      "every ten thousand million years",
      ["RRULE:FREQ=YEARLY;INTERVAL=9999999999"],
      { found: 0, isComplete: true },
    ],
    ["30 February, monthly", ["RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"], { found: 0, isComplete: true }],
    ["30 February, yearly", ["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], { found: 0, isComplete: true }],
    ["30 February, daily", ["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], { found: 0, isComplete: true }],
    [
      "30 February, three times",
      ["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"],
      { found: 0, isComplete: true },
    ],
    ["30 February, hourly", ["RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"], { found: 0, isComplete: true }],
    [
      "30 February, every second",
      ["RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"],
      { found: 0, isComplete: true },
    ],
    ["an hour never reached", ["RRULE:FREQ=HOURLY;INTERVAL=2;BYHOUR=2"], { found: 0, isComplete: true }],
    ["the 366th of a month", ["RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366"], { found: 0, isComplete: true }],
    [
      "every place of the year",
      [`RRULE:FREQ=YEARLY;BYDAY=MO,TU;BYSETPOS=${everyPosition};COUNT=999999`],
      { found: 0, isComplete: false },
    ],
    [
      "every second of a day, yearly",
      [`RRULE:FREQ=YEARLY;BYHOUR=${numbers(0, 23)};BYMINUTE=${numbers(0, 59)};BYSECOND=${numbers(0, 59)}`],
      { found: 0, isComplete: false },
    ],
    [
      "every second of an hour, by places",
      [`RRULE:FREQ=HOURLY;BYMINUTE=${numbers(0, 59)};BYSECOND=${numbers(0, 59)};BYSETPOS=${everyPosition}`],
      { found: 0, isComplete: false },
    ],
    [
      "three hundred rules",
      Array.from({ length: 300 }, (_, index) => `RRULE:FREQ=YEARLY;BYYEARDAY=${index + 1};COUNT=99`),
      { found: 19, isComplete: false },
    ],
    [
      "ten thousand days taken out",
      [
        "RRULE:FREQ=DAILY",
        ...Array.from({ length: 10_000 }, (_, index) => `EXDATE;VALUE=DATE:${day(index)}`),
      ],
      { found: 0, isComplete: true },
    ],
    [
      "ten thousand dates put in on one line",
      [`RDATE:${Array.from({ length: 10_000 }, (_, index) => `${day(index)}T170000Z`).join(",")}`],
      { found: 400, isComplete: true },
    ],
    [
      "a rule longer than a page",
      [`RRULE:FREQ=DAILY;X-A=${"A".repeat(100_000)}`],
      { found: 400, isComplete: true },
    ],
    [
      "every second taken out",
      ["RRULE:FREQ=DAILY", "EXRULE:FREQ=SECONDLY"],
      { found: 400, isComplete: false },
    ],
  ])("%s", (_, recurrence, expected) => {
    const expansion = expanded(recurrence);
    if (!expansion.ok) throw new Error(`refused: ${expansion.reason}`);
    expect({ found: expansion.occurrences.length, isComplete: expansion.isComplete }).toEqual(expected);
  });

  it("no more than 5,000 of the dates put in either", () => {
    const hour = (index: number) => new Date(year.start.getTime() + index * 3_600_000);
    const stamps = Array.from({ length: 6_000 }, (_, index) => hour(index).toISOString());
    const text = stamps.map((stamp) => stamp.replace(/[-:]|\.\d+/g, "")).join(",");
    const expansion = expanded([`RDATE:${text}`]);
    expect(expansion.ok && [expansion.occurrences.length, expansion.isComplete]).toEqual([5_000, false]);
    expect(expansion.ok && expansion.occurrences.at(-1)?.time).toMatchObject({ start: hour(4_999) });
  });

  it("no more than 5,000, the first of them, and says so", () => {
    const start = "2016-01-04T09:00:00Z";
    const expansion = expanded(["RRULE:FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22"], start, 0);
    const longer = expanded(["RRULE:FREQ=MINUTELY;INTERVAL=30"], start, 0);
    expect(expansion.ok && [expansion.occurrences.length, expansion.isComplete]).toEqual([4_799, true]);
    expect(longer.ok && longer.isComplete).toBe(false);
    const found = longer.ok ? longer.occurrences : [];
    expect(found[0]?.time).toMatchObject({ start: year.start });
    expect(found.length).toBeLessThanOrEqual(5_000);
    expect(found.length).toBeGreaterThan(4_900);
  });

  it.each([
    "RRULE",
    "RRULE:",
    "RRULE:=",
    "RRULE:FREQ",
    "RRULE:FREQ=",
    "RRULE:FREQ=DAILY;;;COUNT",
    "RRULE:FREQ=DAILY;BYDAY=",
    "RRULE:FREQ=DAILY;BYMONTH=1,,2",
    "RRULE:FREQ=DAILY;INTERVAL=99999999999999999999",
    "RRULE:FREQ=DAILY;INTERVAL=0x10",
    "RRULE:FREQ=DAILY;WKST=YO",
    "RRULE:FREQ=__proto__",
    "EXDATE:",
    "EXDATE;TZID=:",
    "\u0000",
    "",
  ])("%j is refused", (line) => {
    expect(expanded([line]).ok).toBe(false);
  });
});

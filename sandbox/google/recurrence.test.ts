import { describe, expect, it } from "vitest";
import { checkRecurrence, occurrencesOf, usedCount } from "./recurrence";

const LA = "America/Los_Angeles";
const timed = (start: string, end: string, recurrence: string[], zone = LA) => ({
  start: { dateTime: start, timeZone: zone },
  end: { dateTime: end, timeZone: zone },
  recurrence,
});
const MONDAYS = timed("2026-10-19T09:00:00-07:00", "2026-10-19T10:00:00-07:00", [
  "RRULE:FREQ=WEEKLY;BYDAY=MO",
]);
const all = { from: null, to: null };
const until = (to: string) => ({ from: null, to: Date.parse(to) });
const starts = (...args: Parameters<typeof occurrencesOf>) =>
  occurrencesOf(...args).map(
    ({ start }) => start.date ?? new Date(Date.parse(start.dateTime ?? "")).toISOString(),
  );

describe("occurrencesOf", () => {
  it("[B23] keeps the wall clock across a change of offset, for a year and longer", () => {
    expect(starts(MONDAYS, LA, until("2026-11-10T00:00:00Z"))).toEqual([
      "2026-10-19T16:00:00.000Z",
      "2026-10-26T16:00:00.000Z",
      "2026-11-02T17:00:00.000Z",
      "2026-11-09T17:00:00.000Z",
    ]);
    const week = {
      from: Date.parse("2027-10-18T00:00:00-07:00"),
      to: Date.parse("2027-10-25T00:00:00-07:00"),
    };
    expect(starts(MONDAYS, LA, week)).toEqual(["2027-10-18T16:00:00.000Z"]);
  });

  const ruled = (...lines: string[]) => ({ ...MONDAYS, recurrence: lines });
  it.each([
    ["COUNT", ["RRULE:FREQ=WEEKLY;COUNT=3"], ["10-19", "10-26", "11-02"]],
    [
      "UNTIL as an instant, inclusive",
      ["RRULE:FREQ=WEEKLY;UNTIL=20261102T170000Z"],
      ["10-19", "10-26", "11-02"],
    ],
    ["UNTIL one second before", ["RRULE:FREQ=WEEKLY;UNTIL=20261102T165959Z"], ["10-19", "10-26"]],
    ["UNTIL as a day, all of it", ["RRULE:FREQ=WEEKLY;UNTIL=20261026"], ["10-19", "10-26"]],
    ["several days", ["RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3"], ["10-19", "10-21", "10-26"]],
    ["EXDATE in UTC", ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20261026T160000Z"], ["10-19", "11-02"]],
    [
      "EXDATE in the series' zone and in another",
      [
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE;TZID=America/Los_Angeles:20261026T090000",
        "EXDATE;TZID=America/New_York:20261102T120000",
      ],
      ["10-19"],
    ],
    ["RDATE", ["RRULE:FREQ=WEEKLY;COUNT=1", "RDATE:20261022T160000Z"], ["10-19", "10-22"]],
    ["RDATE alone", ["RDATE:20261022T160000Z"], ["10-19", "10-22"]],
    ["EXRULE", ["RRULE:FREQ=DAILY;COUNT=4", "EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=2"], ["10-20", "10-22"]],
  ])("%s", (_name, lines, days) => {
    expect(starts(ruled(...lines), LA, all).map((start) => start.slice(5, 10))).toEqual(days);
  });

  it("all-day series count dates, whatever the zone", () => {
    const days = {
      start: { date: "2026-11-24" },
      end: { date: "2026-11-26" },
      recurrence: ["RRULE:FREQ=WEEKLY;COUNT=2"],
    };
    const found = occurrencesOf(days, "Pacific/Kiritimati", all);
    expect(found).toEqual([
      { start: { date: "2026-11-24" }, end: { date: "2026-11-26" } },
      { start: { date: "2026-12-01" }, end: { date: "2026-12-03" } },
    ]);
  });

  it("a series in another zone than the calendar's keeps its own clock and is written in the calendar's offset", () => {
    const berlin = timed(
      "2026-10-19T09:00:00+02:00",
      "2026-10-19T10:00:00+02:00",
      ["RRULE:FREQ=WEEKLY;COUNT=2"],
      "Europe/Berlin",
    );
    expect(occurrencesOf(berlin, LA, all).map(({ start }) => start)).toEqual([
      { dateTime: "2026-10-19T00:00:00-07:00", timeZone: "Europe/Berlin" },
      { dateTime: "2026-10-26T01:00:00-07:00", timeZone: "Europe/Berlin" },
    ]);
  });

  it.each([
    ["every third day", "RRULE:FREQ=DAILY;INTERVAL=3", ["2029-10-30", "2029-11-02"]],
    [
      "every second week, two days of it",
      "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
      ["2029-10-29", "2029-11-02"],
    ],
    ["weekdays of one month", "RRULE:FREQ=DAILY;BYMONTH=11;BYDAY=TH", ["2029-11-01"]],
    ["the 31st", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31", ["2029-10-31"]],
    ["1,000 times at most", "RRULE:FREQ=DAILY;COUNT=1000", []],
  ])("keeps its step years later: %s", (_name, line, days) => {
    const range = {
      from: Date.parse("2029-10-29T00:00:00-07:00"),
      to: Date.parse("2029-11-03T00:00:00-07:00"),
    };
    const found = starts(ruled(line), LA, range).map((start) => start.slice(0, 10));
    expect(found).toEqual(days);
    const whole = { ...ruled(line), recurrence: [line, "RDATE:20261019T160000Z"] };
    const slow = starts(whole, LA, { from: null, to: range.to }).map((start) => start.slice(0, 10));
    if (slow.length < 1_000) expect(slow.filter((day) => day >= "2029-10-29")).toEqual(days);
  });

  it("ends somewhere even without an end", () => {
    expect(starts(ruled("RRULE:FREQ=HOURLY"), LA, all)).toHaveLength(1_000);
    expect(starts(ruled("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"), LA, all)).toEqual([]);
  });

  it("gives what is running at the range's begin, and nothing that only touches it", () => {
    const range = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
    expect(starts(MONDAYS, LA, range("2026-10-26T16:30:00Z", "2026-10-26T16:31:00Z"))).toHaveLength(1);
    expect(starts(MONDAYS, LA, range("2026-10-26T17:00:00Z", "2026-10-26T18:00:00Z"))).toEqual([]);
    expect(starts(MONDAYS, LA, range("2026-10-26T15:00:00Z", "2026-10-26T16:00:00Z"))).toEqual([]);
  });
});

it.each([
  "FREQ=WEEKLY",
  "RRULE:FREQ=SECONDLY",
  "RRULE:FREQ=WEEKLY;INTERVAL=0",
  "RRULE:FREQ=WEEKLY;COUNT=0",
  "RRULE:FREQ=WEEKLY;UNTIL=tomorrow",
  "RRULE:FREQ=WEEKLY;NONSENSE=1",
  "RRULE:BYDAY=MO",
  "EXDATE:yesterday",
  "EXDATE;TZID=Mars/Base:20261026T090000",
  "DTSTART:20261019T090000",
])("refuses %s", (line) => {
  expect(() => checkRecurrence({ ...MONDAYS, recurrence: [line] }, LA)).toThrow("Invalid recurrence rule.");
});

it("counts what a COUNT has used up, dates taken out included", () => {
  const series = { ...MONDAYS, recurrence: ["RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE:20261026T160000Z"] };
  expect(usedCount(series, LA, Date.parse("2026-11-02T17:00:00Z"))).toBe(2);
});

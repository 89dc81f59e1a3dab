import { describe, expect, it } from "vitest";
import { countBefore, dateOfDay, dayOf, firstDay, ruleDays, turnedBy } from "./recurrence";
import { type Pattern, type RecurrenceRange, recurrenceSchema } from "./types";

const rule = (pattern: object, range: object) => recurrenceSchema.parse({ pattern, range });
const noEnd = (startDate: string) => ({ type: "noEnd", startDate });
const dates = (pattern: object, range: object, from: string, to: string) =>
  ruleDays(rule(pattern, range), dayOf(from), dayOf(to)).map(dateOfDay);

describe("ruleDays", () => {
  it.each<[string, Pattern | object, RecurrenceRange | object, string, string, string[]]>([
    [
      "daily, every third day",
      { type: "daily", interval: 3 },
      noEnd("2026-11-23"),
      "2026-11-25",
      "2026-12-03",
      ["2026-11-26", "2026-11-29", "2026-12-02"],
    ],
    [
      "weekly on two days, every other week, weeks from Sunday",
      { type: "weekly", interval: 2, daysOfWeek: ["monday", "sunday"], firstDayOfWeek: "sunday" },
      noEnd("2026-11-23"),
      "2026-11-01",
      "2026-12-21",
      ["2026-11-23", "2026-12-06", "2026-12-07", "2026-12-20", "2026-12-21"],
    ],
    [
      "weekly on two days, every other week, weeks from Monday",
      { type: "weekly", interval: 2, daysOfWeek: ["monday", "sunday"], firstDayOfWeek: "monday" },
      noEnd("2026-11-23"),
      "2026-11-01",
      "2026-12-21",
      ["2026-11-23", "2026-11-29", "2026-12-07", "2026-12-13", "2026-12-21"],
    ],
    [
      "the 31st falls on the last day of a shorter month",
      { type: "absoluteMonthly", interval: 1, dayOfMonth: 31 },
      noEnd("2026-12-31"),
      "2026-12-01",
      "2027-04-30",
      ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
    ],
    [
      "the second Tuesday",
      { type: "relativeMonthly", interval: 1, daysOfWeek: ["tuesday"], index: "second" },
      noEnd("2026-11-10"),
      "2026-11-11",
      "2027-01-31",
      ["2026-12-08", "2027-01-12"],
    ],
    [
      "the last weekday of every second month",
      {
        type: "relativeMonthly",
        interval: 2,
        daysOfWeek: ["monday", "tuesday", "wednesday", "thursday", "friday"],
        index: "last",
      },
      noEnd("2026-10-30"),
      "2026-10-01",
      "2027-02-28",
      ["2026-10-30", "2026-12-31", "2027-02-26"],
    ],
    [
      "29 February",
      { type: "absoluteYearly", interval: 1, dayOfMonth: 29, month: 2 },
      noEnd("2024-02-29"),
      "2027-01-01",
      "2028-12-31",
      ["2027-02-28", "2028-02-29"],
    ],
    [
      "Thanksgiving",
      { type: "relativeYearly", interval: 1, daysOfWeek: ["thursday"], index: "fourth", month: 11 },
      noEnd("2026-11-26"),
      "2026-01-01",
      "2027-12-31",
      ["2026-11-26", "2027-11-25"],
    ],
    [
      "an end date is the last day, that day included",
      { type: "daily", interval: 1 },
      { type: "endDate", startDate: "2026-11-23", endDate: "2026-11-25" },
      "2026-11-24",
      "2026-12-31",
      ["2026-11-24", "2026-11-25"],
    ],
    [
      "a number counts from the start, whatever is asked for",
      { type: "weekly", interval: 1, daysOfWeek: ["monday", "wednesday"] },
      { type: "numbered", startDate: "2026-11-23", numberOfOccurrences: 3 },
      "2026-11-24",
      "2026-12-31",
      ["2026-11-25", "2026-11-30"],
    ],
    [
      "an endless rule far from its start",
      { type: "daily", interval: 1 },
      noEnd("1999-01-01"),
      "2026-11-23",
      "2026-11-24",
      ["2026-11-23", "2026-11-24"],
    ],
  ])("%s", (_name, pattern, range, from, to, expected) => {
    expect(dates(pattern, range, from, to)).toEqual(expected);
  });

  it("answers the same for every window as for one long one", () => {
    const pattern = { type: "relativeMonthly", interval: 5, daysOfWeek: ["friday"], index: "last" };
    const whole = dates(pattern, noEnd("2001-03-30"), "2001-01-01", "2031-01-01");
    const apart = Array.from({ length: 30 }, (_, year) => year + 2001).flatMap((year) =>
      dates(pattern, noEnd("2001-03-30"), `${year}-01-01`, `${year}-12-31`),
    );
    expect(apart).toEqual(whole);
    expect(whole).toHaveLength(72);
  });
});

it("begins with its first occurrence, which may come after the start", () => {
  const wednesdays = { type: "weekly", interval: 1, daysOfWeek: ["wednesday"] };
  expect(dateOfDay(firstDay(rule(wednesdays, noEnd("2026-11-23"))))).toBe("2026-11-25");
});

it("counts what a number has used up", () => {
  const counted = rule(
    { type: "daily", interval: 2 },
    { type: "numbered", startDate: "2026-11-23", numberOfOccurrences: 9 },
  );
  expect(countBefore(counted, dayOf("2026-11-28"))).toBe(3);
});

it("turns the days of a weekly rule, and of no other", () => {
  const weekly: Pattern = {
    type: "weekly",
    interval: 1,
    daysOfWeek: ["saturday", "monday"],
    firstDayOfWeek: "sunday",
  };
  expect(turnedBy(weekly, 1)).toMatchObject({ daysOfWeek: ["sunday", "tuesday"] });
  expect(turnedBy(weekly, -8)).toMatchObject({ daysOfWeek: ["friday", "sunday"] });
  expect(turnedBy({ type: "daily", interval: 1 }, 3)).toEqual({ type: "daily", interval: 1 });
});

import { describe, expect, test } from "vitest";
import type { Shift } from "@/lib/domain/availability/facts";
import type { LocalDate } from "@/lib/domain/time";
import {
  shiftsOf,
  type TypedShift,
  typedShifts,
  usualWeek,
  weekProblems,
  weekWords,
} from "@/lib/domain/working-hours";
import { workingSpansIn, workingSpansOn } from "@/lib/domain/working-spans";

const typed = (weekday: number, start: string, end: string, endsNextDay = false): TypedShift => ({
  weekday,
  start,
  end,
  endsNextDay,
});
const backwards = "Ends before it starts. Tick “Next day” if it goes on past midnight.";
const overlaps = "Overlaps another shift.";

describe("what is wrong with a week", () => {
  test.each<[string, readonly TypedShift[], Record<string, string>]>([
    ["nothing, when shifts only touch", [typed(0, "08:00", "12:00"), typed(0, "12:00", "17:00")], {}],
    [
      "nothing, past midnight and to midnight",
      [typed(4, "22:00", "06:00", true), typed(1, "17:00", "00:00")],
      {},
    ],
    ["nothing, around the clock", [typed(2, "00:00", "00:00"), typed(3, "07:00", "07:00", true)], {}],
    [
      "a time is missing",
      [typed(0, "", "12:00"), typed(1, "08:00", "")],
      {
        "0.start": "Enter when it starts.",
        "1.end": "Enter when it ends.",
      },
    ],
    ["the end is before the start", [typed(0, "12:00", "08:00")], { "0.end": backwards }],
    ["the end is the start", [typed(0, "08:00", "08:00")], { "0.end": backwards }],
    ["more than a day", [typed(0, "08:00", "09:00", true)], { "0.end": "A shift has at most 24 hours." }],
    ["two overlap", [typed(0, "11:59", "14:00"), typed(0, "08:00", "12:00")], { "0.start": overlaps }],
    [
      "a night reaches into the next morning",
      [typed(0, "22:00", "06:00", true), typed(1, "05:00", "12:00")],
      {
        "1.start": overlaps,
      },
    ],
    [
      "Sunday's night reaches into Monday",
      [typed(0, "05:00", "12:00"), typed(6, "22:00", "06:00", true)],
      {
        "0.start": overlaps,
      },
    ],
    [
      "a short one inside a long one hides none",
      [typed(0, "08:00", "18:00"), typed(0, "09:00", "10:00"), typed(0, "11:00", "12:00")],
      { "1.start": overlaps, "2.start": overlaps },
    ],
    ["the same twice", [typed(3, "08:00", "12:00"), typed(3, "08:00", "12:00")], { "1.start": overlaps }],
  ])("%s", (_, week, problems) => {
    expect(Object.fromEntries(weekProblems(week))).toEqual(problems);
  });
});

test("what was typed becomes minutes in order, and back", () => {
  const week = [typed(4, "22:00", "06:00", true), typed(0, "13:00", "00:00"), typed(0, "08:30", "12:00")];
  const shifts: Shift[] = [
    { weekday: 0, start: 510, end: 720 },
    { weekday: 0, start: 780, end: 1_440 },
    { weekday: 4, start: 1_320, end: 1_800 },
  ];
  expect(shiftsOf(week)).toEqual(shifts);
  expect(shiftsOf(typedShifts(shifts))).toEqual(shifts);
  expect(typedShifts(shifts)[1]).toEqual(typed(0, "13:00", "00:00"));
});

describe("a week in words", () => {
  test.each<[string, readonly Shift[]]>([
    ["Mon–Fri 8 AM–5 PM", usualWeek],
    ["No working hours", []],
    [
      "Mon 8 AM–12 PM and 1–5:30 PM; Wed 8 AM–12 PM",
      [
        { weekday: 2, start: 480, end: 720 },
        { weekday: 0, start: 780, end: 1_050 },
        { weekday: 0, start: 480, end: 720 },
      ],
    ],
    ["Sat–Sun 10 PM–6 AM", [5, 6].map((weekday) => ({ weekday, start: 1_320, end: 1_800 }))],
    ["Mon 12 AM–12 AM", [{ weekday: 0, start: 0, end: 1_440 }]],
  ])("%s", (words, shifts) => {
    expect(weekWords(shifts)).toBe(words);
  });
});

describe("when somebody works on a day", () => {
  const hours: Shift[] = [
    { weekday: 1, start: 480, end: 720 },
    { weekday: 1, start: 780, end: 1_020 },
    { weekday: 6, start: 1_320, end: 1_800 },
  ];
  const denver = "America/Denver";
  const words = (spans: readonly { start: Date; end: Date }[]) =>
    spans.map(({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(0, 16)}`);

  test.each<[string, string, readonly string[]]>([
    [
      "split shifts",
      "2026-11-03",
      ["2026-11-03T15:00/2026-11-03T19:00", "2026-11-03T20:00/2026-11-04T00:00"],
    ],
    ["a day off", "2026-11-04", []],
    ["the evening of a night shift", "2026-11-08", ["2026-11-09T05:00/2026-11-09T07:00"]],
    ["and its morning", "2026-11-09", ["2026-11-09T07:00/2026-11-09T13:00"]],
    [
      "a night in which the clocks go forward is an hour shorter",
      "2027-03-14",
      ["2027-03-15T04:00/2027-03-15T06:00"],
    ],
  ])("%s", (_, date, spans) => {
    expect(words(workingSpansOn(date as LocalDate, hours, denver))).toEqual(spans);
  });

  test("is cut to a board's day on other clocks", () => {
    const day = { start: new Date("2026-11-03T19:00Z"), end: new Date("2026-11-03T20:30Z") };
    expect(words(workingSpansIn(day, hours, denver))).toEqual(["2026-11-03T20:00/2026-11-03T20:30"]);
  });

  test("the clocks change within a shift: it ends by the clock", () => {
    // Los Angeles, Sunday 1 November 2026: 1 AM to 2 AM comes twice.
    const night = [{ weekday: 5, start: 1_320, end: 1_800 }];
    const around = { start: new Date("2026-11-01T00:00Z"), end: new Date("2026-11-02T00:00Z") };
    expect(words(workingSpansIn(around, night, "America/Los_Angeles"))).toEqual([
      "2026-11-01T05:00/2026-11-01T14:00",
    ]);
  });
});

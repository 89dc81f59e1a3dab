import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { companyHoursShape, companyShape, holidayShape } from "@/lib/domain/company-shape";
import { hoursShape, timeOffShape } from "@/lib/domain/hours-shape";
import { serviceColours, serviceSwatchOf } from "@/lib/domain/service-colour";
import { serviceShape } from "@/lib/domain/service-shape";
import { arrivalWords, buffersWords, minutesWords } from "@/lib/domain/service-words";
import { timeOffWords } from "@/lib/domain/time-off";
import { zoneChoices, zoneTitle } from "@/lib/domain/zone-choice";

const id = "5f8e1c1e-6f0c-4c58-9a52-0d6e1a3f7b21";
const messages = (shape: z.ZodType, input: unknown) => {
  const parsed = shape.safeParse(input);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join("."), message]));
};

describe("hours", () => {
  const hours = { memberId: id, weekly: [], travelMinutes: 0, dailyLimit: null };
  test.each<[Record<string, unknown>, Record<string, string>]>([
    [{}, {}],
    [{ dailyLimit: 50, travelMinutes: 240 }, {}],
    [{ dailyLimit: 0 }, { dailyLimit: "Enter 1 or more, or leave it empty." }],
    [{ dailyLimit: 51 }, { dailyLimit: "At most 50." }],
    [{ dailyLimit: Number.NaN }, { dailyLimit: "Enter a whole number, or leave it empty." }],
    [{ travelMinutes: 241 }, { travelMinutes: "At most 240 minutes." }],
    [{ travelMinutes: 1.5 }, { travelMinutes: "Enter whole minutes." }],
    [
      { weekly: [{ weekday: 0, start: "10:00", end: "09:00", endsNextDay: false }] },
      { "weekly.0.end": "Ends before it starts. Tick “Next day” if it goes on past midnight." },
    ],
    [
      { weekly: [{ weekday: 0, start: "25:00", end: "09:00", endsNextDay: false }] },
      { "weekly.0.start": "Enter a time, like 8:30 AM." },
    ],
  ])("%j", (wish, expected) => {
    expect(messages(hoursShape, { ...hours, ...wish })).toEqual(expected);
  });
});

describe("time off", () => {
  const off = { memberId: id, timeOffId: id, note: "" };
  const days = (firstDate: string, lastDate: string) => ({ kind: "days", firstDate, lastDate });
  const span = (start: string, endDate: string, end: string) => ({
    kind: "span",
    date: "2026-11-03",
    start,
    endDate,
    end,
  });
  test.each<[object, Record<string, string>]>([
    [days("2026-11-03", "2026-11-03"), {}],
    [days("2026-11-03", "2027-11-03"), {}],
    [days("2026-11-03", "2027-11-04"), { "time.lastDate": "At most a year at a time." }],
    [days("2026-11-03", "2026-11-02"), { "time.lastDate": "Ends before it starts." }],
    [days("", "2026-11-02"), { "time.firstDate": "Choose the first day." }],
    [days("2026-02-30", "2026-03-02"), { "time.firstDate": "Choose the first day." }],
    [days("1999-12-31", "2000-01-02"), { "time.firstDate": "Choose a date between 2000 and 2100." }],
    [span("13:00", "2026-11-03", "15:00"), {}],
    [span("13:00", "2026-11-04", "09:00"), {}],
    [span("13:00", "2026-11-03", "13:00"), { "time.end": "Ends before it starts." }],
    [span("13:00", "2026-11-02", "15:00"), { "time.endDate": "Ends before it starts." }],
    [span("", "2026-11-03", "15:00"), { "time.start": "Enter when it starts." }],
  ])("%j", (time, expected) => {
    expect(messages(timeOffShape, { ...off, time })).toEqual(expected);
  });

  test("in words", () => {
    const oneDay = timeOffShape.parse({ ...off, time: days("2026-11-03", "2026-11-03") }).time;
    if (oneDay.kind !== "days") throw new Error("days are days");
    const start = { kind: "days", startDate: oneDay.firstDate } as const;
    const until = holidayShape.parse({ holidayId: id, date: "2026-11-04", name: "x" }).date;
    expect(timeOffWords({ ...start, endDateExclusive: until }, "UTC")).toBe("Tue 3 Nov 2026");
  });
});

describe("company and services", () => {
  test.each<[z.ZodType, object, Record<string, string>]>([
    [
      companyShape,
      { name: " ", zone: "Mars/Olympus", address: "", timesShownIn: "company" },
      { name: "Enter the company's name.", zone: "Choose a time zone." },
    ],
    [
      companyHoursShape,
      { weekly: [] },
      { weekly: "Add hours to at least one day, or switch business hours off." },
    ],
    [companyHoursShape, { weekly: null }, {}],
    [
      holidayShape,
      { holidayId: id, date: "", name: "" },
      { date: "Choose a date.", name: "Enter a name, like Christmas Day." },
    ],
    [
      serviceShape,
      {
        ...{ serviceId: id, expectedRevision: null, name: "", durationMinutes: Number.NaN },
        ...{ bufferBeforeMinutes: 241, bufferAfterMinutes: -1, skillIds: [], priceText: "", colour: null },
        ...{ arrivalWindowMinutes: null, isBookableOnline: false, noticeMinutes: 0, horizonDays: 731 },
      },
      {
        name: "Enter a name.",
        durationMinutes: "Enter whole minutes.",
        bufferBeforeMinutes: "At most 240 minutes.",
        bufferAfterMinutes: "Enter 0 or more.",
        horizonDays: "At most 730 days.",
      },
    ],
  ])("says what is wrong at each field %#", (shape, input, expected) => {
    expect(messages(shape, input)).toEqual(expected);
  });

  test("in words", () => {
    expect([0, 45, 90, 120, 1_440, 2_880].map(minutesWords)).toEqual([
      ...["none", "45 min", "90 min", "2 h", "1 day", "2 days"],
    ]);
    expect([buffersWords(0, 0), buffersWords(0, 30), buffersWords(15, 60)]).toEqual([
      ...[null, "30 min after", "15 min before, 1 h after"],
    ]);
    expect([arrivalWords(null), arrivalWords(240)]).toEqual(["At the start", "Within 4 h"]);
  });
});

describe("zones", () => {
  test("are found by their cities, by the names these have today", () => {
    const labels = zoneChoices("America/Los_Angeles").map(({ label }) => label);
    for (const label of ["Los Angeles, America", "Kolkata, Asia", "Kyiv, Europe", "UTC"])
      expect(labels).toContain(label);
    expect(labels).not.toContain("Calcutta, Asia");
    expect(new Set(labels).size).toBe(labels.length);
    expect(zoneTitle("America/Indiana/Knox")).toBe("Knox, Indiana, America");
  });

  test("the saved one is among them whatever it is called", () => {
    expect(zoneChoices("US/Pacific").map(({ value }) => value)).toContain("US/Pacific");
  });
});

describe("a service's colour", () => {
  const css = readFileSync(new URL("../../components/tokens.css", import.meta.url), "utf8");
  const grounds = [...css.matchAll(/--(?:canvas|sunk|surface|raised): (#[0-9a-f]{6});/gu)].map(
    ([, hex = ""]) => hex,
  );

  function luminanceOf(hex: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  test.each([...serviceColours])("%s stands out from every ground, light and dark", (name) => {
    expect(grounds.length).toBeGreaterThanOrEqual(8);
    for (const ground of grounds) {
      const [dim = 0, bright = 0] = [serviceSwatchOf[name], ground].map(luminanceOf).sort((a, b) => a - b);
      expect((bright + 0.05) / (dim + 0.05)).toBeGreaterThanOrEqual(3);
    }
  });
});

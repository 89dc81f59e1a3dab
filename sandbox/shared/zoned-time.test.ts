import { describe, expect, it } from "vitest";
import { addDays, formatInZone, isDate, isZone, midnightOf, mondayOf, wallToInstant } from "./zoned-time";

describe("wallToInstant", () => {
  it.each([
    ["an ordinary time", "2026-11-23T14:00", "America/Los_Angeles", "2026-11-23T22:00:00.000Z"],
    [
      "a time that does not exist moves forward",
      "2026-03-08T02:30",
      "America/Los_Angeles",
      "2026-03-08T10:30:00.000Z",
    ],
    [
      "a time that exists twice is the first",
      "2026-11-01T01:30",
      "America/Los_Angeles",
      "2026-11-01T08:30:00.000Z",
    ],
    ["a half-hour change", "2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00.000Z"],
    ["a quarter-hour zone", "2026-05-01T00:00", "Asia/Kathmandu", "2026-04-30T18:15:00.000Z"],
    ["just after a change", "2026-03-08T03:00", "America/New_York", "2026-03-08T07:00:00.000Z"],
  ])("%s", (_name, wall, zone, instant) => {
    expect(new Date(wallToInstant(`${wall}:00`, zone)).toISOString()).toBe(instant);
  });
});

describe("formatInZone", () => {
  it.each([
    ["America/Los_Angeles", "2026-11-23T14:00:00-08:00"],
    ["Asia/Kathmandu", "2026-11-24T03:45:00+05:45"],
    ["UTC", "2026-11-23T22:00:00Z"],
  ])("in %s", (zone, text) => {
    expect(formatInZone(Date.parse("2026-11-23T22:00:00.900Z"), zone)).toBe(text);
  });
});

it("knows days and zones", () => {
  expect([isDate("2026-02-29"), isDate("2028-02-29"), isDate("2026-2-1")]).toEqual([false, true, false]);
  expect(["Mars/Base", "+01:00", "Asia/Kolkata"].map(isZone)).toEqual([false, false, true]);
  expect([addDays("2026-12-31", 1), mondayOf("2026-11-22"), mondayOf("2026-11-23")]).toEqual([
    "2027-01-01",
    "2026-11-16",
    "2026-11-23",
  ]);
  expect(new Date(midnightOf("2026-03-29", "Europe/Berlin")).toISOString()).toBe("2026-03-28T23:00:00.000Z");
});

import { describe, expect, it } from "vitest";
import { nextClockChange } from "./clock-change";

describe("the next change of a zone's clocks", () => {
  it.each([
    ["America/Los_Angeles", "2026-11-03T18:00:00Z", "2027-03-14T10:00:00.000Z"],
    ["America/Los_Angeles", "2026-07-01T00:00:00Z", "2026-11-01T09:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-11-03T00:00:00Z", "2027-04-03T15:00:00.000Z"],
    ["Asia/Kolkata", "2026-11-03T00:00:00Z", null],
    ["UTC", "2026-11-03T00:00:00Z", null],
  ])("in %s after %s is %s", (zone, now, expected) => {
    expect(nextClockChange(zone, new Date(now))?.toISOString() ?? null).toBe(expected);
  });
});

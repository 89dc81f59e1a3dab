import { formatInTimeZone } from "date-fns-tz";
import { describe, expect, test } from "vitest";
import { clockWords, dateWords, dayKey } from "./time-words";

const zones = [
  "America/Los_Angeles",
  "America/Denver",
  "Europe/Oslo",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "UTC",
];

describe("times in words [P10]", () => {
  test("an hour that is missing where the server stands is still said right", () => {
    expect(clockWords(new Date("2026-03-08T02:30:00Z"), "UTC")).toBe("2:30 AM");
    expect(clockWords(new Date("2026-03-29T01:30:00Z"), "Africa/Lagos")).toBe("2:30 AM");
  });

  test.each(zones)("ordinary times agree with date-fns-tz in %s", (zone) => {
    for (let day = 0; day < 365; day += 1) {
      const noonThere = new Date(Date.UTC(2026, 0, 1 + day, 12, 37));
      expect(clockWords(noonThere, zone)).toBe(formatInTimeZone(noonThere, zone, "h:mm a"));
      expect(dateWords(noonThere, zone, true)).toBe(formatInTimeZone(noonThere, zone, "EEE d MMM yyyy"));
      expect(dayKey(noonThere, zone)).toBe(formatInTimeZone(noonThere, zone, "yyyy-MM-dd"));
    }
  });
});

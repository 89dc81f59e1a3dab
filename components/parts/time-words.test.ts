import { describe, expect, it } from "vitest";
import { clockTime, dayWords, relativeWords, zoneAbbreviation } from "./time-words";

const losAngeles = "America/Los_Angeles";
const instant = new Date("2026-11-03T23:30:07Z");

describe("times in words", () => {
  it.each([
    { zone: losAngeles, clock: "3:30 PM", seconds: "3:30:07 PM", day: "Tue 3 Nov 2026", short: "PST" },
    { zone: "America/Denver", clock: "4:30 PM", seconds: "4:30:07 PM", day: "Tue 3 Nov 2026", short: "MST" },
    {
      zone: "Asia/Kolkata",
      clock: "5:00 AM",
      seconds: "5:00:07 AM",
      day: "Wed 4 Nov 2026",
      short: "GMT+5:30",
    },
  ])("are those of $zone, whatever the machine's own zone is", ({ zone, clock, seconds, day, short }) => {
    expect(clockTime(instant, zone)).toBe(clock);
    expect(clockTime(instant, zone, true)).toBe(seconds);
    expect(dayWords(instant, zone, true)).toBe(day);
    expect(zoneAbbreviation(instant, zone)).toBe(short);
  });

  it("has only plain spaces, so that server and browser agree", () => {
    expect(clockTime(instant, losAngeles)).toMatch(/^[\x20-\x7e]+$/u);
  });

  it.each([
    { before: 20, words: "just now" },
    { before: 125, words: "2 min ago" },
    { before: 3 * 3600, words: "3 h ago" },
    { before: 4 * 86_400, words: "4 days ago" },
    { before: -40, words: "in 1 min" },
    { before: -20, words: "in a moment" },
  ])("$before s before now is $words", ({ before, words }) => {
    const now = new Date(instant.getTime() + before * 1000);
    expect(relativeWords(instant, now)).toBe(words);
  });
});

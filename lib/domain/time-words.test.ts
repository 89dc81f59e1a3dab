import { describe, expect, it } from "vitest";
import {
  clockWords,
  clockWordsToTheSecond,
  dateWords,
  dayKey,
  lengthWords,
  listWords,
  localTimesOf,
  spanWords,
  waitWords,
  whenWords,
  zoneWords,
} from "./time-words";

const pacific = "America/Los_Angeles";
const at = (iso: string) => new Date(iso);
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });

describe("times in words", () => {
  it.each([
    ["same half", span("2026-11-03T23:30:00Z", "2026-11-04T01:00:00Z"), "3:30–5:00 PM"],
    ["over noon", span("2026-11-03T19:30:00Z", "2026-11-03T21:00:00Z"), "11:30 AM–1:00 PM"],
    ["over midnight", span("2026-11-04T06:00:00Z", "2026-11-04T09:00:00Z"), "10:00 PM – Wed 4 Nov, 1:00 AM"],
  ])("says a span %s", (_case, given, words) => {
    expect(spanWords(given, pacific)).toBe(words);
  });

  it("names day, year and the zone as it is that day", () => {
    expect(whenWords(span("2026-11-03T23:30:00Z", "2026-11-04T01:00:00Z"), pacific)).toBe(
      "Tue 3 Nov 2026, 3:30–5:00 PM PST",
    );
    expect(whenWords(span("2026-07-03T22:30:00Z", "2026-07-04T00:00:00Z"), pacific)).toContain("PDT");
  });

  it("gives the local time of those whose clock differs, once for people who share it", () => {
    const visit = span("2026-11-03T23:30:00Z", "2026-11-04T01:00:00Z");
    const people = [
      { name: "Mike Ortega", zone: pacific },
      { name: "Raj Iyer", zone: "America/Denver" },
      { name: "Zoe Tan", zone: "America/Denver" },
      { name: "Kim Oh", zone: "Asia/Tokyo" },
    ];
    expect(localTimesOf(visit, pacific, people)).toEqual([
      "4:30–6:00 PM MST for Raj and Zoe",
      "Wed 4 Nov, 8:30–10:00 AM GMT+9 for Kim",
    ]);
  });

  it("knows the local day of an instant", () => {
    expect(dayKey(at("2026-11-04T07:59:00Z"), pacific)).toBe("2026-11-03");
    expect(dayKey(at("2026-11-04T08:00:00Z"), pacific)).toBe("2026-11-04");
  });

  it.each([
    [0, "1 s"],
    [39_001, "40 s"],
    [360_000, "6 min"],
    [7_200_000, "2 h"],
  ])("says a wait of %i ms as %s", (ms, words) => {
    expect(waitWords(ms)).toBe(words);
  });

  it.each([
    [[], ""],
    [["Mike"], "Mike"],
    [["Mike", "Raj", "Lee"], "Mike, Raj and Lee"],
  ])("lists %j", (names, words) => {
    expect(listWords(names)).toBe(words);
  });

  it.each([
    [pacific, "3:30 PM", "3:30:07 PM", "Tue 3 Nov 2026", "PST"],
    ["America/Denver", "4:30 PM", "4:30:07 PM", "Tue 3 Nov 2026", "MST"],
    ["Asia/Kolkata", "5:00 AM", "5:00:07 AM", "Wed 4 Nov 2026", "GMT+5:30"],
  ])("are those of %s, whatever the machine's own zone is", (zone, clock, seconds, day, short) => {
    const instant = at("2026-11-03T23:30:07Z");
    expect(clockWords(instant, zone)).toBe(clock);
    expect(clockWordsToTheSecond(instant, zone)).toBe(seconds);
    expect(dateWords(instant, zone, true)).toBe(day);
    expect(zoneWords(instant, zone)).toBe(short);
  });

  it("have only plain spaces, so that server and browser agree", () => {
    expect(clockWords(at("2026-11-03T23:30:07Z"), pacific)).toMatch(/^[\x20-\x7e]+$/u);
  });

  it.each([
    [45, "45 min"],
    [240, "4 h"],
    [90, "90 min"],
    [150, "2 h 30 min"],
  ])("says a length of %i minutes as %s", (minutes, words) => {
    expect(lengthWords(minutes)).toBe(words);
  });
});

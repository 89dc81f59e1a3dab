import { describe, expect, test } from "vitest";
import {
  type CalendarChoice,
  calendarHint,
  delaysWords,
  incomingState,
  type ReadFacts,
} from "./calendar-facts";

const read: ReadFacts = {
  isReadingAll: false,
  readSoFar: 0,
  firstReadAt: new Date("2026-11-01T18:00:00Z"),
};
const fresh: ReadFacts = { ...read, firstReadAt: null };

describe("how an account comes in", () => {
  test.each([
    ["nothing is read", [], { kind: "notRead" }],
    ["nothing was read yet", [fresh], { kind: "waiting" }],
    [
      "the first reading of two calendars goes on",
      [
        { ...fresh, isReadingAll: true, readSoFar: 100 },
        { ...fresh, isReadingAll: true, readSoFar: 28 },
      ],
      { kind: "firstSync", eventsRead: 128 },
    ],
    ["one is done and one not begun", [read, fresh], { kind: "waiting" }],
    ["everything was read", [read, read], { kind: "read" }],
    ["everything is read once more", [{ ...read, isReadingAll: true, readSoFar: 40 }], { kind: "read" }],
  ])("when %s", (_, calendars, state) => {
    expect(incomingState(calendars)).toEqual(state);
  });
});

describe("the delays of the last change", () => {
  test.each([
    [4_000, 200, "Google took 4 s, we took 0.2 s"],
    [700_000, 1_400, "Google took 12 min, we took 1 s"],
    [null, 300, "We took 0.3 s"],
    [2_000, null, "Google took 2 s"],
    [0, 10, "Google took under 0.1 s, we took under 0.1 s"],
    [null, null, null],
  ])("%s ms and %s ms", (providerMs, ownMs, words) => {
    expect(delaysWords({ providerMs, ownMs }, "Google")).toBe(words);
  });
});

describe("a calendar's hint", () => {
  const calendar: CalendarChoice = {
    id: "c1",
    name: "Personal",
    isPrimary: false,
    canWrite: true,
    blocks: false,
    receives: false,
  };
  test.each([
    ["the main calendar", { isPrimary: true }, null],
    ["one of one's own", {}, "Your office sees “Busy”, never the title"],
    ["a shared one", { canWrite: false }, "Read-only, shared with you"],
    [
      "holidays",
      { name: "Holidays in United States", canWrite: false },
      "All-day notes, usually not worth blocking",
    ],
    ["birthdays", { name: "Birthdays", canWrite: false }, "All-day notes, usually not worth blocking"],
  ])("%s", (_, wish, words) => {
    expect(calendarHint({ ...calendar, ...wish })).toBe(words);
  });
});

import { describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import { allDaySpanWords, busyLine, busySentence, busyWord, shownBusy, touchesDay } from "./busy";
import { aBusy, anAllDay, aShownBusy } from "./testing";

const la = "America/Los_Angeles";
const people = [{ id: "mike", name: "Mike Ortega" }];

describe("what a block says", () => {
  test.each([
    ["to others", aShownBusy(), "Busy 2–3 PM · from Mike's Google Calendar · details are private"],
    [
      "to others about Outlook",
      aShownBusy({ provider: "microsoft" }),
      "Busy 2–3 PM · from Mike's Outlook Calendar · details are private",
    ],
    [
      "to its owner",
      aShownBusy({ isOwn: true, title: "Dentist" }),
      "Dentist 2–3 PM · from your Google Calendar · only you see the title",
    ],
    [
      "to its owner when it is private, or its title could not be read",
      aShownBusy({ isOwn: true }),
      "Busy 2–3 PM · from your Google Calendar · details stay in your calendar",
    ],
  ])("%s [A10]", (_, busy, words) => {
    expect(busySentence(busy, la)).toBe(words);
  });

  test.each([
    ["tentative, and off [B28]", { kind: "tentative", blocks: false }, "Tentative (not blocking)"],
    ["tentative, and on [B30]", { kind: "tentative", blocks: true }, "Tentative"],
    ["out of office [P13]", { kind: "outOfOffice", blocks: true }, "Out of office"],
    ["focus, and off", { kind: "focus", blocks: false }, "Focus time (not blocking)"],
    ["unanswered", { kind: "busy", blocks: false }, "Busy (not blocking)"],
  ] as const)("about %s", (_, wish, words) => {
    expect(busyWord(aBusy(wish))).toBe(words);
  });

  test.each([
    ["full hours", "2026-11-03T22:00:00Z", "2026-11-03T23:00:00Z", "Busy 2–3 PM"],
    ["minutes", "2026-11-03T22:15:00Z", "2026-11-03T23:00:00Z", "Busy 2:15–3 PM"],
    ["over noon", "2026-11-03T19:00:00Z", "2026-11-03T21:30:00Z", "Busy 11 AM–1:30 PM"],
    ["over midnight", "2026-11-04T06:00:00Z", "2026-11-04T09:00:00Z", "Busy 10 PM – Wed 4 Nov, 1 AM"],
  ])("of its time, with %s", (_, start, end, words) => {
    expect(busyLine(aShownBusy({ start, end }), la)).toBe(words);
  });

  test.each([
    ["2026-11-10", "2026-11-11", "Tue 10 Nov"],
    ["2026-11-10", "2026-11-13", "Tue 10 Nov – Thu 12 Nov"],
    ["2026-11-10", "2026-11-10", "Tue 10 Nov"],
  ])("all day from %s to before %s, the end exclusive [B21]", (startDate, endDateExclusive, words) => {
    const days = { startDate: startDate as LocalDate, endDateExclusive: endDateExclusive as LocalDate };
    expect(allDaySpanWords(days)).toBe(words);
  });
});

describe("titles", () => {
  const when = "2026-11-03T22:00:00.000Z/2026-11-03T23:00:00.000Z";
  const titles = [{ when, title: "Dentist" }];

  test("stand on the viewer's own blocks and on nobody else's [P14]", () => {
    const blocks = [aBusy({ id: "own", isOwn: true }), aBusy({ id: "other", memberId: "ana" })];
    expect(shownBusy(blocks, people, titles).map((block) => block.title)).toEqual(["Dentist", null]);
  });

  test("of several events at the same time stand on the one block that is left of them", () => {
    const both = [...titles, { when, title: "Gym" }];
    expect(shownBusy([aBusy({ isOwn: true })], people, both)[0]?.title).toBe("Dentist · Gym");
  });

  test("stay away from blocks of another time: a private event has none", () => {
    const later = aBusy({ isOwn: true, end: "2026-11-03T23:30:00.000Z" });
    expect(shownBusy([later], people, titles)[0]?.title).toBeNull();
  });

  test("find an all-day block by its dates, in whichever zone they were read", () => {
    const block = { ...anAllDay("2026-11-10", "2026-11-12"), isOwn: true };
    const [shown] = shownBusy([block], people, [{ when: "2026-11-10/2026-11-12", title: "PTO" }]);
    expect(shown?.title).toBe("PTO");
  });
});

describe("the days of a block", () => {
  test.each([
    ["the day before", "2026-11-09", false],
    ["its first day", "2026-11-10", true],
    ["its last day", "2026-11-11", true],
    ["the day after", "2026-11-12", false],
  ])("all day: %s, also for a viewer elsewhere [B20][B21]", (_, date, touches) => {
    for (const zone of [la, "America/Denver", "Asia/Kolkata"])
      expect(touchesDay(anAllDay("2026-11-10", "2026-11-12"), date, zone)).toBe(touches);
  });

  test.each([
    ["ends at midnight", "2026-11-04T05:00:00Z", "2026-11-04T08:00:00Z", ["2026-11-03"]],
    ["goes over midnight", "2026-11-04T05:00:00Z", "2026-11-04T09:00:00Z", ["2026-11-03", "2026-11-04"]],
    ["has no length", "2026-11-04T08:00:00Z", "2026-11-04T08:00:00Z", ["2026-11-04"]],
  ])("a block that %s", (_, start, end, dates) => {
    const days = ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"];
    expect(days.filter((date) => touchesDay(aBusy({ start, end }), date, la))).toEqual(dates);
  });
});

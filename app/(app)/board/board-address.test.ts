import { describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import {
  boardAddressOf,
  boardHref,
  boardViews,
  mondayOf,
  monthSpan,
  steppedDate,
  weekSpan,
} from "./board-address";

const la = "America/Los_Angeles";
const mike = "11111111-2222-4333-8444-555555555555";
const raj = "66666666-2222-4333-8444-555555555555";
// Monday 2 November 2026, 03:00 in UTC: still Sunday in Los Angeles.
const now = new Date("2026-11-02T03:00:00Z");
const day = (text: string) => text as LocalDate;
const read = (search: Parameters<typeof boardAddressOf>[0], view: "day" | "week" = "day") =>
  boardAddressOf(search, { now, zone: la, view });

describe("the board's address", () => {
  test.each([
    ["nothing", {}, "day", "2026-11-01"],
    ["a day", { view: "day", date: "2026-11-03" }, "day", "2026-11-03"],
    ["a day without a view", { date: "2026-11-03" }, "day", "2026-11-03"],
    ["a view without a day", { view: "month" }, "month", "2026-11-01"],
    ["a view that is none", { view: "year", date: "2026-11-03" }, "day", "2026-11-03"],
    ["no date", { date: "soon" }, "day", "2026-11-01"],
    ["a day that does not exist", { date: "2026-02-30" }, "day", "2026-11-01"],
    ["a year out of reach", { date: "9999-12-31" }, "day", "2026-11-01"],
    ["two days at once", { date: ["2026-11-02", "2026-11-09"] }, "day", "2026-11-01"],
    ["an old link to a week", { week: "2026-11-08" }, "week", "2026-11-08"],
    ["an old link to a week's list", { week: "2026-11-08", view: "list" }, "list", "2026-11-08"],
    ["an old link to no week", { week: "soon" }, "week", "2026-11-01"],
  ])("%s", (_, search, view, date) => {
    expect(read(search)).toMatchObject({ view, date });
  });

  test("opens each viewer's usual view", () => {
    expect(read({}, "week").view).toBe("week");
    expect(read({ view: "day" }, "week").view).toBe("day");
  });

  test("keeps only ids, each once", () => {
    expect(read({ who: `${mike},nobody,${raj},${mike}` }).who).toEqual([mike, raj]);
  });

  test.each([
    ["nothing", {}, true],
    ["off", { busy: "off" }, false],
    ["another word", { busy: "no" }, true],
  ])("%s about busy times", (_, search, shows) => {
    expect(read(search).showsBusy).toBe(shows);
  });

  test.each(boardViews)("what a link to %s says is what the page reads", (view) => {
    const address = { view, date: day("2026-11-03"), who: [mike, raj], showsBusy: false };
    const href = boardHref(address, {});
    expect(href).toBe(`/board?view=${view}&date=2026-11-03&who=${mike},${raj}&busy=off`);
    const search = Object.fromEntries(new URL(href, "http://127.0.0.1").searchParams);
    expect(read(search, "week")).toEqual(address);
    expect(boardHref(address, { isToday: true, who: [], showsBusy: true })).toBe(`/board?view=${view}`);
  });

  test.each([
    ["day", "2026-11-01", "2026-10-31", "2026-11-02"],
    ["week", "2026-11-04", "2026-10-26", "2026-11-09"],
    ["list", "2026-11-08", "2026-10-26", "2026-11-09"],
    ["month", "2026-01-31", "2025-12-01", "2026-02-01"],
    ["month", "2026-03-31", "2026-02-01", "2026-04-01"],
  ] as const)("a %s steps to the one before and after", (view, date, before, after) => {
    const at = { view, date: day(date) };
    expect([steppedDate(at, -1), steppedDate(at, 1)]).toEqual([before, after]);
  });

  test("a week begins on Monday and is as long as its clocks make it", () => {
    expect(mondayOf(day("2026-11-08"))).toBe("2026-11-02");
    const hours = (date: string) => {
      const { start, end } = weekSpan(day(date), la);
      return (end.getTime() - start.getTime()) / 3_600_000;
    };
    expect([hours("2026-11-04"), hours("2026-10-26"), hours("2026-03-02")]).toEqual([168, 169, 167]);
  });

  test("a month's sheet has whole weeks", () => {
    const { start, end } = monthSpan(day("2026-11-15"), la);
    expect([start.toISOString(), end.toISOString()]).toEqual([
      "2026-10-26T07:00:00.000Z",
      "2026-12-07T08:00:00.000Z",
    ]);
  });
});

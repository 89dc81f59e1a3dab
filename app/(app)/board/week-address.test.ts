import { describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import { boardAddressOf, boardHref, weekSpan } from "./week-address";

const la = "America/Los_Angeles";
const mike = "11111111-2222-4333-8444-555555555555";
const raj = "66666666-2222-4333-8444-555555555555";
// Monday 2 November 2026, 03:00 in UTC: still Sunday in Los Angeles.
const now = new Date("2026-11-02T03:00:00Z");

describe("the board's address", () => {
  test.each([
    ["nothing", {}, "2026-10-26"],
    ["a Monday", { week: "2026-11-02" }, "2026-11-02"],
    ["any day of a week", { week: "2026-11-08" }, "2026-11-02"],
    ["no date", { week: "soon" }, "2026-10-26"],
    ["a day that does not exist", { week: "2026-02-30" }, "2026-10-26"],
    ["a year out of reach", { week: "9999-12-31" }, "2026-10-26"],
    ["two weeks at once", { week: ["2026-11-02", "2026-11-09"] }, "2026-10-26"],
  ])("%s opens the week of Monday", (_, search, monday) => {
    expect(boardAddressOf(search, now, la).monday).toBe(monday);
  });

  test("keeps only ids, each once", () => {
    const { who } = boardAddressOf({ who: `${mike},nobody,${raj},${mike}` }, now, la);
    expect(who).toEqual([mike, raj]);
  });

  test.each([
    ["nothing", {}, true],
    ["off", { busy: "off" }, false],
    ["another word", { busy: "no" }, true],
  ])("%s about busy times", (_, search, shows) => {
    expect(boardAddressOf(search, now, la).showsBusy).toBe(shows);
  });

  test("what a link says is what the page reads", () => {
    const address = {
      monday: "2026-11-02" as LocalDate,
      who: [mike, raj],
      view: "list" as const,
      showsBusy: false,
    };
    const href = boardHref(address, {});
    expect(href).toBe(`/board?week=2026-11-02&who=${mike},${raj}&view=list&busy=off`);
    const search = Object.fromEntries(new URL(href, "http://127.0.0.1").searchParams);
    expect(boardAddressOf(search, now, la)).toEqual(address);
    expect(boardHref(address, { isToday: true, who: [], view: "week", showsBusy: true })).toBe("/board");
  });

  test("a week is as long as its clocks make it", () => {
    const hours = (monday: string) => {
      const { start, end } = weekSpan(monday as LocalDate, la);
      return (end.getTime() - start.getTime()) / 3_600_000;
    };
    expect(hours("2026-11-02")).toBe(168);
    expect(hours("2026-10-26")).toBe(169);
    expect(hours("2026-03-02")).toBe(167);
  });
});

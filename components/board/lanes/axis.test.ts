import { describe, expect, test } from "vitest";
import type { LocalDate } from "@/lib/domain/time";
import { boxOf, dayAxis, hoursWithin, movedTo, msAt, quarterMs, resizedTo, shareAt, snapped } from "./axis";

const la = "America/Los_Angeles";
const on = (date: string, zone: string, from = 0, to = 24) => dayAxis(date as LocalDate, zone, { from, to });
const ms = (iso: string) => Date.parse(iso);

describe("the axis of a day", () => {
  test.each([
    ["an ordinary day", "2026-11-03", la, 24, 24],
    ["the day that repeats an hour", "2026-11-01", la, 25, 25],
    ["the day that skips an hour", "2026-03-08", la, 23, 23],
    ["the same elsewhere", "2026-10-25", "Europe/Berlin", 25, 25],
    ["a skip at midnight", "2026-09-06", "America/Santiago", 23, 23],
    ["a shift of half an hour", "2026-10-04", "Australia/Lord_Howe", 23.5, 23],
    ["a zone beside the full hours", "2026-11-03", "Asia/Kolkata", 24, 24],
  ])("%s is as long as its clocks make it, with a tick at every full hour", (_, date, zone, hours, ticks) => {
    const axis = on(date, zone);
    expect((axis.endMs - axis.startMs) / 3_600_000).toBe(hours);
    expect(axis.ticks).toHaveLength(ticks);
  });

  test("names the first hour and noon in full, and an hour that comes twice twice", () => {
    expect(
      on("2026-11-03", la, 7, 19)
        .ticks.map(({ words }) => words)
        .join(" "),
    ).toBe("7 AM 8 9 10 11 12 PM 1 2 3 4 5 6");
    const words = (date: string) => on(date, la, 0, 4).ticks.map((tick) => tick.words);
    expect(words("2026-11-01")).toEqual(["12 AM", "1", "1", "2", "3"]);
    expect(words("2026-03-08")).toEqual(["12 AM", "1", "3"]);
  });

  test.each([
    ["the start", 0, "2026-11-03T15:00:00Z"],
    ["the middle", 0.5, "2026-11-03T21:00:00Z"],
    ["the end", 1, "2026-11-04T03:00:00Z"],
  ])("%s is the same as a share and as a time", (_, share, instant) => {
    const axis = on("2026-11-03", la, 7, 19);
    expect(msAt(axis, share)).toBe(ms(instant));
    expect(shareAt(axis, ms(instant))).toBe(share);
  });

  test("equal times are equal lengths across a change of the clocks", () => {
    const axis = on("2026-11-01", la);
    const box = (from: string, to: string) => boxOf(axis, { startMs: ms(from), endMs: ms(to) })?.width;
    expect(box("2026-11-01T08:00:00Z", "2026-11-01T09:00:00Z")).toBeCloseTo(1 / 25);
    expect(box("2026-11-01T09:00:00Z", "2026-11-01T10:00:00Z")).toBeCloseTo(1 / 25);
  });
});

describe("snapping", () => {
  test.each([
    ["down", "2026-11-03T17:07:00Z", "2026-11-03T17:00:00Z"],
    ["up", "2026-11-03T17:08:00Z", "2026-11-03T17:15:00Z"],
    ["not at all", "2026-11-03T17:30:00Z", "2026-11-03T17:30:00Z"],
  ])("%s", (_, given, to) => {
    expect(snapped(ms(given))).toBe(ms(to));
  });

  test.each(["Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham"])(
    "in %s falls on quarters of the wall's hour",
    (zone) => {
      const minute = new Intl.DateTimeFormat("en", { minute: "numeric", timeZone: zone });
      const at = snapped(ms("2026-11-03T17:08:00Z"));
      expect(Number(minute.format(new Date(at))) % 15).toBe(0);
    },
  );
});

describe("where a span is drawn", () => {
  const axis = on("2026-11-03", la, 7, 19);
  const span = (from: string, to: string) => ({ startMs: ms(from), endMs: ms(to) });

  test.each([
    ["inside", "2026-11-03T18:00:00Z", "2026-11-03T21:00:00Z", [0.25, 0.25, false, false]],
    ["from the day before", "2026-11-02T18:00:00Z", "2026-11-03T18:00:00Z", [0, 0.25, true, false]],
    ["over midnight", "2026-11-04T00:00:00Z", "2026-11-04T09:00:00Z", [0.75, 0.25, false, true]],
    ["all day", "2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z", [0, 1, true, true]],
  ])("%s", (_, from, to, [left, width, before, after]) => {
    expect(boxOf(axis, span(from, to))).toEqual({ left, width, isCutBefore: before, isCutAfter: after });
  });

  test.each([
    ["before", "2026-11-03T12:00:00Z", "2026-11-03T15:00:00Z"],
    ["after", "2026-11-04T03:00:00Z", "2026-11-04T04:00:00Z"],
  ])("nothing of what lies %s the axis", (_, from, to) => {
    expect(boxOf(axis, span(from, to))).toBeNull();
  });

  test("counts only the hours of its day", () => {
    expect(hoursWithin(axis, span("2026-11-04T07:00:00Z", "2026-11-04T09:00:00Z"))).toBe(1);
    expect(hoursWithin(axis, span("2026-11-04T09:00:00Z", "2026-11-04T10:00:00Z"))).toBe(0);
  });
});

describe("a card in the hand", () => {
  const axis = on("2026-11-03", la, 7, 19);
  const noon = ms("2026-11-03T20:00:00Z");
  const span = { startMs: noon, endMs: noon + 6 * quarterMs };

  test.each([
    ["follows the hand by quarters", 22, 15],
    ["goes back as well", -40, -45],
    ["stays while the hand hardly moves", 7, 0],
    ["stops at the first hour", -9 * 60, -5 * 60],
    ["stops with a quarter left", 20 * 60, 7 * 60 - 15],
  ])("%s", (_, minutes, moved) => {
    const heldMs = noon + 600_000 + minutes * 60_000;
    const to = movedTo(axis, span, { grabMs: noon + 600_000, heldMs });
    expect([(to.startMs - noon) / 60_000, to.endMs - to.startMs]).toEqual([moved, 6 * quarterMs]);
  });

  test("that began at an odd minute comes to a quarter", () => {
    const odd = { startMs: noon + 5 * 60_000, endMs: noon + 65 * 60_000 };
    expect(movedTo(axis, odd, { grabMs: noon, heldMs: noon + 4 * 60_000 }).startMs).toBe(noon + quarterMs);
  });

  test.each([
    ["longer", 120, 120],
    ["by quarters", 52, 45],
    ["never shorter than a quarter", -300, 15],
    ["never beyond the drawn day", 20 * 60, 7 * 60],
  ])("is made %s at its end", (_, minutes, length) => {
    const to = resizedTo(axis, span, noon + minutes * 60_000);
    expect([to.startMs, (to.endMs - to.startMs) / 60_000]).toEqual([noon, length]);
  });
});

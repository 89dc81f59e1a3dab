import { describe, expect, test } from "vitest";
import { busyColumn, hoursWithBusy } from "./busy-places";
import { anAllDay, aShownBusy } from "./testing";

const la = "America/Los_Angeles";
const tuesday = { date: "2026-11-03", zone: la, hours: { from: 7, to: 19 }, mostBars: 2 };
const at = (id: string, from: string, to: string) =>
  aShownBusy({ id, start: `2026-11-03T${from}:00.000-08:00`, end: `2026-11-03T${to}:00.000-08:00` });

describe("a day's column", () => {
  test("gives a block its share of the drawn hours", () => {
    const { places, bars } = busyColumn([at("a", "13:00", "16:00")], tuesday);
    expect(places).toMatchObject([{ bar: 0, top: 0.5, height: 0.25 }]);
    expect(bars).toBe(1);
  });

  test("has no place for an all-day block [B21]", () => {
    expect(busyColumn([anAllDay("2026-11-03", "2026-11-04")], tuesday)).toEqual({
      places: [],
      crowds: [],
      bars: 0,
    });
  });

  test("puts what overlaps side by side, and what follows into a free bar", () => {
    const blocks = [at("a", "09:00", "11:00"), at("b", "10:00", "12:00"), at("c", "11:00", "12:00")];
    const { places, bars } = busyColumn(blocks, tuesday);
    expect(places.map(({ busy, bar }) => [busy.id, bar])).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 0],
    ]);
    expect(bars).toBe(2);
  });

  test("gathers what finds no bar of its own, beside the first [A10]", () => {
    const four = ["a", "b", "c", "d"].map((id) => at(id, "09:00", "10:00"));
    const later = [at("f", "14:00", "17:00"), at("g", "14:00", "15:00")];
    const { places, crowds, bars } = busyColumn([...four, ...later], tuesday);
    expect(places.map(({ busy, bar }) => [busy.id, bar])).toEqual([
      ["a", 0],
      ["f", 0],
      ["g", 1],
    ]);
    expect(crowds.map(({ blocks }) => blocks.map(({ id }) => id))).toEqual([["b", "c", "d"]]);
    expect(bars).toBe(2);
  });

  test("has one bar for all where there is no more room", () => {
    const blocks = [at("a", "09:00", "10:00"), at("b", "09:30", "10:30"), at("c", "12:00", "13:00")];
    const { places, crowds, bars } = busyColumn(blocks, { ...tuesday, mostBars: 1 });
    expect(places.map(({ busy }) => busy.id)).toEqual(["c"]);
    expect(crowds.map((crowd) => crowd.blocks.map(({ id }) => id))).toEqual([["a", "b"]]);
    expect(bars).toBe(1);
  });

  test("every block is either drawn or in a crowd", () => {
    const blocks = Array.from({ length: 40 }, (_, index) => {
      const from = 7 + ((index * 7) % 11);
      return at(
        `x${index}`,
        `${String(from).padStart(2, "0")}:15`,
        `${String(from + 1 + (index % 3)).padStart(2, "0")}:00`,
      );
    });
    const { places, crowds } = busyColumn(blocks, tuesday);
    const ids = [
      ...places.map(({ busy }) => busy.id),
      ...crowds.flatMap((crowd) => crowd.blocks.map(({ id }) => id)),
    ];
    expect(ids.sort()).toEqual(blocks.map(({ id }) => id).sort());
  });

  test.each([
    ["begins before the drawn hours", "05:00", "08:00", 0, 1 / 12],
    ["ends after them", "18:00", "22:00", 11 / 12, 1 / 12],
    ["has no length", "09:00", "09:00", 2 / 12, 0.5 / 12],
  ])("a block that %s stays inside", (_, from, to, top, height) => {
    const [place] = busyColumn([at("a", from, to)], tuesday).places;
    expect(place?.top).toBeCloseTo(top);
    expect(place?.height).toBeCloseTo(height);
  });

  test("draws nothing of a block outside the hours", () => {
    expect(busyColumn([at("a", "20:00", "21:00")], tuesday).bars).toBe(0);
  });

  test("speaks of the wall clock where a day has 25 hours", () => {
    const sunday = { ...tuesday, date: "2026-11-01" };
    const noon = aShownBusy({ start: "2026-11-01T20:00:00.000Z", end: "2026-11-01T21:00:00.000Z" });
    expect(busyColumn([noon], sunday).places[0]?.top).toBeCloseTo(5 / 12);
  });
});

describe("the drawn hours", () => {
  const week = { dates: ["2026-11-02", "2026-11-03", "2026-11-04"], zone: la };
  const usual = { from: 7, to: 19 };
  test.each([
    ["nothing outside", [at("a", "09:00", "10:00")], usual, 0],
    ["what begins inside them", [at("a", "18:30", "21:00")], usual, 0],
    ["an evening", [at("a", "20:00", "21:30")], { from: 7, to: 22 }, 0],
    ["an early morning", [at("a", "06:15", "06:45")], { from: 6, to: 19 }, 0],
    ["a night, which is said in words", [at("a", "02:00", "04:00")], usual, 1],
    ["an all-day event", [anAllDay("2026-11-03", "2026-11-04")], usual, 0],
  ])("for %s", (_, blocks, hours, unseen) => {
    expect(hoursWithBusy(usual, blocks, week)).toEqual({ hours, unseen });
  });
});

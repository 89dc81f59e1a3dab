import { describe, expect, test } from "vitest";
import { laneAt, laneWindow, spreadOf } from "./lane-window";

const fifty = spreadOf(Array.from({ length: 50 }, (_, index) => (index === 2 ? 200 : 80)));

describe("the lanes that are drawn", () => {
  test.each([
    [-50, 0],
    [0, 0],
    [79, 0],
    [80, 1],
    [359, 2],
    [360, 3],
    [99_999, 49],
  ])("at %i pixels lies lane %i", (y, lane) => {
    expect(laneAt(fifty, y)).toBe(lane);
  });

  test.each([
    [0, 600, [0, 9]],
    [1_000, 600, [8, 21]],
    [4_000, 600, [45, 49]],
    [0, 99_999, [0, 49]],
  ])("%i to %i pixels further: those in sight and three around them", (top, height, range) => {
    expect(laneWindow(fifty, { top, height })).toEqual(range);
  });

  test("all together are as high as each of them", () => {
    expect(fifty.total).toBe(49 * 80 + 200);
    expect(spreadOf([])).toEqual({ tops: [], total: 0 });
  });
});

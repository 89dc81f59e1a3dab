import { describe, expect, test } from "vitest";
import { laneHeight, stacked } from "./stacking";

const hour = 3_600_000;
const part = (id: string, from: number, to: number) => ({ id, startMs: from * hour, endMs: to * hour });
const rowsOf = (parts: ReturnType<typeof part>[], least = 0) =>
  Object.fromEntries([...stacked(parts, least)].map(([id, { row, rows }]) => [id, `${row}/${rows}`]));

describe("cards that overlap", () => {
  test.each([
    ["one after the other share a line", [part("a", 8, 9), part("b", 9, 10)], { a: "0/1", b: "0/1" }],
    ["two take two lines", [part("a", 8, 10), part("b", 9, 11)], { a: "0/2", b: "1/2" }],
    [
      "a chain shares the height, and a line is used again",
      [part("a", 8, 10), part("b", 9, 12), part("c", 10, 11)],
      { a: "0/2", b: "1/2", c: "0/2" },
    ],
    [
      "what stands apart keeps the whole height",
      [part("a", 8, 10), part("b", 9, 10), part("c", 12, 13)],
      { a: "0/2", b: "1/2", c: "0/1" },
    ],
    [
      "what begins as they end keeps the whole height too",
      [part("a", 8, 10), part("b", 9, 10), part("c", 10, 11)],
      { a: "0/2", b: "1/2", c: "0/1" },
    ],
    ["the longer one comes first", [part("b", 8, 9), part("a", 8, 12)], { a: "0/2", b: "1/2" }],
  ])("%s", (_, parts, rows) => {
    expect(rowsOf(parts)).toEqual(rows);
  });

  test("a short one takes the room it is drawn in", () => {
    const parts = [part("a", 8, 8.1), part("b", 8.2, 9)];
    expect(rowsOf(parts)).toEqual({ a: "0/1", b: "0/1" });
    expect(rowsOf(parts, hour / 2)).toEqual({ a: "0/2", b: "1/2" });
  });

  test.each([
    [0, 80],
    [1, 80],
    [2, 112],
    [4, 216],
  ])("%i lines make a lane of %i pixels", (rows, height) => {
    expect(laneHeight(rows === 0 ? [] : [{ row: 0, rows }])).toBe(height);
  });
});

import { expect, it } from "vitest";
import { merged } from "@/lib/calendar/merged";

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));
const span = (from: number, to: number) => ({ start: at(from), end: at(to) });

it.each<[title: string, given: [number, number][], joined: [number, number][]]>([
  ["nothing", [], []],
  [
    "overlapping",
    [
      [9, 11],
      [8, 10],
    ],
    [[8, 11]],
  ],
  [
    "touching",
    [
      [8, 9],
      [9, 10],
    ],
    [[8, 10]],
  ],
  [
    "one inside another",
    [
      [8, 12],
      [9, 10],
      [13, 14],
    ],
    [
      [8, 12],
      [13, 14],
    ],
  ],
  [
    "over the window's edges",
    [
      [1, 7],
      [19, 23],
    ],
    [
      [6, 7],
      [19, 20],
    ],
  ],
  [
    "outside, empty or backwards",
    [
      [1, 6],
      [20, 22],
      [9, 9],
      [12, 11],
    ],
    [],
  ],
])("joins what is %s", (_title, given, joined) => {
  const intervals = given.map(([from, to]) => span(from, to));
  expect(merged(intervals, span(6, 20))).toEqual(joined.map(([from, to]) => span(from, to)));
});

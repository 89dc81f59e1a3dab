import { describe, expect, test } from "vitest";
import { clockOf, typedStart } from "./typed-start";

const zone = "America/Los_Angeles";
const typed = (date: string, time: string, fold: "first" | "second" = "first") =>
  typedStart({ date, time, fold }, zone);

describe("a typed start [B26]", () => {
  test("an ordinary one", () => {
    expect(typed("2026-11-03", "09:00", "second")).toEqual({
      kind: "at",
      start: new Date("2026-11-03T17:00:00Z"),
    });
  });

  test("one that the clocks skip comes with the next that exists", () => {
    expect(typed("2026-03-08", "02:30")).toEqual({
      kind: "gap",
      words: "2:30 AM doesn't exist on Sun 8 Mar: the clocks go forward. Use 3:30 AM?",
      instead: "03:30",
    });
  });

  test.each([
    ["first", "2026-11-01T08:30:00Z"],
    ["second", "2026-11-01T09:30:00Z"],
  ] as const)("of one that comes twice the %s is chosen, and both are offered", (fold, start) => {
    expect(typed("2026-11-01", "01:30", fold)).toEqual({
      kind: "fold",
      start: new Date(start),
      words: {
        first: "The first 1:30 AM, before the clocks go back",
        second: "The second 1:30 AM, after the clocks went back",
      },
    });
  });
});

describe("a time as people type it", () => {
  test.each([
    ["2:20 pm", "14:20"],
    ["2:20PM", "14:20"],
    ["14:20", "14:20"],
    ["1420", "14:20"],
    ["920", "09:20"],
    ["9", "09:00"],
    ["2p", "14:00"],
    ["12 am", "00:00"],
    ["12:15 p.m.", "12:15"],
    [" 7.45 ", "07:45"],
    ["0:00", "00:00"],
    ["13 pm", null],
    ["0 am", null],
    ["24:00", null],
    ["9:60", null],
    ["noon", null],
    ["", null],
  ])("%s: %s", (text, clock) => {
    expect(clockOf(text)).toBe(clock);
  });
});

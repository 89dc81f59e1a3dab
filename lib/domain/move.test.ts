import { describe, expect, test } from "vitest";
import type { FieldChange } from "@/lib/domain/activity";
import type { LocalDate } from "@/lib/domain/time";
import { crewAfter, type MoveOfCrew, movedWords, onDay } from "./move";

const zone = "America/Los_Angeles";

describe("who is on it after a move", () => {
  const swap = (from: string | null, to: string | null): MoveOfCrew => ({ kind: "swap", from, to });
  test.each<[string, readonly string[], MoveOfCrew, readonly string[]]>([
    ["another lane", ["mike"], swap("mike", "raj"), ["raj"]],
    ["the same lane", ["mike", "ana"], swap("mike", "mike"), ["mike", "ana"]],
    ["one of two lanes", ["mike", "ana"], swap("mike", "raj"), ["raj", "ana"]],
    ["to somebody who is on it", ["mike", "ana"], swap("mike", "ana"), ["ana"]],
    ["from nobody", [], swap(null, "raj"), ["raj"]],
    ["back to nobody", ["raj"], swap("raj", null), []],
    ["one more", ["mike"], swap(null, "raj"), ["mike", "raj"]],
    ["nobody stays nobody", [], swap(null, null), []],
    ["exactly these, each once", ["mike"], { kind: "crew", fieldworkerIds: ["a", "b", "a"] }, ["a", "b"]],
  ])("%s", (_, crew, move, after) => {
    expect(crewAfter(crew, move)).toEqual(after);
  });
});

describe("on another day it keeps its time on the wall [P9]", () => {
  const span = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });
  test.each([
    [
      "the next day",
      "2026-11-03T17:00:00Z",
      "2026-11-03T18:30:00Z",
      "2026-11-04",
      "2026-11-04T17:00:00Z",
      "2026-11-04T18:30:00Z",
    ],
    [
      "over the end of summer time",
      "2026-10-30T16:00:00Z",
      "2026-10-30T17:00:00Z",
      "2026-11-02",
      "2026-11-02T17:00:00Z",
      "2026-11-02T18:00:00Z",
    ],
    [
      "to a time that the clocks skip",
      "2026-03-07T10:30:00Z",
      "2026-03-07T11:30:00Z",
      "2026-03-08",
      "2026-03-08T10:30:00Z",
      "2026-03-08T11:30:00Z",
    ],
    [
      "to a time that comes twice: the first",
      "2026-10-31T08:30:00Z",
      "2026-10-31T09:30:00Z",
      "2026-11-01",
      "2026-11-01T08:30:00Z",
      "2026-11-01T09:30:00Z",
    ],
  ])("%s", (_, start, end, date, newStart, newEnd) => {
    expect(onDay(span(start, end), date as LocalDate, zone)).toEqual(span(newStart, newEnd));
  });
});

describe("what somebody did to a booking", () => {
  const change = (field: string, old: string | null, now: string | null): [string, FieldChange] => [
    field,
    { field, old, new: now },
  ];
  test.each<[string, [string, FieldChange][]]>([
    [
      "moved this booking to 2:00 PM",
      [change("startsAt", "2026-11-03T17:00:00Z", "2026-11-03T22:00:00Z"), change("endsAt", "x", "y")],
    ],
    [
      "moved this booking to Wed 4 Nov, 2:00 PM",
      [change("startsAt", "2026-11-03T17:00:00Z", "2026-11-04T22:00:00Z")],
    ],
    [
      "changed how long this booking takes",
      [change("endsAt", "2026-11-03T17:00:00Z", "2026-11-03T22:00:00Z")],
    ],
    ["gave this booking to Raj Iyer", [change("fieldworkers", "Mike Ortega", "Raj Iyer")]],
    ["took everybody off this booking", [change("fieldworkers", "Mike Ortega", null)]],
    [
      "moved this booking to 2:00 PM and gave it to Raj Iyer",
      [
        change("startsAt", "2026-11-03T17:00:00Z", "2026-11-03T22:00:00Z"),
        change("fieldworkers", "Mike Ortega", "Raj Iyer"),
      ],
    ],
    ["changed the status of this booking", [change("status", "Draft", "Confirmed")]],
    ["changed this booking", [change("address", "a", "b")]],
  ])("%s", (said, changes) => {
    expect(movedWords(new Map(changes), zone)).toBe(said);
  });
});

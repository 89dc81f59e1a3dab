import { describe, expect, test } from "vitest";
import type { BusyEvent } from "./busy-block";
import { isOver } from "./past-events";
import type { LocalDate } from "./time";

const by = new Date("2026-11-03T12:00:00Z");
const zone = "America/Los_Angeles";
const timed = (start: string, end: string) => ({
  kind: "timed" as const,
  start: new Date(start),
  end: new Date(end),
});
const days = (startDate: string, endDateExclusive: string) => ({
  kind: "allDay" as const,
  startDate: startDate as LocalDate,
  endDateExclusive: endDateExclusive as LocalDate,
});
const early = timed("2026-10-20T10:00:00Z", "2026-10-20T11:00:00Z");
const event = (change: Partial<BusyEvent>): BusyEvent => ({
  ...{ eventId: "e", time: early, zone: null, series: { kind: "single" } },
  ...{ shows: "busy", response: "none", isPrivate: false },
  ...change,
});
const series = (rule: string, time: BusyEvent["time"] = early) =>
  event({ time, zone: "UTC", series: { kind: "master", recurrence: [rule] } });

describe("a family is over [R30]", () => {
  test.each<[what: string, family: BusyEvent[], expected: boolean]>([
    ["when its event ended", [event({})], true],
    [
      "when it ends that moment",
      [event({ time: timed("2026-11-03T11:00:00Z", "2026-11-03T12:00:00Z") })],
      true,
    ],
    ["not while it goes on", [event({ time: timed("2026-11-03T11:00:00Z", "2026-11-03T12:01:00Z") })], false],
    ["not while its owner's own day goes on", [event({ time: days("2026-11-03", "2026-11-04") })], false],
    ["when its owner's own day ended", [event({ time: days("2026-11-02", "2026-11-03") })], true],
    ["when its last occurrence ended", [series("RRULE:FREQ=DAILY;COUNT=14")], true],
    ["not before its last occurrence", [series("RRULE:FREQ=DAILY;COUNT=16")], false],
    ["when its rule ended", [series("RRULE:FREQ=WEEKLY;UNTIL=20261103T100000Z")], true],
    ["not while its rule goes on", [series("RRULE:FREQ=WEEKLY;UNTIL=20261110T100000Z")], false],
    ["never without an end", [series("RRULE:FREQ=YEARLY")], false],
    ["not when it comes only every other year", [series("RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2")], false],
    ["not when nobody can read its rule", [series("RRULE:FREQ=SOMETIMES;COUNT=1")], false],
    [
      "not while an occurrence of it was put off until later",
      [
        series("RRULE:FREQ=DAILY;COUNT=3"),
        event({
          eventId: "x",
          time: timed("2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z"),
          series: { kind: "exception", masterId: "e", original: { kind: "timed", at: early.start } },
        }),
      ],
      false,
    ],
    [
      "not because its only occurrence to come was brought forward",
      [
        series("RRULE:FREQ=DAILY;COUNT=16"),
        event({
          eventId: "x",
          series: {
            kind: "exception",
            masterId: "e",
            original: { kind: "timed", at: new Date("2026-11-04T10:00:00Z") },
          },
        }),
      ],
      false,
    ],
  ])("%s", (_, family, expected) => {
    expect(isOver(family, by, zone)).toBe(expected);
  });
});

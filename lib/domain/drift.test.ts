import { describe, expect, it } from "vitest";
import { type DriftFacts, type DriftVerdict, judgeDrift, type SeenVersion } from "@/lib/domain/drift";
import type { LocalDate } from "@/lib/domain/time";

const now = new Date("2026-11-01T12:00:00Z");
const span = (from: string, to: string) => ({
  start: new Date(`2026-11-03T${from}:00Z`),
  end: new Date(`2026-11-03T${to}:00Z`),
});
const nine = span("17:00", "18:30");
const one = span("21:00", "23:00");
const noon = span("20:00", "21:30");

function facts(changes: Partial<DriftFacts> = {}): DriftFacts {
  return {
    wanted: "present",
    direction: "twoWay",
    moves: "apply",
    deletions: "ask",
    written: { span: nine, textHash: "ours" },
    unanswered: [],
    booking: nine,
    crewSize: 1,
    ...changes,
  };
}

function seen(at: { start: Date; end: Date } | "allDay", textHash = "ours"): SeenVersion {
  const allDay = {
    kind: "allDay" as const,
    startDate: "2026-11-03" as LocalDate,
    endDateExclusive: "2026-11-04" as LocalDate,
  };
  return { etag: '"2"', time: at === "allDay" ? allDay : { kind: "timed", ...at }, textHash };
}

describe("judgeDrift: our event as it is there now", () => {
  const cases: [string, Partial<DriftFacts>, SeenVersion, DriftVerdict][] = [
    ["a colour or reminder is no news of ours", {}, seen(nine), { kind: "same" }],
    [
      "[P2][B15] moved and stretched: the booking follows with start and end",
      {},
      seen(one),
      { kind: "follow", span: one, isEdited: false },
    ],
    ["moved and its text changed", {}, seen(one, "theirs"), { kind: "follow", span: one, isEdited: true }],
    ["text changed only", {}, seen(nine, "theirs"), { kind: "stands", what: "edited" }],
    [
      "[A42] one-way out: the booking stays",
      { direction: "out" },
      seen(one),
      { kind: "stands", what: "moved" },
    ],
    ["policy ignore", { moves: "ignore" }, seen(one), { kind: "stands", what: "moved" }],
    ["policy ask", { moves: "ask" }, seen(one), { kind: "ask", span: one, reason: "policy" }],
    [
      "moved on both sides: nobody's move is lost",
      { booking: noon },
      seen(one),
      { kind: "ask", span: one, reason: "bothMoved" },
    ],
    ["moved on both sides to the same time", { booking: one }, seen(one), { kind: "same" }],
    ["only the booking moved and waits to be pushed", { booking: noon }, seen(nine), { kind: "same" }],
    [
      "two fieldworkers, one moves it",
      { crewSize: 2 },
      seen(one),
      { kind: "ask", span: one, reason: "severalPeople" },
    ],
    ["made all-day", {}, seen("allDay"), { kind: "ask", span: null, reason: "allDay" }],
    ["made zero-length", {}, seen(span("21:00", "21:00")), { kind: "ask", span: null, reason: "noLength" }],
    ["should be gone anyway", { wanted: "absent" }, seen(one), { kind: "same" }],
    [
      "moved by a write of ours without an answer, while the booking went back [B17]",
      { unanswered: [{ span: one, textHash: "ours" }] },
      seen(one),
      { kind: "same" },
    ],
    [
      "edited after a write of ours without an answer",
      { unanswered: [{ span: one, textHash: "newer" }] },
      seen(one),
      { kind: "stands", what: "edited" },
    ],
    [
      "what we wrote is not known: compared with the booking",
      { written: null },
      seen(one),
      { kind: "follow", span: one, isEdited: false },
    ],
  ];
  it.each(cases)("%s", (_, changes, version, verdict) => {
    expect(judgeDrift(facts(changes), version, now)).toEqual(verdict);
  });
});

describe("judgeDrift: our event is gone [B17][P1][P39]", () => {
  const cases: [string, Partial<DriftFacts>, string][] = [
    ["asks by default", {}, "ask"],
    ["cancels by policy", { deletions: "cancel" }, "cancel"],
    ["puts it back by policy", { deletions: "putBack" }, "putBack"],
    ["is forgotten when it should not be there", { wanted: "absent" }, "forget"],
    [
      "is left alone when the visit is over",
      { booking: { start: new Date("2026-10-30T17:00:00Z"), end: new Date("2026-10-30T18:00:00Z") } },
      "leave",
    ],
  ];
  it.each(cases)("%s", (_, changes, next) => {
    expect(judgeDrift(facts(changes), null, now)).toEqual({ kind: "gone", next });
  });
});

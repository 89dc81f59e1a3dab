import { describe, expect, it } from "vitest";
import { type CopyFacts, type CopyState, copyStateOf, isInFlight, summaryOf } from "./sync-badge";

const now = new Date("2026-11-03T17:41:20Z");
const zone = "America/Los_Angeles";
const written = new Date("2026-11-03T17:41:09Z");

function aCopy(facts: Partial<CopyFacts> = {}): CopyFacts {
  return {
    isAssigned: true,
    rule: "push",
    connection: "live",
    hasEvent: false,
    isUpToDate: false,
    writtenAt: null,
    removedAt: null,
    openWish: null,
    ahead: 0,
    isLeased: false,
    hasFailed: false,
    failedAttempts: 0,
    retryAt: null,
    hasGivenUp: false,
    discardedBy: null,
    drift: null,
    isReadingFirst: false,
    ...facts,
  };
}

const anEvent = { hasEvent: true, isUpToDate: true, writtenAt: written };
const since = "2026-11-03T17:41:00.000Z";
const moved = { drift: { kind: "changed", since, what: "moved" } } as const;
const deleted = { drift: { kind: "deleted", since } } as const;
const suspected = { drift: { kind: "suspected", since, etag: "9" } } as const;
const waiting = { openWish: "put" as const };
const failing = { ...waiting, hasFailed: true, failedAttempts: 1, retryAt: new Date(now.getTime() + 40_000) };

describe("the badge of one copy", () => {
  it.each<[string, CopyFacts, CopyState]>([
    ["no calendar", aCopy({ connection: null }), { kind: "notConnected" }],
    ["never sent", aCopy({ rule: "leave" }), { kind: "notPushed" }],
    ["just asked for", aCopy(waiting), { kind: "queued", ahead: 0 }],
    ["behind others", aCopy({ ...waiting, ahead: 3 }), { kind: "queued", ahead: 3 }],
    ["under way", aCopy({ ...waiting, isLeased: true }), { kind: "sending" }],
    ["under way after a failure", aCopy({ ...failing, isLeased: true }), { kind: "sending" }],
    ["true [A16]", aCopy(anEvent), { kind: "synced", at: "9:41" }],
    ["true, status leaves it", aCopy({ ...anEvent, rule: "leave" }), { kind: "synced", at: "9:41" }],
    ["booking changed since [A17]", aCopy({ ...anEvent, isUpToDate: false }), { kind: "outOfDate" }],
    ["should be gone, still there", aCopy({ ...anEvent, rule: "remove" }), { kind: "outOfDate" }],
    ["left with somebody taken off", aCopy({ ...anEvent, isAssigned: false }), { kind: "outOfDate" }],
    ["failed once", aCopy(failing), { kind: "retrying", attempt: 2, of: 8, inWords: "40 s" }],
    ["failed eight times", aCopy({ ...failing, failedAttempts: 8 }), { kind: "failing" }],
    ["given up", aCopy({ hasGivenUp: true }), { kind: "failing" }],
    ["given up on an update", aCopy({ ...anEvent, hasGivenUp: true }), { kind: "failing" }],
    [
      "given up and set aside",
      aCopy({ hasGivenUp: true, discardedBy: "Dana Reyes" }),
      { kind: "discarded", by: "Dana Reyes" },
    ],
    [
      "given up on an update and set aside",
      aCopy({ ...anEvent, isUpToDate: false, hasGivenUp: true, discardedBy: "Dana Reyes" }),
      { kind: "outOfDate" },
    ],
    [
      "set aside and pushed again",
      aCopy({ ...waiting, hasGivenUp: false, discardedBy: "Dana Reyes" }),
      { kind: "queued", ahead: 0 },
    ],
    ["key refused, waiting", aCopy({ connection: "needsReconnect", ...waiting }), { kind: "needsReconnect" }],
    [
      "key refused, event there",
      aCopy({ connection: "needsReconnect", ...anEvent }),
      { kind: "needsReconnect" },
    ],
    [
      "key refused, nothing wanted",
      aCopy({ connection: "needsReconnect", rule: "leave" }),
      { kind: "notPushed" },
    ],
    ["read-only calendar, waiting", aCopy({ connection: "cannotWrite", ...waiting }), { kind: "failing" }],
    ["taken out", aCopy({ rule: "remove", removedAt: written }), { kind: "removed" }],
    ["taken out, wanted again", aCopy({ removedAt: written, ...waiting }), { kind: "queued", ahead: 0 }],
    [
      "moved in the calendar, the booking stands [A42]",
      aCopy({ ...anEvent, ...moved }),
      { kind: "changedInCalendar", what: "moved" },
    ],
    [
      "moved there, and the booking changed too",
      aCopy({ ...anEvent, ...moved, isUpToDate: false }),
      { kind: "changedInCalendar", what: "moved" },
    ],
    [
      "edited in the calendar",
      aCopy({ ...anEvent, drift: { kind: "changed", since, what: "edited" } }),
      { kind: "changedInCalendar", what: "edited" },
    ],
    ["suspected only", aCopy({ ...anEvent, ...suspected }), { kind: "synced", at: "9:41" }],
    ["moved there, pushed again", aCopy({ ...anEvent, ...moved, ...waiting }), { kind: "queued", ahead: 0 }],
    ["moved there, should be gone", aCopy({ ...anEvent, ...moved, rule: "remove" }), { kind: "outOfDate" }],
    ["taken out by its owner [B17] [P39]", aCopy(deleted), { kind: "deletedInCalendar" }],
    [
      "taken out there, status leaves it [P1]",
      aCopy({ ...deleted, rule: "leave" }),
      { kind: "deletedInCalendar" },
    ],
    [
      "taken out there, being put back",
      aCopy({ ...deleted, ...waiting, isLeased: true }),
      { kind: "sending" },
    ],
    ["taken out there, should be gone", aCopy({ ...deleted, rule: "remove" }), { kind: "notPushed" }],
    [
      "taken out there, key refused",
      aCopy({ ...deleted, connection: "needsReconnect" }),
      { kind: "needsReconnect" },
    ],
    ["calendar read for the first time", aCopy({ isReadingFirst: true }), { kind: "firstSync" }],
    [
      "read for the first time, asked for",
      aCopy({ ...waiting, isReadingFirst: true }),
      { kind: "queued", ahead: 0 },
    ],
    [
      "read for the first time, not wanted",
      aCopy({ rule: "leave", isReadingFirst: true }),
      { kind: "notPushed" },
    ],
    ["being taken out", aCopy({ ...anEvent, openWish: "remove" }), { kind: "queued", ahead: 0 }],
  ])("%s", (_case, facts, state) => {
    expect(copyStateOf(facts, now, zone)).toEqual(state);
  });

  it("counts only what moves by itself as in flight", () => {
    expect(isInFlight({ kind: "queued", ahead: 0 })).toBe(true);
    expect(isInFlight({ kind: "firstSync" })).toBe(true);
    expect(isInFlight({ kind: "deletedInCalendar" })).toBe(false);
    expect(isInFlight({ kind: "needsReconnect" })).toBe(false);
    expect(isInFlight({ kind: "synced", at: "9:41" })).toBe(false);
  });
});

describe("the badge of a booking", () => {
  const synced: CopyState = { kind: "synced", at: "9:41" };
  it.each<[CopyState[], unknown]>([
    [[], null],
    [[synced, synced], { words: "2 of 2 synced", tone: "live" }],
    [[synced, { kind: "queued", ahead: 0 }], { words: "1 of 2 synced", tone: "moving" }],
    [[synced, { kind: "outOfDate" }], { words: "1 of 2 synced", tone: "differs" }],
    [[synced, { kind: "changedInCalendar", what: "moved" }], { words: "1 of 2 synced", tone: "differs" }],
    [[synced, { kind: "deletedInCalendar" }], { words: "1 of 2 synced", tone: "differs" }],
    [[synced, { kind: "firstSync" }], { words: "1 of 2 synced", tone: "moving" }],
    [[{ kind: "queued", ahead: 0 }, { kind: "needsReconnect" }], { words: "0 of 2 synced", tone: "broken" }],
    [[synced, { kind: "notConnected" }], { words: "1 of 2 synced", tone: "off" }],
  ])("%j", (states, summary) => {
    expect(summaryOf(states)).toEqual(summary);
  });
});

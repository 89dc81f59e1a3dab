import { describe, expect, test } from "vitest";
import type { HealthState } from "@/lib/domain/connection-health";
import type { HealthLine, SyncLine } from "@/lib/domain/sync-health-view";
import {
  asOfWords,
  byUrgency,
  countdownWords,
  headlineWords,
  lastedWords,
  meterWords,
  needsAttention,
  recentWords,
  troubleWords,
  watchEndWords,
} from "@/lib/domain/sync-health-words";

const la = "America/Los_Angeles";
const now = new Date("2026-11-03T18:42:14Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const minute = 60_000;

function aLine(state: HealthState, since: Date | null = null, waiting = 0): HealthLine {
  const line: SyncLine = {
    connectionId: state,
    provider: "google",
    accountEmail: "mike@demo.test",
    state,
    since,
    lastInAt: null,
    lastOutAt: null,
    trouble: null,
    nextTryAt: null,
    watch: { kind: "none" },
  };
  return {
    ...{ memberId: state, name: state, line: state === "notConnected" ? null : line, waiting },
    ...{ invitedAt: null, isActive: true },
  };
}

describe("the headline", () => {
  test.each([
    [["live", "live", "live", "live"], 0, "All 4 calendars live.", ""],
    [["live", "notConnected"], 0, "The one connected calendar is live.", ""],
    [["live", "polling"], 1, "2 calendars connected, none needs attention.", "1 booking is being sent."],
    [["live", "paused"], 0, "2 calendars connected, 1 paused.", ""],
    [
      ["needsReconnect", "failing", "live", "live", "live", "live", "live", "notConnected"],
      4,
      "2 of 7 connected calendars need attention.",
      "Bookings still work, and 4 are waiting to send.",
    ],
    [
      ["cannotWrite", "live"],
      1,
      "1 of 2 connected calendars needs attention.",
      "Bookings still work, and 1 is waiting to send.",
    ],
    [
      ["failing"],
      0,
      "1 of 1 connected calendar needs attention.",
      "Bookings still work, and nothing is lost.",
    ],
    [["notConnected"], 0, "No calendar is connected yet.", "Bookings work without one."],
  ] as const)("of %j with %i waiting", (states, waiting, lead, rest) => {
    expect(
      headlineWords(
        states.map((state) => aLine(state)),
        waiting,
        now,
      ),
    ).toEqual({ lead, rest });
  });

  test.each([
    [5 * minute - 1, false],
    [5 * minute, true],
  ])("counts a delay of %i ms: %s [B51]", (ms, counts) => {
    expect(needsAttention({ state: "delayed", since: ago(ms) }, now)).toBe(counts);
  });
});

test("what needs a person comes first, equals as they came", () => {
  const states: HealthState[] = ["live", "paused", "delayed", "needsReconnect", "notConnected", "failing"];
  expect(byUrgency(states.map((state) => aLine(state))).map(({ name }) => name)).toEqual([
    "needsReconnect",
    "failing",
    "delayed",
    "notConnected",
    "paused",
    "live",
  ]);
});

describe("words for times", () => {
  test.each([
    [0, "1 s"],
    [89_999, "89 s"],
    [6 * minute, "6 min"],
    [60 * minute, "1 h"],
    [100 * minute, "1 h 40 min"],
    [61 * minute, "1 h 01 min"],
    [3 * 86_400_000, "3 days"],
  ])("%i ms last %s", (ms, words) => {
    expect(lastedWords(ms)).toBe(words);
  });

  test.each([
    [19 * minute + 46_000, "19:46"],
    [79 * minute + 6_000, "1:19:06"],
    [1, "0:01"],
    [-5, "0:00"],
  ])("%i ms count down as %s", (ms, words) => {
    expect(countdownWords(ms)).toBe(words);
  });

  test.each([
    ["2026-11-03T17:01:48Z", "9:01:48 AM"],
    ["2026-11-03T01:10:00Z", "Mon 5:10 PM"],
    ["2026-10-20T01:10:00Z", "Mon 19 Oct"],
  ])("%s was %s", (instant, words) => {
    expect(recentWords(new Date(instant), now, la)).toBe(words);
  });

  test.each([
    [ago(3_600_000 * 8.5), "as of 2:12 AM"],
    [ago(86_400_000), "as of Mon 2 Nov, 10:42 AM"],
    [null, "not read yet"],
  ])("busy times of %s are %s [P20]", (asOf, words) => {
    expect(asOfWords({ asOf }, now, la)).toBe(words);
  });

  test.each([
    [{ kind: "none" }, "—"],
    [{ kind: "ended" }, "ended"],
    [{ kind: "until", at: ago(-5.5 * 86_400_000) }, "5 d"],
    [{ kind: "until", at: ago(-2.5 * 3_600_000) }, "2 h"],
    [{ kind: "until", at: ago(-30_000) }, "1 min"],
    [{ kind: "until", at: ago(0) }, "ended"],
  ] as const)("a watch %j ends in %s", (watch, words) => {
    expect(watchEndWords(watch, now)).toBe(words);
  });

  test.each([
    [2_140, { figure: "2.1", unit: "s" }],
    [90_000, { figure: "2", unit: "min" }],
    [5_400_000, { figure: "1.5", unit: "h" }],
  ])("%i ms read %j", (ms, words) => {
    expect(meterWords(ms)).toEqual(words);
  });
});

describe("what is wrong, in plain words", () => {
  test.each([
    ["live", null, null],
    ["polling", null, "Google does not tell us of changes, so we look ourselves"],
    ["paused", null, "Somebody paused it; bookings wait"],
    [
      "needsReconnect",
      { direction: "token", failure: { kind: "grantRevoked" } },
      "Google no longer accepts our key (invalid_grant)",
    ],
    [
      "delayed",
      { direction: "pull", failure: { kind: "rateLimited", retryAfterMs: null } },
      "Google asks us to slow down (429)",
    ],
    ["failing", { direction: "pull", failure: null }, "Nothing was heard of Google for too long"],
    [
      "polling",
      { direction: "watch", failure: { kind: "unreachable" } },
      "Google does not answer, so we look ourselves",
    ],
    [
      "cannotWrite",
      { direction: "permission", failure: { kind: "forbidden", reason: null } },
      "The calendar can no longer be written to (403)",
    ],
  ] as const)("%s with %j: %s", (state, trouble, words) => {
    expect(troubleWords({ provider: "google", state, trouble })).toBe(words);
  });
});

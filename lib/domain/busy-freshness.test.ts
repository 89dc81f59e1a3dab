import { describe, expect, test } from "vitest";
import { type BlockingRead, staleBusy } from "@/lib/domain/busy-freshness";
import { silentAfterMs } from "@/lib/domain/read-schedule";

const now = new Date("2026-11-03T18:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const second = 1_000;
const aRead = (wish: Partial<BlockingRead> = {}): BlockingRead => ({
  state: "live",
  failingSince: null,
  lastReadAt: ago(20 * second),
  connectedAt: ago(86_400_000),
  ...wish,
});

describe("busy times [P20]", () => {
  test.each([
    ["of nobody's calendar", [], null],
    ["read just now", [aRead()], null],
    ["whose reading fails for a moment", [aRead({ failingSince: ago(59 * second) })], null],
    [
      "whose reading fails for a minute",
      [aRead({ failingSince: ago(60 * second), lastReadAt: ago(80 * second) })],
      { asOf: ago(80 * second) },
    ],
    ["not heard of as long as we wait", [aRead({ lastReadAt: ago(silentAfterMs) })], null],
    [
      "not heard of for longer",
      [aRead({ lastReadAt: ago(silentAfterMs + 1) })],
      { asOf: ago(silentAfterMs + 1) },
    ],
    ["behind a revoked grant", [aRead({ state: "needsReconnect" })], { asOf: ago(20 * second) }],
    ["behind a pause", [aRead({ state: "paused" })], { asOf: ago(20 * second) }],
    ["that can only not be written to", [aRead({ state: "cannotWrite" })], null],
    ["that were never read", [aRead({ state: "paused", lastReadAt: null })], { asOf: null }],
    ["that are being read for the first time", [aRead({ lastReadAt: null, connectedAt: ago(second) })], null],
    [
      "of several calendars: as of the oldest that is stale",
      [
        aRead({ lastReadAt: ago(silentAfterMs) }),
        aRead({ state: "paused", lastReadAt: ago(60 * second) }),
        aRead({ state: "paused", lastReadAt: ago(30 * second) }),
      ],
      { asOf: ago(60 * second) },
    ],
  ])("%s", (_, reads, expected) => {
    expect(staleBusy(reads, now)).toEqual(expected);
  });
});

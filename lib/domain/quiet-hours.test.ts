import { describe, expect, it } from "vitest";
import { leavesAt, type QuietHours } from "./quiet-hours";

const night: QuietHours = { from: 22 * 60, until: 7 * 60 };
const noon: QuietHours = { from: 12 * 60, until: 13 * 60 };
const la = "America/Los_Angeles";

describe("when a letter may leave", () => {
  it.each<[string, string, QuietHours | null, string, string]>([
    ["without quiet hours at once", "2026-10-26T06:00:00Z", null, la, "2026-10-26T06:00:00Z"],
    ["by day at once", "2026-10-26T20:00:00Z", night, la, "2026-10-26T20:00:00Z"],
    ["in the evening the next morning", "2026-10-27T05:30:00Z", night, la, "2026-10-27T14:00:00Z"],
    ["after midnight the same morning", "2026-10-27T08:30:00Z", night, la, "2026-10-27T14:00:00Z"],
    ["at the first quiet minute it waits", "2026-10-27T05:00:00Z", night, la, "2026-10-27T14:00:00Z"],
    ["at the last minute of them it leaves", "2026-10-27T14:00:00Z", night, la, "2026-10-27T14:00:00Z"],
    ["within one day", "2026-10-27T19:15:00Z", noon, la, "2026-10-27T20:00:00Z"],
    ["when the clocks go back that night", "2026-11-01T05:30:00Z", night, la, "2026-11-01T15:00:00Z"],
    ["when they go forward that night", "2026-03-08T07:30:00Z", night, la, "2026-03-08T14:00:00Z"],
    [
      "at an end that the clocks skip, an hour on",
      "2026-03-08T09:00:00Z",
      { from: 1_320, until: 150 },
      la,
      "2026-03-08T10:30:00Z",
    ],
    ["half an hour off", "2026-10-26T18:00:00Z", night, "Asia/Kolkata", "2026-10-27T01:30:00Z"],
    ["all day", "2026-10-27T20:00:00Z", { from: 480, until: 480 }, la, "2026-10-28T15:00:00Z"],
  ])("%s", (_case, now, quiet, zone, leaves) => {
    expect(leavesAt(new Date(now), quiet, zone).toISOString()).toBe(new Date(leaves).toISOString());
  });
});

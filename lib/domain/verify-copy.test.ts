import { describe, expect, it } from "vitest";
import type { ProviderFailure } from "@/lib/domain/failure";
import {
  type ComparedCopy,
  type DifferenceKind,
  differenceOf,
  type FoundCopy,
  foundByFailure,
  isNight,
} from "@/lib/domain/verify-copy";

const span = { start: new Date("2026-11-03T17:00:00Z"), end: new Date("2026-11-03T18:00:00Z") };
const copy = (wish: Partial<ComparedCopy> = {}): ComparedCopy => ({
  wanted: "present",
  shows: { span, textHash: "as booked" },
  isOnItsWay: false,
  ...wish,
});
const there = (seen: Partial<Extract<FoundCopy, { kind: "there" }>["seen"]> = {}): FoundCopy => ({
  kind: "there",
  seen: { time: { kind: "timed", ...span }, textHash: "as booked", ...seen },
});
const gone: FoundCopy = { kind: "gone" };
const later = { kind: "timed" as const, start: span.start, end: new Date("2026-11-03T18:30:00Z") };
const allDay = {
  kind: "allDay" as const,
  startDate: "2026-11-03" as never,
  endDateExclusive: "2026-11-04" as never,
};

describe("[B58] a copy compared with its booking", () => {
  it.each<[string, ComparedCopy, FoundCopy, DifferenceKind | null]>([
    ["shows it exactly", copy(), there(), null],
    ["is not there", copy(), gone, "missing"],
    ["ends later", copy(), there({ time: later }), "moved"],
    ["lasts all day", copy(), there({ time: allDay }), "moved"],
    ["says something else", copy(), there({ textHash: "other" }), "edited"],
    ["is moved and edited", copy(), there({ time: later, textHash: "other" }), "moved"],
    ["would not be told", copy(), { kind: "unreadable" }, "unreadable"],
    ["should be gone and is", copy({ wanted: "absent" }), gone, null],
    ["should be gone and is not", copy({ wanted: "absent" }), there(), "stillThere"],
    ["is kept as it is, and was taken out", copy({ wanted: "asIs" }), gone, "missing"],
    ["is kept as it is, and shows it", copy({ wanted: "asIs" }), there(), null],
    ["is being sent", copy({ isOnItsWay: true }), gone, null],
    ["is being removed", copy({ wanted: "absent", isOnItsWay: true }), there(), null],
    ["is being looked at", copy({ isOnItsWay: true }), { kind: "unreadable" }, null],
  ])("%s", (_, compared, found, difference) => {
    expect(differenceOf(compared, found)).toBe(difference);
  });
});

describe("a look that failed", () => {
  it.each<[ProviderFailure, ReturnType<typeof foundByFailure>]>([
    [{ kind: "notOurs" }, { kind: "gone" }],
    [{ kind: "eventGone" }, { kind: "gone" }],
    [{ kind: "calendarGone" }, { kind: "unreadable" }],
    [{ kind: "forbidden", reason: null }, { kind: "unreadable" }],
    [{ kind: "rejected", status: 400, reason: null }, { kind: "unreadable" }],
    [{ kind: "unreachable" }, "endsRound"],
    [{ kind: "rateLimited", retryAfterMs: null }, "endsRound"],
    [{ kind: "grantRevoked" }, "endsRound"],
  ])("%o", (failure, found) => {
    expect(foundByFailure(failure)).toEqual(found);
  });
});

describe("the night of a company [B58]", () => {
  it.each([
    ["2026-11-03T09:59:00Z", "America/Los_Angeles", false],
    ["2026-11-03T10:00:00Z", "America/Los_Angeles", true],
    ["2026-11-03T12:59:00Z", "America/Los_Angeles", true],
    ["2026-11-03T13:00:00Z", "America/Los_Angeles", false],
    ["2026-11-03T21:30:00Z", "Asia/Kolkata", true],
    ["2026-11-03T08:00:00Z", "America/Los_Angeles", false],
  ])("%s in %s", (now, zone, isIt) => {
    expect(isNight(new Date(now), zone)).toBe(isIt);
  });
});

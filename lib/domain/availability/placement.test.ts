import { describe, expect, test } from "vitest";
import { busyTimes } from "@/lib/domain/availability/busy-times";
import type { FieldworkerTimes } from "@/lib/domain/availability/facts";
import { type Placement, rankFieldworkers, verdictFor } from "@/lib/domain/availability/placement";
import {
  aBooking,
  aCompany,
  aFieldworker,
  aJob,
  at,
  between,
  daily,
  date,
} from "@/lib/domain/availability/testing/facts";

function aPlacement(start: string, changes: Partial<Placement> = {}): Placement {
  return { job: aJob(), start: at(start), now: at("2026-11-02 12:00"), ignoring: [], ...changes };
}

function kindsOf(start: string, who: Partial<FieldworkerTimes>, changes: Partial<Placement> = {}): string {
  const verdict = verdictFor(aCompany(), aFieldworker(who), aPlacement(start, changes));
  return verdict.kind === "free" ? "free" : verdict.reasons.map(({ kind }) => kind).join("+");
}

const booked = { bookings: [aBooking("2026-11-03 10:00", "2026-11-03 12:00", { ref: "cruz" })] };
const pto = {
  busyDays: [{ ref: "pto", startDate: date("2026-11-03"), endDateExclusive: date("2026-11-04") }],
};

describe("the verdict on a placement", () => {
  test("any minute may be chosen: no grid, no notice, no horizon [V20]", () => {
    expect(kindsOf("2026-11-03 09:07", {}, { now: at("2026-11-03 09:07") })).toBe("free");
  });

  test("what began before now is past [V20]", () => {
    expect(kindsOf("2026-11-03 09:07", {}, { now: at("2026-11-03 09:08") })).toBe("past");
  });

  test("a booking moved by a little is not in its own way, another one is [V10][V20]", () => {
    expect(kindsOf("2026-11-03 10:30", booked, { ignoring: ["cruz"] })).toBe("free");
    expect(kindsOf("2026-11-03 10:30", booked)).toBe("booking");
  });

  test("a day off in the calendar is said outside the hours too [V20]", () => {
    expect(kindsOf("2026-11-03 20:00", pto)).toBe("outsideHours+allDay");
  });

  test("the cause is named, what does not block is a note [V19][V20]", () => {
    const dentist = between("2026-11-03 09:30", "2026-11-03 10:30");
    const who = aFieldworker({
      busy: busyTimes([{ ref: "dentist", ...dentist }]),
      staleSince: at("2026-11-02 10:05"),
    });
    expect(verdictFor(aCompany(), who, aPlacement("2026-11-03 10:00"))).toEqual({
      kind: "blocked",
      reasons: [{ kind: "busy", ref: "dentist", span: dentist }],
      notes: [{ kind: "stale", since: at("2026-11-02 10:05") }],
    });
    expect(verdictFor(aCompany(), who, aPlacement("2026-11-03 11:00"))).toEqual({
      kind: "free",
      notes: [{ kind: "stale", since: at("2026-11-02 10:05") }],
    });
  });
});

describe("who to assign", () => {
  const job = aJob({ skills: ["gas"] });
  const able = { skills: ["gas"] };
  const team: FieldworkerTimes[] = [
    aFieldworker({ id: "no skill", skills: [] }),
    aFieldworker({ id: "tomorrow", ...able, ...pto }),
    aFieldworker({ id: "at noon", ...able, ...booked }),
    aFieldworker({
      id: "free, booked",
      ...able,
      bookings: [
        aBooking("2026-11-03 14:00", "2026-11-03 16:00"),
        aBooking("2026-11-04 14:00", "2026-11-04 16:00"),
      ],
    }),
    aFieldworker({ id: "free", ...able }),
    aFieldworker({ id: "never", ...able, weeklyHours: [] }),
  ];

  test("free first, then the skills, the nearest gap and the least load [V21]", () => {
    const ranked = rankFieldworkers(aCompany(), team, aPlacement("2026-11-03 11:00", { job }));
    expect(ranked.map(({ id, gapMinutes, bookedMinutes }) => [id, gapMinutes, bookedMinutes])).toEqual([
      ["free", 0, 0],
      ["free, booked", 0, 120],
      ["at noon", 60, 120],
      ["tomorrow", 19 * 60, 0],
      ["never", null, 0],
      ["no skill", 0, 0],
    ]);
    expect(ranked.map(({ verdict }) => verdict.kind)).toEqual(["free", "free", ...Array(4).fill("blocked")]);
    expect(ranked.at(-1)?.missingSkills).toEqual(["gas"]);
  });

  test.each([
    ["after the booking", "2026-11-03 11:00", {}, 60],
    ["before it, where that is nearer", "2026-11-03 10:10", {}, 70],
    ["never before now", "2026-11-03 10:10", { now: at("2026-11-03 10:05") }, 110],
    ["with the minutes around the job", "2026-11-03 11:00", { job: aJob({ beforeMinutes: 20 }) }, 80],
  ])("the nearest gap: %s [V21]", (_, start, changes, gap) => {
    const [only] = rankFieldworkers(aCompany(), [aFieldworker(booked)], aPlacement(start, changes));
    expect(only?.gapMinutes).toBe(gap);
  });

  test("a day at its limit has no gap [V16][V21]", () => {
    const full = aFieldworker({ ...booked, dailyLimit: 1, weeklyHours: daily(480, 1_020) });
    const [only] = rankFieldworkers(aCompany(), [full], aPlacement("2026-11-03 15:00"));
    expect(only?.gapMinutes).toBe(17 * 60);
  });
});

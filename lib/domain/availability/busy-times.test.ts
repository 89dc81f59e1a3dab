import { describe, expect, test } from "vitest";
import { busyFactsOf, busyTimes } from "@/lib/domain/availability/busy-times";
import type { FieldworkerTimes } from "@/lib/domain/availability/facts";
import { instantOf, minuteFrom, type Span, spanOfInterval } from "@/lib/domain/availability/minutes";
import { slotsOf } from "@/lib/domain/availability/slots";
import {
  aCompany,
  aFieldworker,
  aRequest,
  at,
  between,
  clock,
  date,
  losAngeles,
} from "@/lib/domain/availability/testing/facts";
import { defaultBlockingRules } from "@/lib/domain/blocking";
import { busyBlocksOf } from "@/lib/domain/busy-block";

const all = "8:00 9:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00";

function clocksOf(who: Partial<FieldworkerTimes>, window: Span = aRequest().window): string {
  const starts = slotsOf(aCompany(), aFieldworker(who), aRequest({ window }));
  return starts.map((start) => clock(start)).join(" ");
}

describe("busy blocks as slots see them", () => {
  const time = {
    kind: "timed" as const,
    start: instantOf(at("2026-11-03 14:00")),
    end: instantOf(at("2026-11-03 15:00")),
  };
  const allDay = {
    kind: "allDay" as const,
    startDate: date("2026-11-03"),
    endDateExclusive: date("2026-11-04"),
  };
  const rules = defaultBlockingRules;
  const free = all;
  const without2 = all.replace("14:00 ", "");
  const shown = (shows: "busy" | "tentative" | "free" | "focus" | "outOfOffice") =>
    ({ ref: "b", time, shows, response: "none" }) as const;
  const invited = (response: "accepted" | "declined" | "needsAction") =>
    ({ ref: "b", time, shows: "busy", response }) as const;

  test.each([
    ["busy takes the slot [B4][C17]", shown("busy"), rules, true, without2, []],
    ["switched off, it does not [C18]", shown("busy"), rules, false, free, ["switchedOff"]],
    ["tentative does not by default [B28][P11]", shown("tentative"), rules, true, free, ["tentative"]],
    [
      "tentative does where chosen [B30][P11]",
      shown("tentative"),
      { ...rules, tentative: true },
      true,
      without2,
      [],
    ],
    ["free does not [C19]", shown("free"), rules, true, free, ["free"]],
    ["accepted does [B29]", invited("accepted"), rules, true, without2, []],
    ["declined does not [P12]", invited("declined"), { ...rules, tentative: true }, true, free, []],
    ["unanswered does not by default [P12]", invited("needsAction"), rules, true, free, ["unanswered"]],
    ["out of office does [P13]", shown("outOfOffice"), rules, true, without2, []],
    ["all-day marked free does not [P4]", { ...shown("free"), time: allDay }, rules, true, free, ["free"]],
    [
      "all-day marked free does where chosen [P4]",
      { ...shown("free"), time: allDay },
      { ...rules, allDayFree: true },
      true,
      "",
      [],
    ],
  ] as const)("%s", (_, block, chosen, isBlocking, slots, ignored) => {
    const facts = busyFactsOf([block], chosen, isBlocking);
    expect(clocksOf(facts)).toBe(slots);
    expect(facts.ignored.map(({ why }) => why)).toEqual(ignored);
  });

  test("every Monday 9 to 10 since 2019 is taken a year ahead [B23][P5]", () => {
    const start = new Date("2019-01-07T17:00:00Z");
    const weekly = {
      eventId: "weekly",
      time: { kind: "timed" as const, start, end: new Date("2019-01-07T18:00:00Z") },
      zone: losAngeles,
      series: { kind: "master" as const, recurrence: ["RRULE:FREQ=WEEKLY"] },
      shows: "busy" as const,
      response: "none" as const,
      isPrivate: true,
    };
    const year = { start: new Date("2027-10-01T00:00:00Z"), end: new Date("2027-12-01T00:00:00Z") };
    const { blocks } = busyBlocksOf([weekly], [], year, losAngeles);
    const who = busyFactsOf(
      blocks.map((block) => ({ ...block, ref: block.occurrence })),
      rules,
      true,
    );
    const monday = between("2027-11-01", "2027-11-02");
    expect(clocksOf(who, monday)).toBe(all.replace("9:00 ", ""));
    const tuesday = between("2027-11-02", "2027-11-03");
    expect(clocksOf(who, tuesday)).toBe(all);
  });

  test("an event that takes part of a minute takes all of it, one without length takes none [V8]", () => {
    const part = {
      start: new Date("2026-11-03T17:00:30Z"),
      end: new Date("2026-11-03T17:59:30Z"),
    };
    expect(spanOfInterval(part)).toEqual(between("2026-11-03 09:00", "2026-11-03 10:00"));
    expect(minuteFrom(part.start)).toBe(at("2026-11-03 09:01"));
    const nothing = busyTimes([{ ref: "busy", ...between("2026-11-03 09:30", "2026-11-03 09:30") }]);
    expect(clocksOf({ busy: nothing })).toBe(all);
  });

  test("blocks may come in any order and inside one another [V8]", () => {
    const blocks = [
      between("2026-11-03 13:00", "2026-11-03 14:00"),
      between("2026-11-03 09:00", "2026-11-03 16:00"),
      between("2026-11-03 10:00", "2026-11-03 10:30"),
    ].map((span, i) => ({ ref: `${i}`, ...span }));
    expect(clocksOf({ busy: busyTimes(blocks) })).toBe("8:00 16:00");
  });
});

import { describe, expect, it } from "vitest";
import {
  allDayFreeHints,
  type BlockingRules,
  defaultBlockingRules,
  doesBlock,
  type NotBlocking,
  whyNot,
} from "@/lib/domain/blocking";
import type { BusyBlock } from "@/lib/domain/busy-block";
import type { EventTime, LocalDate } from "@/lib/domain/time";

const timed: EventTime = {
  kind: "timed",
  start: new Date("2026-11-03T22:00:00Z"),
  end: new Date("2026-11-03T23:00:00Z"),
};
const allDay: EventTime = {
  kind: "allDay",
  startDate: "2026-11-03" as LocalDate,
  endDateExclusive: "2026-11-04" as LocalDate,
};

function aBlock(changes: Partial<BusyBlock> = {}): BusyBlock {
  return {
    eventId: "e1",
    occurrence: "",
    time: timed,
    shows: "busy",
    response: "none",
    isPrivate: false,
    ...changes,
  };
}

describe("what blocks, by default and by preference [P11][P12][P13][C19]", () => {
  const rows: [string, Partial<BusyBlock>, NotBlocking | null, keyof BlockingRules | null][] = [
    ["busy", {}, null, null],
    ["accepted", { response: "accepted" }, null, null],
    ["private", { isPrivate: true }, null, null],
    ["all-day busy", { time: allDay }, null, null],
    ["free", { shows: "free" }, "free", null],
    ["[P4] all-day free", { shows: "free", time: allDay }, "free", "allDayFree"],
    ["tentative by itself", { shows: "tentative" }, "tentative", "tentative"],
    ["answered with maybe", { response: "tentative" }, "tentative", "tentative"],
    ["unanswered", { response: "needsAction" }, "unanswered", "unanswered"],
    ["declined", { response: "declined" }, "declined", null],
    ["declined out of office", { response: "declined", shows: "outOfOffice" }, "declined", null],
    ["working location", { shows: "elsewhere" }, "elsewhere", null],
    ["all-day working location", { shows: "elsewhere", time: allDay }, "elsewhere", null],
    ["out of office", { shows: "outOfOffice" }, null, "outOfOffice"],
    ["focus time", { shows: "focus" }, null, "focus"],
  ];

  it.each(rows)("%s", (_, changes, reason) => {
    expect(whyNot(aBlock(changes), defaultBlockingRules)).toBe(reason);
    expect(doesBlock(aBlock(changes), defaultBlockingRules)).toBe(reason === null);
  });

  it.each(rows)("%s: the preference that turns it", (_, changes, reason, preference) => {
    const turning = (Object.keys(defaultBlockingRules) as (keyof BlockingRules)[]).filter((rule) => {
      const rules = { ...defaultBlockingRules, [rule]: !defaultBlockingRules[rule] };
      return doesBlock(aBlock(changes), rules) !== (reason === null);
    });
    expect(turning).toEqual(preference ? [preference] : []);
  });

  it("an unanswered tentative event needs both preferences", () => {
    const block = aBlock({ shows: "tentative", response: "needsAction" });
    expect(whyNot(block, { ...defaultBlockingRules, unanswered: true })).toBe("tentative");
    expect(whyNot(block, { ...defaultBlockingRules, tentative: true })).toBe("unanswered");
    expect(doesBlock(block, { ...defaultBlockingRules, tentative: true, unanswered: true })).toBe(true);
  });

  it.each<[keyof BlockingRules, Partial<BusyBlock>]>([
    ["outOfOffice", { shows: "outOfOffice" }],
    ["focus", { shows: "focus" }],
  ])("names %s when it is switched off", (rule, changes) => {
    expect(whyNot(aBlock(changes), { ...defaultBlockingRules, [rule]: false })).toBe(rule);
  });
});

describe("all-day events marked free [P4][C20]", () => {
  it("are pointed out, and nothing else", () => {
    const timeOff = aBlock({ eventId: "pto", time: allDay, shows: "free" });
    const others = [
      aBlock({ time: allDay }),
      aBlock({ shows: "free" }),
      aBlock({ time: allDay, shows: "elsewhere" }),
      aBlock({ time: allDay, shows: "free", response: "declined" }),
    ];
    expect(allDayFreeHints([...others, timeOff])).toEqual([timeOff]);
  });
});

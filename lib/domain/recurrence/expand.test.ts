import { describe, expect, it } from "vitest";
import cases from "@/lib/domain/cases/recurrence.json";
import { expandSeries, type RecurringTime } from "@/lib/domain/recurrence/expand";
import type { Interval, LocalDate } from "@/lib/domain/time";
import { instantOfWall } from "@/lib/domain/zone-table";

const losAngeles = "America/Los_Angeles";
const hourMs = 3_600_000;
const between = (from: string, until: string): Interval => ({
  start: new Date(`${from}T00:00:00Z`),
  end: new Date(`${until}T00:00:00Z`),
});
const always = between("2010-01-01", "2035-01-01");

/** `20260302T090000` on the wall of the zone; an hour long unless told otherwise. */
function timed(wall: string, recurrence: string[], zone = losAngeles, lengthMs = hourMs): RecurringTime {
  const iso = wall.replace(/(....)(..)(..)T(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z");
  const start = new Date(instantOfWall(zone, Date.parse(iso)));
  return { time: { kind: "timed", start, end: new Date(start.getTime() + lengthMs) }, zone, recurrence };
}

function allDay(from: string, until: string, recurrence: string[], zone = losAngeles): RecurringTime {
  return {
    time: { kind: "allDay", startDate: from as LocalDate, endDateExclusive: until as LocalDate },
    zone,
    recurrence,
  };
}

function expanded(series: RecurringTime, window = always) {
  const expansion = expandSeries(series, window);
  if (!expansion.ok) throw new Error(`refused: ${expansion.reason}`);
  return expansion;
}

/** `2026-03-02T17:00Z` or, for days, `2026-03-02`. */
function starts(series: RecurringTime, window = always): string[] {
  return expanded(series, window).occurrences.map(({ time }) =>
    time.kind === "allDay" ? time.startDate : time.start.toISOString().replace(":00.000Z", "Z"),
  );
}

describe("recurrence cases [B23][B24][B26][I19]", () => {
  it.each(cases.cases)("$name", ({ zone, dtstart, rrule, exdate, rdate, expected, pick }) => {
    const recurrence = [
      `RRULE:${rrule}`,
      ...(exdate ? [`EXDATE;TZID=${zone}:${exdate}`] : []),
      ...(rdate ? [`RDATE;TZID=${zone}:${rdate}`] : []),
    ];
    const found = starts(timed(dtstart, recurrence, zone));
    expect(pick ? pick.map((index) => found[index]) : found).toEqual(expected);
  });
});

describe("the lines of a series", () => {
  const monday = "20260302T090000";
  const weekly = "RRULE:FREQ=WEEKLY;COUNT=4";
  const all = ["2026-03-02T17:00Z", "2026-03-09T16:00Z", "2026-03-16T16:00Z", "2026-03-23T16:00Z"];
  const without = (...gone: number[]) => all.filter((_, index) => !gone.includes(index));

  it.each<[string, string[], string[]]>([
    ["no rule at all", [], [all[0] ?? ""]],
    ["EXDATE in UTC", [weekly, "EXDATE:20260309T160000Z"], without(1)],
    ["EXDATE of another zone", [weekly, "EXDATE;TZID=Europe/Oslo:20260309T170000"], without(1)],
    [
      "EXDATE of a zone nobody knows",
      [weekly, "EXDATE;TZID=Pacific Standard Time:20260309T090000"],
      without(1),
    ],
    ["EXDATE without a zone", [weekly, "EXDATE:20260309T090000"], without(1)],
    ["EXDATE as a day", [weekly, "EXDATE;VALUE=DATE:20260309"], without(1)],
    ["EXDATE of another time of day", [weekly, "EXDATE:20260309T090100"], all],
    [
      "several on a line",
      [weekly, `EXDATE;TZID=${losAngeles}:20260309T090000,20260323T090000`],
      without(1, 3),
    ],
    ["several lines", [weekly, "EXDATE:20260309T090000", "EXDATE:20260316T160000Z"], without(1, 2)],
    ["EXDATE of the first", [weekly, "EXDATE:20260302T090000"], without(0)],
    ["folded line, small letters", ["rrule:freq=weekly;co\r\n unt=4", "exdate:20260309t090000"], without(1)],
    ["RDATE in UTC", ["RDATE:20260309T160000Z"], all.slice(0, 2)],
    ["RDATE as a day", ["RDATE;VALUE=DATE:20260309,20260316"], all.slice(0, 3)],
    ["RDATE already there", [weekly, "RDATE:20260309T090000"], all],
    ["EXRULE", [weekly, "EXRULE:FREQ=WEEKLY;INTERVAL=2"], without(0, 2)],
    ["two rules", ["RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=WEEKLY;INTERVAL=3;COUNT=2"], without(2)],
    ["UNTIL as a day takes that day in", ["RRULE:FREQ=WEEKLY;UNTIL=20260316"], without(3)],
    ["UNTIL the day before", ["RRULE:FREQ=WEEKLY;UNTIL=20260315"], without(2, 3)],
    ["UNTIL on the wall", ["RRULE:FREQ=WEEKLY;UNTIL=20260316T090000"], without(3)],
    ["UNTIL and COUNT", ["RRULE:FREQ=WEEKLY;COUNT=2;UNTIL=20260323T160000Z"], without(2, 3)],
    [
      "WKST decides which week is the second",
      ["RRULE:FREQ=WEEKLY;INTERVAL=3;BYDAY=MO;WKST=SU;COUNT=2"],
      without(1, 2),
    ],
    ["a first that the rule does not make", ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU;COUNT=1"], [all[0] ?? ""]],
    ["what nobody has to obey", ["RRULE:FREQ=WEEKLY;COUNT=4;X-NAME=1;RSCALE=GREGORIAN;SKIP=OMIT"], all],
  ])("%s", (_, recurrence, expected) => {
    expect(starts(timed(monday, recurrence))).toEqual(expected);
  });

  it("a day taken out takes every time of it", () => {
    const twice = timed(monday, ["RRULE:FREQ=DAILY;BYHOUR=17,9;COUNT=4", "EXDATE;VALUE=DATE:20260303"]);
    expect(starts(twice)).toEqual(["2026-03-02T17:00Z", "2026-03-03T01:00Z"]);
  });

  it("counts times of day in their order, however they are written", () => {
    const twice = timed(monday, ["RRULE:FREQ=DAILY;BYHOUR=17,9;COUNT=3"]);
    expect(starts(twice)).toEqual(["2026-03-02T17:00Z", "2026-03-03T01:00Z", "2026-03-03T17:00Z"]);
  });

  it("counts from the middle of a week", () => {
    const twice = timed("20260304T090000", ["RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3"]);
    expect(starts(twice)).toEqual(["2026-03-04T17:00Z", "2026-03-09T16:00Z", "2026-03-11T16:00Z"]);
  });

  it("counts a first occurrence outside the rule as one", () => {
    const tuesdays = timed(monday, ["RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3"]);
    expect(starts(tuesdays)).toEqual(["2026-03-02T17:00Z", "2026-03-03T17:00Z", "2026-03-10T16:00Z"]);
  });

  it.each<[string, string, string]>([
    ["FREQ=FORTNIGHTLY", "rule", "RRULE:FREQ=FORTNIGHTLY"],
    ["no frequency", "rule", "RRULE:INTERVAL=2"],
    ["INTERVAL=0", "rule", "RRULE:FREQ=DAILY;INTERVAL=0"],
    ["COUNT=-1", "rule", "RRULE:FREQ=DAILY;COUNT=-1"],
    ["UNTIL of no day", "rule", "RRULE:FREQ=DAILY;UNTIL=20260231"],
    ["BYSETPOS=0", "rule", "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0"],
    ["BYSETPOS=400", "rule", "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=400"],
    ["BYDAY=XX", "rule", "RRULE:FREQ=WEEKLY;BYDAY=XX"],
    ["BYDAY=0MO", "rule", "RRULE:FREQ=MONTHLY;BYDAY=0MO"],
    ["BYMONTHDAY=32", "rule", "RRULE:FREQ=MONTHLY;BYMONTHDAY=32"],
    ["BYHOUR=-1", "rule", "RRULE:FREQ=DAILY;BYHOUR=-1"],
    ["BYHOUR=1e1", "rule", "RRULE:FREQ=DAILY;BYHOUR=1e1"],
    ["twice the same part", "rule", "RRULE:FREQ=DAILY;COUNT=2;COUNT=3"],
    ["another calendar", "rule", "RRULE:RSCALE=HEBREW;FREQ=YEARLY"],
    ["EXRULE nobody can read", "rule", "EXRULE:daily"],
    ["EXDATE nobody can read", "date", "EXDATE:yesterday"],
    ["EXDATE of no day", "date", "EXDATE:20260230T090000"],
    ["RDATE as a period", "date", "RDATE;VALUE=PERIOD:20260302T170000Z/PT1H"],
    ["another line", "line", "DTSTART:20260302T090000"],
    ["no line", "line", "every monday"],
  ])("refuses %s by its kind, and throws nothing", (_, reason, line) => {
    expect(expandSeries(timed(monday, [line]), always)).toEqual({ ok: false, reason });
  });

  it("refuses times and zones that are none", () => {
    const { time } = timed(monday, []);
    if (time.kind !== "timed") throw new Error("timed");
    const backwards = { kind: "timed" as const, start: time.end, end: time.start };
    const never = { kind: "timed" as const, start: new Date(Number.NaN), end: time.end };
    const refused = (given: RecurringTime) => expandSeries(given, always);
    expect(refused({ time: backwards, zone: losAngeles, recurrence: [] })).toEqual({
      ok: false,
      reason: "time",
    });
    expect(refused({ time: never, zone: losAngeles, recurrence: [] })).toEqual({ ok: false, reason: "time" });
    expect(refused(allDay("2026-02-30", "2026-03-02", []))).toEqual({ ok: false, reason: "time" });
    expect(refused({ time, zone: "Nowhere/Land", recurrence: [] })).toEqual({ ok: false, reason: "zone" });
    expect(refused(allDay("2026-03-02", "2026-03-03", ["RRULE:FREQ=HOURLY"]))).toEqual({
      ok: false,
      reason: "rule",
    });
  });
});

describe("changes of the clocks", () => {
  it("a first occurrence in the second 1:30 of its night keeps it", () => {
    const start = new Date("2026-11-01T09:30:00Z");
    const time = { kind: "timed" as const, start, end: new Date("2026-11-01T10:00:00Z") };
    const found = starts({ time, zone: losAngeles, recurrence: ["RRULE:FREQ=DAILY;COUNT=2"] });
    expect(found).toEqual(["2026-11-01T09:30Z", "2026-11-02T09:30Z"]);
  });

  it("UNTIL in UTC is compared as an instant, in the second 1:10 too", () => {
    const nightly = (until: string) => timed("20261031T013000", [`RRULE:FREQ=DAILY;UNTIL=${until}`]);
    expect(starts(nightly("20261101T091000Z"))).toEqual(["2026-10-31T08:30Z", "2026-11-01T08:30Z"]);
    expect(starts(nightly("20261101T082959Z"))).toEqual(["2026-10-31T08:30Z"]);
  });

  it("two times of day that become one in a gap are one occurrence", () => {
    const series = timed("20270313T023000", ["RRULE:FREQ=DAILY;BYHOUR=2,3;COUNT=4"]);
    expect(starts(series)).toEqual(["2027-03-13T10:30Z", "2027-03-13T11:30Z", "2027-03-14T10:30Z"]);
  });

  it("a timed occurrence lasts as long in the longer night, an all-day one as many days", () => {
    const night = expanded(timed("20261030T200000", ["RRULE:FREQ=DAILY;COUNT=3"], losAngeles, 10 * hourMs));
    const lengths = night.occurrences.map(({ time }) =>
      time.kind === "timed" ? time.end.getTime() - time.start.getTime() : 0,
    );
    expect(lengths).toEqual([10 * hourMs, 10 * hourMs, 10 * hourMs]);
    const weekend = expanded(allDay("2026-10-31", "2026-11-02", ["RRULE:FREQ=WEEKLY;COUNT=2"]));
    expect(weekend.occurrences.map(({ time }) => time)).toEqual([
      { kind: "allDay", startDate: "2026-10-31", endDateExclusive: "2026-11-02" },
      { kind: "allDay", startDate: "2026-11-07", endDateExclusive: "2026-11-09" },
    ]);
  });

  it("seconds are kept", () => {
    const found = starts(timed("20260302T090030", ["RRULE:FREQ=WEEKLY;COUNT=2"]));
    expect(found).toEqual(["2026-03-02T17:00:30.000Z", "2026-03-09T16:00:30.000Z"]);
  });
});

describe("all-day series stay days", () => {
  it.each<[string, string[], string[]]>([
    ["UNTIL as a day", ["RRULE:FREQ=DAILY;UNTIL=20261103"], ["2026-11-01", "2026-11-02", "2026-11-03"]],
    ["UNTIL as midnight in UTC", ["RRULE:FREQ=DAILY;UNTIL=20261102T000000Z"], ["2026-11-01", "2026-11-02"]],
    [
      "UNTIL as the end of a local day",
      ["RRULE:FREQ=DAILY;UNTIL=20261103T075959Z"],
      ["2026-11-01", "2026-11-02"],
    ],
    [
      "EXDATE as a day",
      ["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261102"],
      ["2026-11-01", "2026-11-03"],
    ],
    ["EXDATE as midnight", ["RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20261102T000000Z"], ["2026-11-01"]],
    ["RDATE", ["RDATE;VALUE=DATE:20261225"], ["2026-11-01", "2026-12-25"]],
  ])("%s", (_, recurrence, expected) => {
    expect(starts(allDay("2026-11-01", "2026-11-02", recurrence))).toEqual(expected);
  });

  it("touches the window by the days of its zone", () => {
    const daily = (zone: string) => allDay("2026-01-01", "2026-01-02", ["RRULE:FREQ=DAILY"], zone);
    const day = { start: new Date("2026-11-03T08:00:00Z"), end: new Date("2026-11-04T08:00:00Z") };
    expect(starts(daily(losAngeles), day)).toEqual(["2026-11-03"]);
    expect(starts(daily("Asia/Kolkata"), day)).toEqual(["2026-11-03", "2026-11-04"]);
  });
});

describe("the window [P5][P8]", () => {
  const november = between("2026-11-02", "2026-11-09");

  it.each<[string, RecurringTime, string[]]>([
    ["weekly since 2019", timed("20190107T090000", ["RRULE:FREQ=WEEKLY"]), ["2026-11-02T17:00Z"]],
    [
      "every third week stays in step",
      timed("20190107T090000", ["RRULE:FREQ=WEEKLY;INTERVAL=3"]),
      ["2026-11-02T17:00Z"],
    ],
    ["every fifth week stays out of step", timed("20190107T090000", ["RRULE:FREQ=WEEKLY;INTERVAL=5"]), []],
    ["counted out before it", timed("20190107T090000", ["RRULE:FREQ=WEEKLY;COUNT=408"]), []],
    ["counted into it", timed("20190107T090000", ["RRULE:FREQ=WEEKLY;COUNT=409"]), ["2026-11-02T17:00Z"]],
    [
      "began before it",
      timed("20261101T230000", ["RRULE:FREQ=WEEKLY"], "UTC", 2 * hourMs),
      ["2026-11-01T23:00Z", "2026-11-08T23:00Z"],
    ],
    [
      "days long, begun days before",
      timed("20261024T000000", ["RRULE:FREQ=WEEKLY"], "UTC", 72 * hourMs),
      ["2026-10-31T00:00Z", "2026-11-07T00:00Z"],
    ],
    ["ends where it opens", timed("20261101T220000", ["RRULE:FREQ=WEEKLY;COUNT=1"], "UTC", 2 * hourMs), []],
    ["starts where it closes", timed("20261109T000000", ["RRULE:FREQ=WEEKLY;COUNT=1"], "UTC"), []],
    ["of no length, where it opens", timed("20261102T000000", [], "UTC", 0), ["2026-11-02T00:00Z"]],
    [
      "moved there by RDATE only",
      timed("20190107T090000", ["RDATE:20261103T170000Z"]),
      ["2026-11-03T17:00Z"],
    ],
  ])("%s", (_, series, expected) => {
    expect(starts(series, november)).toEqual(expected);
  });

  it("leap days come in leap years only, however late the window", () => {
    const leapDay = timed("20160229T090000", ["RRULE:FREQ=YEARLY"], "UTC");
    expect(starts(leapDay, between("2027-01-01", "2033-01-01"))).toEqual([
      "2028-02-29T09:00Z",
      "2032-02-29T09:00Z",
    ]);
    const birthday = allDay("2016-02-29", "2016-03-01", ["RRULE:FREQ=YEARLY;INTERVAL=4"]);
    expect(starts(birthday, between("2027-01-01", "2033-01-01"))).toEqual(["2028-02-29", "2032-02-29"]);
  });

  it.each<[string, string, string, string[]]>([
    [
      "31st",
      "20160131T090000",
      "FREQ=MONTHLY",
      ["2026-12-31T09:00Z", "2027-01-31T09:00Z", "2027-03-31T09:00Z"],
    ],
    [
      "last day",
      "20160131T090000",
      "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1",
      ["2027-01-31T09:00Z", "2027-03-31T09:00Z"],
    ],
    ["second Tuesday", "20160112T090000", "FREQ=MONTHLY;INTERVAL=6;BYDAY=2TU", ["2027-01-12T09:00Z"]],
    ["ISO week 53", "20151228T090000", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", ["2026-12-28T09:00Z"]],
    ["weekday of a numbered week", "20160308T090000", "FREQ=YEARLY;BYWEEKNO=10", ["2027-03-09T09:00Z"]],
    [
      "last working day of the quarter",
      "20160331T090000",
      "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
      ["2026-12-31T09:00Z", "2027-03-31T09:00Z"],
    ],
    ["100th day of the year", "20160409T090000", "FREQ=YEARLY;BYYEARDAY=100", ["2027-04-10T09:00Z"]],
    [
      "two times of day, written backwards",
      "20160115T090000",
      "FREQ=MONTHLY;INTERVAL=12;BYHOUR=17,9",
      ["2027-01-15T09:00Z", "2027-01-15T17:00Z"],
    ],
    [
      "every 8 hours",
      "20160101T090000",
      "FREQ=HOURLY;INTERVAL=8;BYMONTH=1;BYMONTHDAY=2",
      ["2027-01-02T01:00Z", "2027-01-02T09:00Z", "2027-01-02T17:00Z"],
    ],
  ])("%s, begun ten years before", (_, dtstart, rule, expected) => {
    const found = starts(timed(dtstart, [`RRULE:${rule}`], "UTC"), between("2026-12-20", "2027-04-12"));
    expect(found).toEqual(expected);
  });
});

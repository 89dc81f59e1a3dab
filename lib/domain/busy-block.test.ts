import { describe, expect, it } from "vitest";
import { type BusyEvent, busyBlocksOf, spanOf } from "@/lib/domain/busy-block";
import type { OriginalStart } from "@/lib/domain/calendar-event";
import type { EventTime, Interval, LocalDate } from "@/lib/domain/time";

const losAngeles = "America/Los_Angeles";
const november: Interval = { start: new Date("2026-11-01T08:00:00Z"), end: new Date("2026-12-01T08:00:00Z") };

const timed = (start: string, end: string): EventTime => ({
  kind: "timed",
  start: new Date(start),
  end: new Date(end),
});
const allDay = (startDate: string, endDateExclusive: string): EventTime => ({
  kind: "allDay",
  startDate: startDate as LocalDate,
  endDateExclusive: endDateExclusive as LocalDate,
});
const at = (start: string): OriginalStart => ({ kind: "timed", at: new Date(start) });
const onDay = (date: string): OriginalStart => ({ kind: "allDay", date: date as LocalDate });

function anEvent(changes: Partial<BusyEvent> = {}): BusyEvent {
  return {
    eventId: "e1",
    time: timed("2026-11-03T17:00:00Z", "2026-11-03T18:00:00Z"),
    zone: losAngeles,
    series: { kind: "single" },
    shows: "busy",
    response: "none",
    isPrivate: false,
    ...changes,
  };
}

/** Every Monday 9:00 to 10:00 in Los Angeles since 2019 [B23][P5]. */
function everyMonday(...more: string[]): BusyEvent {
  return anEvent({
    eventId: "weekly",
    time: timed("2019-01-07T17:00:00Z", "2019-01-07T18:00:00Z"),
    series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY", ...more] },
  });
}

const moved = (original: OriginalStart, time: EventTime, changes: Partial<BusyEvent> = {}) =>
  anEvent({
    eventId: "weekly_moved",
    time,
    series: { kind: "exception", masterId: "weekly", original },
    ...changes,
  });

const blocksOf = (events: BusyEvent[], window = november, homeZone = losAngeles) =>
  busyBlocksOf(events, [], window, homeZone).blocks;
const startsOf = (events: BusyEvent[], window = november, homeZone = losAngeles) =>
  blocksOf(events, window, homeZone).map(({ time }) => spanOf(time, homeZone).start.toISOString());

const mondays = [
  "2026-11-02T17:00:00.000Z",
  "2026-11-09T17:00:00.000Z",
  "2026-11-16T17:00:00.000Z",
  "2026-11-23T17:00:00.000Z",
  "2026-11-30T17:00:00.000Z",
];

describe("single events", () => {
  it.each<[string, EventTime, boolean]>([
    ["24 hours, timed", timed("2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"), true],
    ["over midnight", timed("2026-11-04T06:00:00Z", "2026-11-04T10:00:00Z"), true],
    ["over midnight into the window", timed("2026-11-01T06:00:00Z", "2026-11-01T09:00:00Z"), true],
    ["20 years", timed("2010-01-01T00:00:00Z", "2030-01-01T00:00:00Z"), true],
    ["20 years of days", allDay("2010-01-01", "2030-01-01"), true],
    ["a day", allDay("2026-11-03", "2026-11-04"), true],
    ["ends where the window opens", timed("2026-11-01T07:00:00Z", "2026-11-01T08:00:00Z"), false],
    ["starts where it closes", timed("2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z"), false],
    ["the day before, by the clocks at home", allDay("2026-10-31", "2026-11-01"), false],
    ["the first day, by the clocks at home", allDay("2026-11-01", "2026-11-02"), true],
    ["no length", timed("2026-11-03T17:00:00Z", "2026-11-03T17:00:00Z"), false],
    ["no days", allDay("2026-11-03", "2026-11-03"), false],
  ])("%s", (_, time, isBlock) => {
    const { blocks, unreadable } = busyBlocksOf([anEvent({ time })], [], november, losAngeles);
    expect(blocks.map((block) => block.time)).toEqual(isBlock ? [time] : []);
    expect(unreadable).toEqual([]);
  });

  it("say all that preferences may ask, and no more", () => {
    const event = anEvent({ shows: "focus", response: "tentative", isPrivate: true });
    const { zone: _, series: __, ...known } = event;
    expect(blocksOf([event])).toEqual([{ ...known, occurrence: "" }]);
  });

  it.each<[string, Partial<BusyEvent>, number]>([
    ["timed and free", { shows: "free" }, 0],
    ["all-day and free [P4]", { shows: "free", time: allDay("2026-11-03", "2026-11-04") }, 1],
    ["working location [P13]", { shows: "elsewhere", time: allDay("2026-11-03", "2026-11-04") }, 0],
    ["declined [P12]", { response: "declined" }, 0],
    ["unanswered [P12]", { response: "needsAction" }, 1],
    ["tentative [P11]", { shows: "tentative" }, 1],
    ["out of office", { shows: "outOfOffice" }, 1],
  ])("%s", (_, changes, count) => {
    expect(blocksOf([anEvent(changes)])).toHaveLength(count);
  });
});

describe("days of the fieldworker [P3][B20][B21]", () => {
  const hours = (zone: string, date: string, until: string) => {
    const { start, end } = spanOf(allDay(date, until), zone);
    return [start.toISOString(), (end.getTime() - start.getTime()) / 3_600_000];
  };

  it.each<[string, string, string, string, number]>([
    [losAngeles, "2026-11-03", "2026-11-04", "2026-11-03T08:00:00.000Z", 24],
    [losAngeles, "2026-11-01", "2026-11-02", "2026-11-01T07:00:00.000Z", 25],
    [losAngeles, "2027-03-14", "2027-03-15", "2027-03-14T08:00:00.000Z", 23],
    ["Asia/Kolkata", "2026-11-03", "2026-11-04", "2026-11-02T18:30:00.000Z", 24],
    ["America/Sao_Paulo", "2018-11-04", "2018-11-05", "2018-11-04T03:00:00.000Z", 23],
    [losAngeles, "2028-02-28", "2028-03-01", "2028-02-28T08:00:00.000Z", 48],
    [losAngeles, "2026-10-31", "2026-11-03", "2026-10-31T07:00:00.000Z", 73],
  ])("%s %s to %s", (zone, date, until, start, length) => {
    expect(hours(zone, date, until)).toEqual([start, length]);
  });

  it("an all-day series takes them at home, whatever its calendar's zone", () => {
    const series = { kind: "master" as const, recurrence: ["RRULE:FREQ=WEEKLY;BYDAY=TU"] };
    const daysOff = anEvent({ time: allDay("2026-01-06", "2026-01-07"), zone: "Asia/Tokyo", series });
    const tuesday = { start: new Date("2026-11-03T08:00:00Z"), end: new Date("2026-11-04T08:00:00Z") };
    const before = { start: new Date("2026-11-02T08:00:00Z"), end: tuesday.start };
    const after = { start: tuesday.end, end: new Date("2026-11-05T08:00:00Z") };
    expect([before, tuesday, after].map((day) => blocksOf([daysOff], day).length)).toEqual([0, 1, 0]);
    const evening = { start: new Date("2026-11-04T02:00:00Z"), end: new Date("2026-11-04T03:00:00Z") };
    expect(blocksOf([daysOff], evening)).toHaveLength(1);
  });
});

describe("series with exceptions [B24][P6][P7]", () => {
  it("a weekly Monday blocks every Monday", () => {
    expect(startsOf([everyMonday()])).toEqual(mondays);
    expect(blocksOf([everyMonday()])[0]).toMatchObject({ eventId: "weekly", occurrence: mondays[0] });
  });

  it("[P6] the second Monday moved to Wednesday, the third cancelled", () => {
    const wednesday = timed("2026-11-11T22:00:00Z", "2026-11-11T23:00:00Z");
    const second = moved(at("2026-11-09T17:00:00Z"), wednesday);
    const third = { masterId: "weekly", original: at("2026-11-16T17:00:00Z") };
    const { blocks } = busyBlocksOf([everyMonday(), second], [third], november, losAngeles);
    expect(blocks.map(({ occurrence }) => occurrence)).toEqual([
      mondays[0],
      mondays[3],
      mondays[4],
      mondays[1],
    ]);
    expect(blocks.at(-1)).toMatchObject({ eventId: "weekly_moved", time: wednesday });
  });

  it.each<[string, BusyEvent, number]>([
    [
      "moved out of the window",
      moved(at("2026-11-09T17:00:00Z"), timed("2027-01-09T17:00:00Z", "2027-01-09T18:00:00Z")),
      4,
    ],
    [
      "moved into it",
      moved(at("2027-01-04T17:00:00Z"), timed("2026-11-11T17:00:00Z", "2026-11-11T18:00:00Z")),
      6,
    ],
    [
      "declined",
      moved(at("2026-11-09T17:00:00Z"), timed("2026-11-09T17:00:00Z", "2026-11-09T18:00:00Z"), {
        response: "declined",
      }),
      4,
    ],
    [
      "made free",
      moved(at("2026-11-09T17:00:00Z"), timed("2026-11-09T17:00:00Z", "2026-11-09T18:00:00Z"), {
        shows: "free",
      }),
      4,
    ],
    ["made a day", moved(at("2026-11-09T17:00:00Z"), allDay("2026-11-09", "2026-11-10")), 5],
    [
      "of another series",
      anEvent({
        eventId: "x",
        series: { kind: "exception", masterId: "other", original: at("2026-11-09T17:00:00Z") },
      }),
      6,
    ],
    [
      "of a start the series never had",
      moved(at("2026-11-09T17:01:00Z"), timed("2026-11-09T17:01:00Z", "2026-11-09T18:00:00Z")),
      6,
    ],
  ])("an exception %s", (_, exception, count) => {
    expect(blocksOf([everyMonday(), exception])).toHaveLength(count);
    expect(blocksOf([exception, everyMonday()])).toHaveLength(count);
  });

  it("an exception stands without its master, and outside its range", () => {
    const exception = moved(
      at("2026-11-09T17:00:00Z"),
      timed("2026-11-11T22:00:00Z", "2026-11-11T23:00:00Z"),
    );
    expect(startsOf([exception])).toEqual(["2026-11-11T22:00:00.000Z"]);
    const ended = everyMonday("EXRULE:FREQ=DAILY");
    expect(startsOf([ended, exception])).toEqual(["2026-11-11T22:00:00.000Z"]);
  });

  it("days are compared as days", () => {
    const holidays = anEvent({
      eventId: "weekly",
      time: allDay("2026-11-01", "2026-11-02"),
      series: { kind: "master", recurrence: ["RRULE:FREQ=DAILY;COUNT=3"] },
    });
    const gone = { masterId: "weekly", original: onDay("2026-11-02") };
    const { blocks } = busyBlocksOf([holidays], [gone], november, "Asia/Kolkata");
    expect(blocks.map(({ occurrence }) => occurrence)).toEqual(["2026-11-01", "2026-11-03"]);
  });

  it("[P7] a split at week three is two masters and no double", () => {
    const until = "RRULE:FREQ=WEEKLY;UNTIL=20261116T075959Z";
    const first = anEvent({ ...everyMonday(), series: { kind: "master", recurrence: [until] } });
    const second = anEvent({
      eventId: "weekly_R20261116T173000",
      time: timed("2026-11-16T17:30:00Z", "2026-11-16T18:30:00Z"),
      series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY"] },
    });
    const later = ["2026-11-16T17:30:00.000Z", "2026-11-23T17:30:00.000Z", "2026-11-30T17:30:00.000Z"];
    expect(startsOf([first, second])).toEqual([...mondays.slice(0, 2), ...later]);
  });

  it("[B24][R26] a listed series blocks where its occurrences are, and by itself nowhere", () => {
    const master = anEvent({ ...everyMonday(), series: { kind: "master", recurrence: "listed" } });
    const second = anEvent({
      eventId: "weekly-2",
      time: timed("2026-11-10T17:00:00Z", "2026-11-10T18:00:00Z"),
      series: { kind: "exception", masterId: "weekly", original: at("2026-11-09T17:00:00Z") },
    });
    expect(busyBlocksOf([master], [], november, losAngeles)).toEqual({
      blocks: [],
      unreadable: [],
      cutShort: [],
    });
    expect(startsOf([master, second])).toEqual(["2026-11-10T17:00:00.000Z"]);
  });

  it("[B26] repeats on its own zone's clocks, else on those at home", () => {
    const autumn = { start: new Date("2026-10-24T00:00:00Z"), end: new Date("2026-11-04T00:00:00Z") };
    const weekly = (zone: string | null) =>
      anEvent({
        time: timed("2026-10-20T16:00:00Z", "2026-10-20T17:00:00Z"),
        zone,
        series: { kind: "master", recurrence: ["RRULE:FREQ=WEEKLY"] },
      });
    expect(startsOf([weekly("Europe/Oslo")], autumn)).toEqual([
      "2026-10-27T17:00:00.000Z",
      "2026-11-03T17:00:00.000Z",
    ]);
    expect(startsOf([weekly(null)], autumn)).toEqual([
      "2026-10-27T16:00:00.000Z",
      "2026-11-03T17:00:00.000Z",
    ]);
  });
});

describe("events nobody can make sense of [P29]", () => {
  it.each<[string, Partial<BusyEvent>]>([
    ["ends before it starts", { time: timed("2026-11-03T18:00:00Z", "2026-11-03T17:00:00Z") }],
    ["days backwards", { time: allDay("2026-11-04", "2026-11-03") }],
    ["no time at all", { time: timed("never", "never") }],
    ["no day", { time: allDay("2026-02-30", "2026-03-02") }],
    ["a rule nobody can read", { series: { kind: "master", recurrence: ["RRULE:FREQ=SOMETIMES"] } }],
    ["a zone nobody knows", { zone: "Nowhere/Land", series: { kind: "master", recurrence: [] } }],
    ["an original nobody can read", { series: { kind: "exception", masterId: "m", original: at("never") } }],
  ])("%s: named, and the rest goes on", (_, changes) => {
    const broken = anEvent({ eventId: "broken", ...changes });
    const { blocks, unreadable } = busyBlocksOf([broken, everyMonday()], [], november, losAngeles);
    expect(unreadable).toEqual(["broken"]);
    expect(blocks).toHaveLength(5);
  });

  it("a series too long to be looked through is said to be cut short", () => {
    const series = { kind: "master" as const, recurrence: ["RRULE:FREQ=MINUTELY"] };
    const { blocks, cutShort } = busyBlocksOf([anEvent({ series }), everyMonday()], [], november, losAngeles);
    expect(cutShort).toEqual(["e1"]);
    expect(blocks.length).toBeGreaterThan(1_000);
    expect(blocks.length).toBeLessThanOrEqual(5_005);
  });
});

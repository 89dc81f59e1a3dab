import { describe, expect, test } from "vitest";
import { busyTimes } from "@/lib/domain/availability/busy-times";
import type { CompanyTimes, FieldworkerTimes, SlotRequest } from "@/lib/domain/availability/facts";
import { freeSpans, nextFreeSlots, slotsOf, slotsOfEach, teamSlots } from "@/lib/domain/availability/slots";
import {
  aBooking,
  aCompany,
  aFieldworker,
  aHold,
  aJob,
  aRequest,
  at,
  between,
  clock,
  daily,
  date,
  losAngeles,
} from "@/lib/domain/availability/testing/facts";

type Row = {
  readonly title: string;
  readonly who?: Partial<FieldworkerTimes>;
  readonly company?: Partial<CompanyTimes>;
  readonly request?: Partial<SlotRequest>;
  readonly slots: string;
};

const day = (text: string, next: string) => ({ window: between(text, next) });
const busy = (from: string, until: string) => busyTimes([{ ref: "busy", ...between(from, until) }]);
const all = "8:00 9:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00";
const split = [...daily(480, 720), ...daily(780, 1_020)];

function clocksOf({ who, company, request }: Row): string {
  const fieldworker = aFieldworker(who);
  const starts = slotsOf(aCompany(company), fieldworker, aRequest(request));
  return starts.map((start) => clock(start, fieldworker.zone)).join(" ");
}

const rows: Row[] = [
  { title: "the working hours, the last slot ending with them [V3]", slots: all },
  {
    title: "no hours on that weekday [V3]",
    who: { weeklyHours: daily(480, 1_020).filter(({ weekday }) => weekday !== 1) },
    slots: "",
  },
  {
    title: "what ends when the job starts, or starts when it ends, is not in its way [V8]",
    who: { busy: busy("2026-11-03 09:00", "2026-11-03 10:00") },
    slots: "8:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00",
  },
  {
    title: "a minute is enough to be in the way [V8]",
    who: { busy: busy("2026-11-03 09:59", "2026-11-03 10:00") },
    slots: "8:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00",
  },
  {
    title: "a split shift keeps its break [V3]",
    who: { weeklyHours: split },
    slots: "8:00 9:00 10:00 11:00 13:00 14:00 15:00 16:00",
  },
  {
    title: "no job runs through the break [V3]",
    who: { weeklyHours: split, stepMinutes: 30 },
    request: { job: aJob({ durationMinutes: 180 }) },
    slots: "8:00 8:30 9:00 13:00 13:30 14:00",
  },
  {
    title: "shifts that touch are one, and the grid counts from the second [V3][V5]",
    who: { weeklyHours: [...daily(480, 720), ...daily(720, 960)], stepMinutes: 50 },
    slots: "8:00 8:50 9:40 10:30 11:20 12:00 12:50 13:40 14:30",
  },
  {
    title: "slots count from the opening, not from the hour [V5]",
    who: { weeklyHours: daily(495, 720) },
    slots: "8:15 9:15 10:15",
  },
  {
    title: "a shift over midnight belongs to both days [V4]",
    who: { weeklyHours: [{ weekday: 0, start: 1_320, end: 1_560 }], stepMinutes: 60 },
    slots: "0:00 1:00",
  },
  {
    title: "the hour that is missing has no slot [V4][P9]",
    who: { weeklyHours: daily(0, 360) },
    request: day("2027-03-14", "2027-03-15"),
    slots: "0:00 1:00 3:00 4:00 5:00",
  },
  {
    title: "the hour that comes twice has two [V4][P9]",
    who: { weeklyHours: daily(0, 300) },
    request: { ...day("2026-11-01", "2026-11-02"), now: at("2026-10-30") },
    slots: "0:00 1:00 1:00 2:00 3:00 4:00",
  },
  {
    title: "the company's hours bound everybody, the grid stays one's own [V6]",
    company: { weeklyHours: daily(630, 900) },
    slots: "11:00 12:00 13:00 14:00",
  },
  {
    title: "a holiday is a day of the company's zone [V6]",
    company: { zone: "Asia/Kathmandu", holidays: [{ ref: "h", date: date("2026-11-03") }] },
    slots: "11:00 12:00 13:00 14:00 15:00 16:00",
    request: { now: at("2026-11-01") },
  },
  {
    title: "time off by days [V7]",
    who: {
      timeOff: [
        {
          ref: "off",
          time: { kind: "days", startDate: date("2026-11-03"), endDateExclusive: date("2026-11-04") },
        },
      ],
    },
    slots: "",
  },
  {
    title: "time off by the hour needs no minutes around it [V7]",
    who: {
      timeOff: [{ ref: "off", time: { kind: "span", ...between("2026-11-03 10:00", "2026-11-03 16:00") } }],
    },
    request: { job: aJob({ beforeMinutes: 15, afterMinutes: 15 }) },
    slots: "8:00 9:00 16:00",
  },
  {
    title: "the job's minutes around it are free of busy time on both sides [V9]",
    who: { busy: busy("2026-11-03 11:00", "2026-11-03 12:00"), stepMinutes: 30 },
    request: { job: aJob({ beforeMinutes: 15, afterMinutes: 30 }) },
    slots: "8:00 8:30 9:00 9:30 12:30 13:00 13:30 14:00 14:30 15:00 15:30 16:00",
  },
  {
    title: "the minutes around the job may lie outside the hours [V9]",
    request: { job: aJob({ beforeMinutes: 60, afterMinutes: 60 }) },
    slots: all,
  },
  {
    title: "the minutes around a booking and around the job do not overlap [V9]",
    who: {
      bookings: [aBooking("2026-11-03 12:00", "2026-11-03 13:00", { beforeMinutes: 30, afterMinutes: 45 })],
      stepMinutes: 15,
      weeklyHours: daily(600, 900),
    },
    request: { job: aJob({ durationMinutes: 30, beforeMinutes: 15, afterMinutes: 15 }) },
    slots: "10:00 10:15 10:30 10:45 14:00 14:15 14:30",
  },
  {
    title: "a moved booking is not in its own way [V10]",
    who: { bookings: [aBooking("2026-11-03 08:00", "2026-11-03 17:00")] },
    request: { ignoring: ["booking"] },
    slots: all,
  },
  {
    title: "a hold takes its time until it expires, and in its last minute [V11]",
    who: { holds: [aHold("2026-11-03 09:00", "2026-11-03 16:00", "2026-11-02 12:00")] },
    slots: "8:00 16:00",
  },
  {
    title: "an expired hold takes none [V11]",
    who: { holds: [aHold("2026-11-03 09:00", "2026-11-03 16:00", "2026-11-02 11:59")] },
    slots: all,
  },
  {
    title: "a customer's own hold is not in their way [V11]",
    who: { holds: [aHold("2026-11-03 09:00", "2026-11-03 16:00", "2026-11-02 12:10")] },
    request: { ignoring: ["hold"] },
    slots: all,
  },
  {
    title: "what has begun is past [V12]",
    request: { now: at("2026-11-03 14:01") },
    slots: "15:00 16:00",
  },
  {
    title: "a slot that starts now, or exactly when the notice ends, is offered [V12]",
    request: { now: at("2026-11-03 12:00"), noticeMinutes: 120 },
    slots: "14:00 15:00 16:00",
  },
  {
    title: "a minute too little notice is too little [V12]",
    request: { now: at("2026-11-03 12:00"), noticeMinutes: 121 },
    slots: "15:00 16:00",
  },
  {
    title: "the last day of the horizon counts to its end [V13]",
    request: { horizon: { kind: "days", days: 1 } },
    slots: all,
  },
  {
    title: "the day after it does not count [V13]",
    request: { horizon: { kind: "days", days: 0 } },
    slots: "",
  },
  {
    title: "the horizon is in days of the company's zone [V13]",
    company: { zone: "Asia/Kathmandu" },
    request: { horizon: { kind: "until", lastDate: date("2026-11-03") } },
    slots: "8:00 9:00 10:00",
  },
  {
    title: "without a skill there is no slot [V15]",
    who: { skills: ["roof"] },
    request: { job: aJob({ skills: ["roof", "gas"] }) },
    slots: "",
  },
  {
    title: "with all skills there are [V15]",
    who: { skills: ["gas", "roof"] },
    request: { job: aJob({ skills: ["roof", "gas"] }) },
    slots: all,
  },
  {
    title: "a day with as many bookings and holds as the limit is full [V16]",
    who: {
      dailyLimit: 2,
      bookings: [aBooking("2026-11-03 08:00", "2026-11-03 09:00")],
      holds: [aHold("2026-11-03 09:00", "2026-11-03 10:00", "2026-11-02 13:00")],
    },
    slots: "",
  },
  {
    title: "the limit counts on the fieldworker's own days: Monday afternoon is Tuesday in UTC [V16]",
    who: { dailyLimit: 1, bookings: [aBooking("2026-11-02 16:30", "2026-11-02 17:00")] },
    slots: all,
  },
  {
    title: "a calendar that is out of date blocks nothing by that [V17][P20][B55]",
    who: { staleSince: at("2026-11-01") },
    slots: all,
  },
];

describe("slots of one fieldworker", () => {
  test.each(rows)("$title", (row) => {
    expect(clocksOf(row)).toBe(row.slots);
  });

  test.each([losAngeles, "America/Denver", "Asia/Kolkata"])(
    "an all-day event takes the local day in %s and leaves its neighbours [V7][B20][P3]",
    (zone) => {
      const busyDays = [{ ref: "pto", startDate: date("2026-11-03"), endDateExclusive: date("2026-11-04") }];
      const who = { zone, busyDays, weeklyHours: daily(0, 1_440) };
      const job = aJob({ beforeMinutes: 30, afterMinutes: 30 });
      const count = (from: string, until: string) =>
        slotsOf(
          aCompany(),
          aFieldworker(who),
          aRequest({ job, now: at("2026-11-01"), window: between(from, until, zone) }),
        ).length;
      expect(count("2026-11-02", "2026-11-03")).toBe(24);
      expect(count("2026-11-03", "2026-11-04")).toBe(0);
      expect(count("2026-11-04", "2026-11-05")).toBe(24);
    },
  );

  test("Samoa skipped 30 December 2011: nobody works on a day that was not [V4]", () => {
    const zone = "Pacific/Apia";
    const fridays = daily(480, 600).filter(({ weekday }) => weekday === 4);
    const request = aRequest({
      now: at("2011-12-28", zone),
      window: between("2011-12-29", "2012-01-01", zone),
    });
    expect(slotsOf(aCompany(), aFieldworker({ zone, weeklyHours: fridays }), request)).toEqual([]);
  });

  test("free spans are what is left of the hours, clipped to where a job may be going on [V1]", () => {
    const who = aFieldworker({ busy: busy("2026-11-03 09:00", "2026-11-03 09:50") });
    const request = aRequest({ window: between("2026-11-03 08:30", "2026-11-03 11:00") });
    expect(freeSpans(aCompany(), who, request)).toEqual([
      between("2026-11-03 08:30", "2026-11-03 09:00"),
      between("2026-11-03 09:50", "2026-11-03 12:00"),
    ]);
  });
});

describe("slots of a team", () => {
  const mike = aFieldworker({ bookings: [aBooking("2026-11-03 08:00", "2026-11-03 15:00")] });
  const raj = aFieldworker({ id: "raj", zone: "America/Denver", weeklyHours: daily(540, 1_020) });
  const ana = aFieldworker({ id: "ana", weeklyHours: daily(840, 1_020) });

  test("every start that somebody can take, and who [V14][B25]", () => {
    const found = teamSlots(aCompany(), [mike, raj, ana], aRequest());
    expect(found.map(({ start, free }) => `${clock(start)} ${free.join("+")}`)).toEqual([
      "8:00 raj",
      "9:00 raj",
      "10:00 raj",
      "11:00 raj",
      "12:00 raj",
      "13:00 raj",
      "14:00 raj+ana",
      "15:00 mike+raj+ana",
      "16:00 mike+ana",
    ]);
    const each = slotsOfEach(aCompany(), [mike, raj, ana], aRequest());
    expect(each.map(({ id, starts }) => [id, starts.length])).toEqual([
      ["mike", 2],
      ["raj", 8],
      ["ana", 3],
    ]);
  });

  test("the next free ones are the first of them, weeks ahead if need be, and none past the end or horizon [V14]", () => {
    const away = between("2026-11-01", "2026-11-20");
    const off = aFieldworker({ timeOff: [{ ref: "off", time: { kind: "span", ...away } }] });
    const request = aRequest({ window: between("2026-11-01", "2026-12-24") });
    const found = nextFreeSlots(5, aCompany(), [off], request);
    expect(found).toEqual(teamSlots(aCompany(), [off], request).slice(0, 5));
    expect(found[0]).toEqual({ start: at("2026-11-20 08:00"), free: ["mike"] });
    const short = { ...request, window: between("2026-11-01", "2026-11-20 10:00") };
    expect(nextFreeSlots(5, aCompany(), [off], short)).toHaveLength(2);
    const near = { ...request, horizon: { kind: "days" as const, days: 17 } };
    expect(nextFreeSlots(5, aCompany(), [off], near)).toEqual([]);
    const many = nextFreeSlots(200, aCompany(), [off], request);
    expect(many).toEqual(teamSlots(aCompany(), [off], request).slice(0, 200));
  });
});

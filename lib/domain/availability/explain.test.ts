import { describe, expect, test } from "vitest";
import { busyTimes } from "@/lib/domain/availability/busy-times";
import { explainSlot, explainSlots } from "@/lib/domain/availability/explain";
import type { CompanyTimes, FieldworkerTimes, SlotRequest } from "@/lib/domain/availability/facts";
import { isBlocking, type Reason, reasonOrder } from "@/lib/domain/availability/reasons";
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
} from "@/lib/domain/availability/testing/facts";

const tuesday = { startDate: date("2026-11-03"), endDateExclusive: date("2026-11-04") };
const wholeTuesday = between("2026-11-03", "2026-11-04");
const tenToTwelve = between("2026-11-03 10:00", "2026-11-03 12:00");
const buffered = { job: aJob({ beforeMinutes: 15, afterMinutes: 15 }) };

type Row = readonly [
  kind: Reason["kind"],
  asked: string,
  facts: {
    readonly who?: Partial<FieldworkerTimes>;
    readonly company?: Partial<CompanyTimes>;
    readonly request?: Partial<SlotRequest>;
  },
  reasons: readonly Reason[],
];

const noon = at("2026-11-03 12:00");
const rows: Row[] = [
  ["past", "2026-11-03 11:00", { request: { now: noon, noticeMinutes: 60 } }, [{ kind: "past" }]],
  [
    "notice",
    "2026-11-03 12:00",
    { request: { now: noon, noticeMinutes: 60 } },
    [{ kind: "notice", from: at("2026-11-03 13:00") }],
  ],
  [
    "horizon",
    "2026-11-03 12:00",
    { request: { horizon: { kind: "until", lastDate: date("2026-11-02") } } },
    [{ kind: "horizon", until: at("2026-11-03") }],
  ],
  [
    "outsideCompanyHours",
    "2026-11-03 14:00",
    { company: { weeklyHours: daily(480, 870) } },
    [{ kind: "outsideCompanyHours" }],
  ],
  [
    "holiday",
    "2026-11-03 14:00",
    { company: { holidays: [{ ref: "election", date: date("2026-11-03") }] } },
    [{ kind: "holiday", ref: "election", date: date("2026-11-03") }],
  ],
  ["outsideHours", "2026-11-03 16:30", {}, [{ kind: "outsideHours" }]],
  ["offGrid", "2026-11-03 10:07", {}, [{ kind: "offGrid", stepMinutes: 60 }]],
  [
    "timeOff",
    "2026-11-03 10:00",
    { who: { timeOff: [{ ref: "off", time: { kind: "days", ...tuesday } }] } },
    [{ kind: "timeOff", ref: "off", span: wholeTuesday }],
  ],
  [
    "busy",
    "2026-11-03 10:00",
    { who: { busy: busyTimes([{ ref: "dentist", ...tenToTwelve }]) } },
    [{ kind: "busy", ref: "dentist", span: tenToTwelve }],
  ],
  [
    "allDay",
    "2026-11-03 10:00",
    { who: { busyDays: [{ ref: "pto", ...tuesday }] } },
    [{ kind: "allDay", ref: "pto", span: wholeTuesday }],
  ],
  [
    "ignored",
    "2026-11-03 10:00",
    { who: { ignored: [{ ref: "maybe", time: { kind: "span", ...tenToTwelve }, why: "tentative" }] } },
    [{ kind: "ignored", ref: "maybe", span: tenToTwelve, why: "tentative" }],
  ],
  [
    "booking",
    "2026-11-03 10:00",
    { who: { bookings: [aBooking("2026-11-03 10:00", "2026-11-03 12:00")] } },
    [{ kind: "booking", ref: "booking", span: tenToTwelve }],
  ],
  [
    "buffer",
    "2026-11-03 09:00",
    {
      who: {
        bookings: [aBooking("2026-11-03 10:00", "2026-11-03 12:00")],
        busy: busyTimes([{ ref: "dentist", ...between("2026-11-03 08:30", "2026-11-03 08:50") }]),
      },
      request: buffered,
    },
    [
      { kind: "buffer", of: "busy", ref: "dentist", span: between("2026-11-03 08:30", "2026-11-03 08:50") },
      { kind: "buffer", of: "booking", ref: "booking", span: tenToTwelve },
    ],
  ],
  [
    "hold",
    "2026-11-03 10:00",
    { who: { holds: [aHold("2026-11-03 10:00", "2026-11-03 12:00", "2026-11-02 12:05")] } },
    [{ kind: "hold", ref: "hold", span: tenToTwelve }],
  ],
  [
    "skill",
    "2026-11-03 10:00",
    { who: { skills: ["gas"] }, request: { job: aJob({ skills: ["gas", "roof"] }) } },
    [{ kind: "skill", missing: ["roof"] }],
  ],
  [
    "dailyLimit",
    "2026-11-03 15:00",
    { who: { dailyLimit: 1, bookings: [aBooking("2026-11-03 10:00", "2026-11-03 12:00")] } },
    [{ kind: "dailyLimit", date: date("2026-11-03"), limit: 1, taken: 1 }],
  ],
  [
    "stale",
    "2026-11-03 10:00",
    { who: { staleSince: at("2026-11-02 10:05") } },
    [{ kind: "stale", since: at("2026-11-02 10:05") }],
  ],
];

describe("why a slot is not offered", () => {
  test.each(rows)("%s [V2][V19]", (_, asked, { who, company, request }, reasons) => {
    const found = explainSlot(aCompany(company), aFieldworker(who), aRequest(request), at(asked));
    expect(found.reasons).toEqual(reasons);
    expect(found.isOffered).toBe(!reasons.some(isBlocking));
  });

  test("every kind of reason has its row here, and its place in the order", () => {
    expect(rows.map(([kind]) => kind)).toEqual(reasonOrder);
  });

  test("a tentative event and an old calendar are said, and the slot is offered [V17][B28][P20]", () => {
    const quiet = rows.filter(([kind]) => kind === "ignored" || kind === "stale");
    for (const [, asked, { who }] of quiet) {
      expect(explainSlot(aCompany(), aFieldworker(who), aRequest(), at(asked)).isOffered).toBe(true);
    }
  });

  test("all reasons at once, in their order [V19]", () => {
    const who = aFieldworker({
      busy: busyTimes([{ ref: "dentist", ...tenToTwelve }]),
      busyDays: [{ ref: "pto", ...tuesday }],
      bookings: [aBooking("2026-11-03 10:00", "2026-11-03 12:00")],
      dailyLimit: 1,
      staleSince: at("2026-11-01"),
    });
    const company = aCompany({ holidays: [{ ref: "election", date: date("2026-11-03") }] });
    const request = aRequest({ job: aJob({ skills: ["roof"] }) });
    const { reasons } = explainSlot(company, who, request, at("2026-11-03 10:30"));
    expect(reasons.map(({ kind }) => kind)).toEqual([
      "holiday",
      "offGrid",
      "busy",
      "allDay",
      "booking",
      "skill",
      "dailyLimit",
      "stale",
    ]);
  });

  test("a day off in the calendar is said of the working hours only [V7][B22]", () => {
    const who = aFieldworker({ busyDays: [{ ref: "pto", ...tuesday }] });
    const found = explainSlots(aCompany(), who, aRequest());
    const told = found.map(({ start, reasons }) => [clock(start), reasons.map(({ kind }) => kind).join("+")]);
    expect(told).toHaveLength(24);
    expect(told.filter(([, kinds]) => kinds === "allDay").map(([time]) => time)).toEqual(
      "8:00 9:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00".split(" "),
    );
    expect(told.filter(([, kinds]) => kinds === "outsideHours")).toHaveLength(15);
  });

  test.each([
    ["the grid of the opening, carried back", daily(495, 600), "0:15 1:15", "23:15"],
    ["from midnight where nobody works", [], "0:00 1:00", "23:00"],
    [
      "the night shift goes on, then the day's own opening counts backwards",
      [
        { weekday: 0, start: 1_350, end: 1_500 },
        { weekday: 1, start: 600, end: 700 },
      ],
      "0:30 1:00",
      "23:00",
    ],
  ])("candidates: %s [V5]", (_, weeklyHours, first, last) => {
    const clocks = explainSlots(aCompany(), aFieldworker({ weeklyHours }), aRequest()).map(({ start }) =>
      clock(start),
    );
    expect([clocks.slice(0, 2).join(" "), clocks.at(-1)]).toEqual([first, last]);
  });
});

import { describe, expect, test } from "vitest";
import type { BoardDayView, DayBooking, WaitingBooking } from "@/db/views/board-day";
import type { LocalDate } from "@/lib/domain/time";
import { hoursOn, lanesOf, listDayOf, peeksOf, suburbOf, waitingOf } from "./board-lanes";

const zone = "America/Los_Angeles";
const at = { date: "2026-11-03" as LocalDate, zone, now: new Date("2026-11-03T18:00:00Z") };
const la = (time: string, day = "2026-11-03") => new Date(`${day}T${time}:00-08:00`);
const mike = {
  fieldworkerId: "mike",
  name: "Mike Ortega",
  state: { kind: "notPushed" },
  target: null,
} as const;
const raj = { ...mike, fieldworkerId: "raj", name: "Raj Iyer" };

function aBooking(wish: Partial<DayBooking> = {}): DayBooking {
  return {
    id: "b1",
    ref: 1043,
    revision: 2,
    startsAt: la("09:00"),
    endsAt: la("10:30"),
    customer: "Elena Cruz",
    phone: "+1 818 555 0100",
    service: "Gas safety",
    address: "418 Alder Street, Glendale",
    hasNote: false,
    status: { name: "Confirmed", tone: "confirmed" },
    takesTime: true,
    hasConflict: false,
    copies: [mike],
    ...wish,
  };
}
const aWaiting = (wish: Partial<WaitingBooking> = {}): WaitingBooking => ({
  ...aBooking({ id: "w1", copies: [] }),
  createdAt: la("08:00"),
  ...wish,
});
const people = [
  { id: "mike", name: "Mike Ortega", zone, health: "live" as const },
  { id: "raj", name: "Raj Iyer", zone: "America/Denver", health: null },
];
const view = (wish: Partial<BoardDayView> = {}): BoardDayView => ({
  people,
  bookings: [],
  waiting: [],
  ...wish,
});

describe("lanes", () => {
  test("a booking of several people has a card in each of their rows, and one of nobody in none", () => {
    const lanes = lanesOf(
      view({ bookings: [aBooking({ copies: [mike, raj] }), aBooking({ id: "b2" })] }),
      at,
    );
    expect(lanes.map(({ cards }) => cards.map(({ id }) => id))).toEqual([["b1", "b2"], ["b1"]]);
    expect(lanes[0]?.cards[0]).toMatchObject({
      refWords: "#1043",
      people: "Mike and Raj",
      hasSeveralPeople: true,
      suburb: "Glendale",
      spanWords: "9:00–10:30 AM",
    });
  });

  test.each([
    [zone, null],
    ["America/Denver", "MT +1 h"],
    ["Asia/Kolkata", "India Time +13.5 h"],
    ["Pacific/Honolulu", "HST −2 h"],
  ])("the clock of %s differs by %s", (there, words) => {
    const [lane] = lanesOf(view({ people: [{ id: "raj", name: "Raj", zone: there, health: null }] }), at);
    expect(lane?.zoneWords).toBe(words);
  });

  test("a card's name says that it has a conflict", () => {
    const [lane] = lanesOf(view({ bookings: [aBooking({ hasConflict: true })] }), at);
    expect(lane?.cards[0]?.accessibleName).toMatch(
      /^Gas safety, Elena Cruz, Tue 3 Nov, 9:00 to 10:30 AM.*, conflict$/,
    );
  });

  test.each([
    ["418 Alder Street, Glendale, CA 91201", "Glendale"],
    ["Glendale", ""],
    ["", ""],
  ])("the area of %s is %s", (address, suburb) => {
    expect(suburbOf(address)).toBe(suburb);
  });
});

describe("what waits", () => {
  test.each([
    ["today by its end", la("16:00"), la("17:00"), "Today by 5 PM"],
    ["today to the minute", la("16:00"), la("17:15"), "Today by 5:15 PM"],
    ["another day by its date", la("09:00", "2026-11-04"), la("10:00", "2026-11-04"), "Wed 4 Nov"],
  ])("%s", (_, startsAt, endsAt, words) => {
    const [card] = waitingOf(view({ waiting: [aWaiting({ startsAt, endsAt })] }), at);
    expect([card?.dueWords, card?.people]).toEqual([words, "Nobody yet"]);
  });

  test("stands in a phone's list of its own day, by time, and in no other", () => {
    const waiting = [aWaiting({ startsAt: la("08:00"), endsAt: la("09:00") })];
    const other = aWaiting({
      id: "w2",
      startsAt: la("08:00", "2026-11-04"),
      endsAt: la("09:00", "2026-11-04"),
    });
    const list = listDayOf(view({ bookings: [aBooking()], waiting: [...waiting, other] }), at);
    expect([list.cards.map(({ id }) => id), list.isToday]).toEqual([["w1", "b1"], true]);
  });
});

test("a phone number is only for who may see it", () => {
  const given = view({ bookings: [aBooking()] });
  expect(peeksOf(given, { zone, seesContact: true }).b1?.phone).not.toBe("");
  expect(peeksOf(given, { zone, seesContact: false }).b1?.phone).toBe("");
});

describe("the hours that are drawn", () => {
  test.each([
    ["the usual ones", la("09:00"), la("10:00"), [7, 19]],
    ["an early start", la("05:30"), la("08:00"), [5, 19]],
    ["a late end", la("18:00"), la("21:30"), [7, 22]],
    ["to midnight", la("22:00"), la("00:00", "2026-11-04"), [7, 24]],
    ["over midnight, its first day", la("22:00"), la("01:00", "2026-11-04"), [7, 24]],
    ["over midnight, its second day", la("22:00", "2026-11-02"), la("01:00"), [0, 19]],
    [
      "a visit of several days takes none beyond the usual",
      la("08:00", "2026-11-01"),
      la("08:00", "2026-11-05"),
      [7, 19],
    ],
    ["what comes in over midnight and is seen anyway", la("20:00", "2026-11-02"), la("12:00"), [7, 19]],
  ])("%s", (_, startsAt, endsAt, [from, to]) => {
    expect(hoursOn([aBooking({ startsAt, endsAt })], at)).toEqual({ from, to });
  });
});

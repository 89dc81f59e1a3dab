import { describe, expect, test } from "vitest";
import { aCopy } from "@/components/bookings/testing";
import type { BoardBooking } from "@/db/views/board-week";
import type { ConnectionTrouble, Recovery } from "@/db/views/shell";
import type { LocalDate } from "@/lib/domain/time";
import { bannersFor } from "./banners";
import { boardDays, hoursOf } from "./board/board-days";
import { cardName, mostUrgent } from "./card-words";
import { placesOf, settingsPagesOf } from "./places";
import { zoneLabelOf } from "./zone-label";

const la = "America/Los_Angeles";

function aBooking(wish: Partial<BoardBooking> = {}): BoardBooking {
  return {
    id: "b1",
    startsAt: new Date("2026-11-03T17:00:00Z"),
    endsAt: new Date("2026-11-03T18:30:00Z"),
    customer: "Ada Quist",
    phone: "",
    service: "Boiler service",
    address: "",
    customerNotes: "",
    jobNotes: "",
    status: { name: "Confirmed", tone: "confirmed" },
    copies: [aCopy({ kind: "synced", at: "9:41" })],
    ...wish,
  };
}

describe("a card's accessible name", () => {
  test("says what, who, when, by whom, status and sync", () => {
    expect(cardName(aBooking(), la)).toBe(
      "Boiler service, Ada Quist, Tue 3 Nov, 9:00 to 10:30 AM, Mike Ortega, Confirmed, synced to Google",
    );
  });

  test.each([
    ["over noon", { endsAt: new Date("2026-11-03T21:00:00Z") }, "9:00 AM to 1:00 PM"],
    ["over midnight", { endsAt: new Date("2026-11-04T09:00:00Z") }, "9:00 AM to Wed 4 Nov, 1:00 AM"],
    ["without people", { copies: [] }, "nobody assigned, Confirmed"],
    [
      "with several people, by what needs a person first",
      {
        copies: [
          aCopy({ kind: "synced", at: "9:41" }),
          aCopy({ kind: "needsReconnect" }, { fieldworkerId: "raj", name: "Raj Iyer" }),
        ],
      },
      "Mike Ortega and Raj Iyer, Confirmed, needs reconnect",
    ],
  ])("%s", (_, wish, words) => {
    expect(cardName(aBooking(wish), la)).toContain(words);
  });

  test("the most urgent of no copies is none", () => {
    expect(mostUrgent([])).toBeNull();
  });
});

describe("the days of a week", () => {
  const at = { monday: "2026-11-02" as LocalDate, zone: la, now: new Date("2026-11-03T08:30:00Z") };

  test("hold each booking once, on the day it begins there", () => {
    const late = aBooking({
      id: "late",
      startsAt: new Date("2026-11-04T07:00:00Z"),
      endsAt: new Date("2026-11-04T09:00:00Z"),
    });
    const fromLastWeek = aBooking({ id: "before", startsAt: new Date("2026-11-02T07:00:00Z") });
    const days = boardDays([fromLastWeek, aBooking(), late], at);
    expect(days.map((day) => day.cards.map((card) => card.id))).toEqual([
      ["before"],
      ["b1", "late"],
      [],
      [],
      [],
      [],
      [],
    ]);
    expect(days.filter((day) => day.isToday).map((day) => day.words)).toEqual(["Tue 3 Nov"]);
  });

  test.each([
    ["usual hours", [], { from: 7, to: 19 }],
    ["early", [aBooking({ startsAt: new Date("2026-11-03T13:15:00Z") })], { from: 5, to: 19 }],
    ["late", [aBooking({ endsAt: new Date("2026-11-04T04:15:00Z") })], { from: 7, to: 21 }],
    ["until midnight", [aBooking({ endsAt: new Date("2026-11-04T08:00:00Z") })], { from: 7, to: 24 }],
    ["over midnight", [aBooking({ endsAt: new Date("2026-11-04T09:00:00Z") })], { from: 0, to: 24 }],
  ])("draw %s", (_, bookings, hours) => {
    expect(hoursOf(bookings, la)).toEqual(hours);
  });
});

describe("banners", () => {
  const at = (instant: string) => new Date(instant);
  const trouble: ConnectionTrouble = {
    connectionId: "c1",
    memberId: "mike",
    memberName: "Mike Ortega",
    provider: "google",
    state: "needsReconnect",
    since: at("2026-11-03T17:02:00Z"),
    failure: { kind: "grantRevoked" },
    calendarName: "Work",
    waitingBookings: 2,
  };
  const delayed: ConnectionTrouble = { ...trouble, state: "delayed", failure: { kind: "unreachable" } };
  const words = (
    troubles: readonly ConnectionTrouble[],
    memberId: string,
    recovered: Recovery | null = null,
  ) =>
    bannersFor(
      { troubles, recovered },
      { memberId, isDemo: false, aheadMs: 0, zone: la, now: at("2026-11-03T17:08:30Z") },
    );

  test.each([
    [trouble, "Mike's Google Calendar needs reconnecting. Bookings still work and are waiting to send (2)."],
    [
      delayed,
      "Mike's calendar hasn't answered for 6 minutes. Bookings still work and are waiting to send (2).",
    ],
    [
      { ...delayed, waitingBookings: 0, since: at("2026-11-03T14:00:00Z") },
      "Mike's calendar hasn't answered for 3 hours. Bookings still work. Nothing is lost.",
    ],
    [
      { ...delayed, failure: { kind: "rateLimited", retryAfterMs: null } },
      "Mike's calendar has been slowed down for 6 minutes. Bookings still work and are waiting to send (2).",
    ],
    [
      { ...trouble, state: "cannotWrite", failure: { kind: "forbidden", reason: null } },
      "We can't add bookings to Work in Mike's Google Calendar. Bookings still work and are waiting to send (2).",
    ],
  ] as const)("tell the office whose calendar is broken and what waits %#", (one, text) => {
    expect(words([one], "priya")).toMatchObject([
      { text, action: { label: "Sync health", href: "/sync-health/c1" } },
    ]);
  });

  test.each([
    [
      trouble,
      "Google stopped accepting our key on Tue 3 Nov, 9:02 AM. Reconnect — takes under a minute. Nothing is lost.",
      "Reconnect",
    ],
    [
      { ...trouble, state: "cannotWrite", failure: null, waitingBookings: 1 },
      "We can't add bookings to Work since Tue 3 Nov, 9:02 AM. 1 booking waits to send. Nothing is lost.",
      "Grant again",
    ],
    [
      { ...trouble, state: "cannotWrite", failure: { kind: "forbidden", reason: null }, waitingBookings: 0 },
      "We can't add bookings to Work since Tue 3 Nov, 9:02 AM. Nothing is lost.",
      "Choose another",
    ],
    [
      delayed,
      "Your Google Calendar hasn't answered for 6 minutes. Bookings still work and are waiting to send (2).",
      "My calendars",
    ],
  ] as const)("give its own fieldworker the way to mend it %#", (one, text, label) => {
    expect(words([one], "mike")).toMatchObject([{ text, action: { label, href: "/settings/calendars" } }]);
  });

  test("tell of several calendars at once in one sentence a kind", () => {
    const others = [delayed, { ...delayed, connectionId: "c2", memberId: "raj", waitingBookings: 1 }];
    expect(words([trouble, ...others], "priya").map(({ text }) => text)).toEqual([
      "Mike's Google Calendar needs reconnecting. Bookings still work and are waiting to send (2).",
      "2 calendars have not answered for up to 6 minutes. Bookings still work and are waiting to send (3).",
    ]);
  });

  test.each([
    [["added", "added", "added"], "Back in sync. 3 bookings were added to your calendar while it was down."],
    [["added"], "Back in sync. 1 booking was added to your calendar while it was down."],
    [["added", "moved", "moved"], "Back in sync. While it was down: 1 added and 2 moved."],
  ] as const)("say what came while it was down: %j", (what, text) => {
    const lines = what.map((each, index) => ({ bookingId: String(index), what: each }));
    expect(words([], "mike", { episodeId: "e1", lines })).toMatchObject([{ kind: "recovered", text }]);
  });

  const demo = (isDemo: boolean, aheadMs = 0) =>
    bannersFor(
      { troubles: [], recovered: null },
      { memberId: "x", isDemo, aheadMs, zone: la, now: at("2026-11-03T17:00:00Z") },
    );

  test("name the demo, and only there", () => {
    expect(demo(true).map(({ kind }) => kind)).toEqual(["demo"]);
    expect(demo(false)).toEqual([]);
  });

  test.each([
    [0, "everybody knows."],
    [20_000, "everybody knows."],
    [5 * 60_000, "everybody knows. Clock is 5 min ahead."],
    [155 * 60_000, "everybody knows. Clock is 2 h 35 min ahead."],
    [30 * 3_600_000, "everybody knows. Clock is 30 h ahead."],
    [10 * 86_400_000 + 60_000, "everybody knows. Clock is 10 days ahead."],
  ])("say how far the demo's clock is ahead: %d ms", (aheadMs, end) => {
    expect(demo(true, aheadMs)[0]?.text.endsWith(end)).toBe(true);
  });
});

describe("places", () => {
  test.each([
    [
      "owner",
      false,
      ["/board", "/bookings", "/customers", "/conflicts", "/sync-health", "/settings"],
      [
        "/settings/hours",
        "/settings/notifications",
        "/settings/statuses",
        "/settings/services",
        "/settings/company",
      ],
    ],
    [
      "dispatcher",
      false,
      ["/board", "/bookings", "/customers", "/conflicts", "/sync-health", "/settings"],
      ["/settings/hours", "/settings/notifications", "/settings/services", "/settings/company"],
    ],
    [
      "dispatcher",
      true,
      ["/board", "/me", "/bookings", "/customers", "/conflicts", "/sync-health", "/settings"],
      [
        "/settings/calendars",
        "/settings/hours",
        "/settings/notifications",
        "/settings/services",
        "/settings/company",
      ],
    ],
    ["viewer", false, ["/board", "/bookings", "/customers", "/conflicts"], []],
    [
      "fieldworker",
      true,
      ["/me", "/bookings", "/conflicts", "/settings"],
      ["/settings/calendars", "/settings/hours", "/settings/notifications"],
    ],
  ] as const)("of a %s who takes bookings: %s", (role, takesBookings, places, pages) => {
    expect(placesOf({ role, takesBookings }).map((place) => place.href)).toEqual(places);
    expect(settingsPagesOf({ role, takesBookings }).map((page) => page.href)).toEqual(pages);
  });
});

test.each([
  ["owner", true],
  ["dispatcher", true],
  ["fieldworker", false],
  ["viewer", false],
] as const)("the demo's clock is in reach of a %s: %s", (role, expected) => {
  const hrefs = (hasDemoClock: boolean) =>
    placesOf({ role, takesBookings: false, hasDemoClock }).map(({ href }) => href);
  expect(hrefs(true).includes("/demo/clock")).toBe(expected);
  expect(hrefs(false)).not.toContain("/demo/clock");
});

test.each([
  [la, "PT · Pacific"],
  ["America/Denver", "MT · Mountain"],
  ["UTC", "UTC"],
])("the zone label of %s is the same all year", (zone, label) => {
  expect(zoneLabelOf(zone, new Date("2026-01-15T00:00:00Z"))).toBe(label);
  expect(zoneLabelOf(zone, new Date("2026-07-15T00:00:00Z"))).toBe(label);
});

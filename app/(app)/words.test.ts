import { describe, expect, test } from "vitest";
import { aCopy } from "@/components/bookings/testing";
import type { BoardBooking } from "@/db/views/board-week";
import type { ConnectionTrouble } from "@/db/views/shell";
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
  const trouble = {
    connectionId: "c1",
    memberId: "mike",
    memberName: "Mike Ortega",
    provider: "google",
    state: "needsReconnect",
    waitingBookings: 2,
  } as const satisfies ConnectionTrouble;

  test("tell the office whose calendar is broken and what waits", () => {
    const [banner] = bannersFor([trouble], { memberId: "priya", isDemo: false });
    expect(banner?.text).toBe(
      "Mike's Google Calendar needs reconnecting. 2 bookings wait to send. Nothing is lost.",
    );
    expect(banner?.action).toBeUndefined();
  });

  test("give its own fieldworker the way to mend it", () => {
    const own = { memberId: "mike", isDemo: false };
    expect(bannersFor([{ ...trouble, waitingBookings: 0 }], own)).toMatchObject([
      {
        text: "Your Google Calendar needs reconnecting. Nothing is lost.",
        action: { label: "Reconnect", href: "/settings/calendars" },
      },
    ]);
    expect(bannersFor([{ ...trouble, state: "cannotWrite", waitingBookings: 1 }], own)).toMatchObject([
      {
        text: "Your Google Calendar does not let us add bookings. 1 booking waits to send. Nothing is lost.",
        action: { label: "Grant again" },
      },
    ]);
  });

  test("name the demo, and only there", () => {
    expect(bannersFor([], { memberId: "x", isDemo: true }).map((banner) => banner.kind)).toEqual(["demo"]);
    expect(bannersFor([], { memberId: "x", isDemo: false })).toEqual([]);
  });
});

describe("places", () => {
  test.each([
    [
      "owner",
      false,
      ["/board", "/bookings", "/conflicts", "/settings"],
      ["/settings/statuses", "/settings/company"],
    ],
    ["dispatcher", false, ["/board", "/bookings", "/conflicts"], []],
    ["dispatcher", true, ["/board", "/me", "/bookings", "/conflicts", "/settings"], ["/settings/calendars"]],
    ["viewer", false, ["/board", "/bookings", "/conflicts"], []],
    ["fieldworker", true, ["/me", "/bookings", "/conflicts", "/settings"], ["/settings/calendars"]],
  ] as const)("of a %s who takes bookings: %s", (role, takesBookings, places, pages) => {
    expect(placesOf({ role, takesBookings }).map((place) => place.href)).toEqual(places);
    expect(settingsPagesOf({ role, takesBookings }).map((page) => page.href)).toEqual(pages);
  });
});

test.each([
  [la, "PT · Pacific"],
  ["America/Denver", "MT · Mountain"],
  ["UTC", "UTC"],
])("the zone label of %s is the same all year", (zone, label) => {
  expect(zoneLabelOf(zone, new Date("2026-01-15T00:00:00Z"))).toBe(label);
  expect(zoneLabelOf(zone, new Date("2026-07-15T00:00:00Z"))).toBe(label);
});

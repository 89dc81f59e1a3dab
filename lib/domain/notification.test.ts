import { describe, expect, it } from "vitest";
import { type NotificationFacts, type NotificationWords, notificationWords } from "./notification";

const zone = "America/Los_Angeles";
const at = (from: string, to: string) => ({ start: new Date(from), end: new Date(to) });
const aNotification = (facts: Partial<NotificationFacts>): NotificationFacts => ({
  kind: "conflict.busy",
  conflictId: "c1",
  booking: {
    id: "b1",
    ref: 1043,
    customer: "Ada Quist",
    span: at("2026-11-03T21:30:00Z", "2026-11-03T23:00:00Z"),
  },
  fieldworker: { id: "mike", name: "Mike Ortega" },
  provider: "google",
  span: at("2026-11-03T22:00:00Z", "2026-11-03T23:00:00Z"),
  episode: null,
  ...facts,
});

describe("what the bell says", () => {
  it.each<[string, NotificationFacts, string, NotificationWords]>([
    [
      "a personal event over a booking, to the office [B18]",
      aNotification({}),
      "priya",
      {
        title: "Mike is busy during Ada Quist's booking",
        body: "#1043 · A private event Tue 3 Nov, 2:00–3:00 PM. The booking stands.",
        href: "/conflicts?show=c1",
      },
    ],
    [
      "a push that was refused for good",
      aNotification({ kind: "push.givenUp", conflictId: null, span: null }),
      "priya",
      {
        title: "A change of Ada Quist's booking did not reach Mike's Google Calendar",
        body: "#1043 · It was refused. Retry it, or set it aside.",
        href: "/sync-health",
      },
    ],
    [
      "asked to connect a calendar [A6]",
      aNotification({
        kind: "calendar.invited",
        conflictId: null,
        booking: null,
        fieldworker: null,
        span: null,
      }),
      "lee",
      {
        title: "Connect your calendar",
        body: "Your bookings are then in it, and your days off are seen before somebody books you.",
        href: "/settings/calendars",
      },
    ],
    [
      "the same, to its owner",
      aNotification({}),
      "mike",
      {
        title: "Your event overlaps Ada Quist's booking",
        body: "#1043 · Your event Tue 3 Nov, 2:00–3:00 PM. The booking stands.",
        href: "/conflicts?show=c1",
      },
    ],
    [
      "moved, and not followed [B15]",
      aNotification({ kind: "conflict.moved" }),
      "priya",
      {
        title: "Mike moved Ada Quist's booking in Google Calendar",
        body: "#1043 · To Tue 3 Nov, 2:00–3:00 PM. The booking has not followed.",
        href: "/conflicts?show=c1",
      },
    ],
    [
      "moved to no time",
      aNotification({ kind: "conflict.moved", span: null, episode: null, provider: "microsoft" }),
      "mike",
      {
        title: "You moved Ada Quist's booking in Outlook Calendar",
        body: "#1043 · The booking has not followed.",
        href: "/conflicts?show=c1",
      },
    ],
    [
      "deleted [B17] [P1]",
      aNotification({ kind: "conflict.deleted", span: null }),
      "priya",
      {
        title: "Mike deleted Ada Quist's booking in Google Calendar",
        body: "#1043 · The booking is still on.",
        href: "/conflicts?show=c1",
      },
    ],
    [
      "deleted, and no longer known where",
      aNotification({ kind: "conflict.deleted", span: null, provider: null }),
      "priya",
      {
        title: "Mike deleted Ada Quist's booking in their calendar",
        body: "#1043 · The booking is still on.",
        href: "/conflicts?show=c1",
      },
    ],
    [
      "an extra copy [A35]",
      aNotification({ kind: "conflict.extraCopy", span: null }),
      "priya",
      {
        title: "Extra copy of Ada Quist's booking found",
        body: "#1043 · In Mike's Google Calendar.",
        href: "/conflicts?show=c1",
      },
    ],
    [
      "moved and followed",
      aNotification({ kind: "booking.movedInCalendar", conflictId: null, span: null }),
      "priya",
      {
        title: "Ada Quist moved to Tue 3 Nov, 1:30–3:00 PM",
        body: "#1043 · From Mike's Google Calendar.",
        href: "/bookings/b1",
      },
    ],
    [
      "moved and followed, whose hand it was not said",
      aNotification({ kind: "booking.movedInCalendar", conflictId: null, span: null, fieldworker: null }),
      "priya",
      {
        title: "Ada Quist moved to Tue 3 Nov, 1:30–3:00 PM",
        body: "#1043 · From a fieldworker's calendar.",
        href: "/bookings/b1",
      },
    ],
    [
      "a new booking, to its fieldworker [B2]",
      aNotification({ kind: "booking.assigned", conflictId: null, span: null, fieldworker: null }),
      "mike",
      {
        title: "New booking: Ada Quist, Tue 3 Nov, 1:30–3:00 PM",
        body: "#1043 · It is in your day.",
        href: "/bookings/b1",
      },
    ],
    [
      "moved by the office",
      aNotification({ kind: "booking.moved", conflictId: null, span: null, fieldworker: null }),
      "mike",
      {
        title: "Ada Quist moved to Tue 3 Nov, 1:30–3:00 PM",
        body: "#1043 · It is in your day at the new time.",
        href: "/bookings/b1",
      },
    ],
    [
      "cancelled",
      aNotification({ kind: "booking.cancelled", conflictId: null, span: null, fieldworker: null }),
      "mike",
      {
        title: "Ada Quist's booking is off",
        body: "#1043 · Tue 3 Nov, 1:30–3:00 PM. You need not go there.",
        href: "/bookings/b1",
      },
    ],
    [
      "taken off it: where it went is no longer theirs to see",
      aNotification({ kind: "booking.unassigned", conflictId: null, span: null, fieldworker: null }),
      "mike",
      {
        title: "You are no longer on Ada Quist's booking",
        body: "#1043 · You need not go there.",
        href: "/me",
      },
    ],
    [
      "a removal too large to believe",
      aNotification({ kind: "calendar.removalHeld", conflictId: null, booking: null, span: null }),
      "mike",
      {
        title: "Many events vanished from your Google Calendar",
        body: "They still block time until somebody says whether they are really gone.",
        href: "/settings/calendars",
      },
    ],
  ])("%s", (_case, facts, memberId, words) => {
    expect(notificationWords(facts, { memberId, zone })).toEqual(words);
  });

  it("still speaks when what it was about has lost its names", () => {
    const lost = { booking: null, fieldworker: null, provider: null, span: null, conflictId: null };
    const kinds = ["conflict.busy", "conflict.moved", "conflict.deleted", "conflict.extraCopy"] as const;
    const ofBookings = ["assigned", "moved", "cancelled", "movedInCalendar"] as const;
    for (const kind of [...kinds, ...ofBookings.map((each) => `booking.${each}` as const)]) {
      const words = notificationWords(aNotification({ kind, ...lost }), { memberId: "priya", zone });
      expect(`${words.title} ${words.body}`).not.toMatch(/null|undefined/);
      expect(words.href).toMatch(/^\/(conflicts|bookings)$/);
    }
  });
});

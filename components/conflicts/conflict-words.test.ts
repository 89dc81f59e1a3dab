import { describe, expect, it } from "vitest";
import { bannerWords } from "@/components/bookings/conflict-banner";
import type { ConflictKind } from "@/lib/domain/conflict";
import type { ConflictView } from "@/lib/domain/conflict-view";
import { choiceRows, refusalOf } from "./choice-rows";
import { ageWords, clashLine, closedLine, leadOf, titleOf } from "./conflict-words";
import { hourTicks, placeOf, windowAround } from "./day-geometry";
import { inboxAsked, inboxHref } from "./inbox-address";
import { mirrorWords } from "./own-conflicts";
import { aConflict, at, closedBy, mike, priya, zone } from "./testing";

describe("what a conflict says", () => {
  it.each<[string, Partial<ConflictView>, string, string, string]>([
    [
      "[B18] a private event over a booking",
      {},
      "Busy event (private) · 2:00–3:00 PM",
      "Mike is busy during Elena Cruz's booking",
      "A private event, 2:00–3:00 PM, overlaps it by 60 min. The booking stays until somebody decides.",
    ],
    [
      "[P2] moved, to another day",
      {
        kind: "moved",
        clash: at("2026-11-04T22:00:00Z", "2026-11-05T00:00:00Z"),
        detail: "Mike already has #1050 at that time",
      },
      "Moved in Google to Wed 4 Nov, 2:00–4:00 PM",
      "Mike moved Elena Cruz's booking in Google Calendar",
      "From 1:30–3:00 PM to Wed 4 Nov, 2:00–4:00 PM. The booking has not followed. Mike already has #1050 at that time.",
    ],
    [
      "moved to an all-day event",
      { kind: "moved", clash: null, detail: "allDay" },
      "Moved in Google",
      "Mike moved Elena Cruz's booking in Google Calendar",
      "From 1:30–3:00 PM. The booking has not followed. It was made an all-day event, which has no hours.",
    ],
    [
      "[B17] deleted",
      { kind: "deleted", clash: null, provider: "microsoft" },
      "Deleted in Outlook",
      "Mike deleted Elena Cruz's booking in Outlook Calendar",
      "The booking is still on, Tue 3 Nov, 1:30–3:00 PM, and its time stays taken.",
    ],
    [
      "[A35] an extra copy, calendar unknown",
      { kind: "extraCopy", clash: null, provider: null },
      "Extra copy in the calendar",
      "Extra copy of Elena Cruz's booking in Mike's calendar",
      "A second event carries this booking. Nothing is removed before somebody says so.",
    ],
  ])("%s", (_case, facts, line, title, lead) => {
    const conflict = aConflict(facts);
    expect(clashLine(conflict, zone)).toBe(line);
    expect(titleOf(conflict)).toBe(title);
    expect(leadOf(conflict, zone)).toBe(lead);
  });

  it("no longer waits for anybody once it is closed", () => {
    expect(leadOf(aConflict({ closed: closedBy("Priya Shah", "kept") }), zone)).toBe(
      "Busy event (private) · 2:00–3:00 PM. The booking is Tue 3 Nov, 1:30–3:00 PM.",
    );
  });

  it("does not name a calendar it does not know", () => {
    expect(titleOf(aConflict({ kind: "moved", provider: null }))).toBe(
      "Mike moved Elena Cruz's booking in their calendar",
    );
  });

  it.each<[ConflictKind, Partial<ConflictView>, string]>([
    ["busy", {}, "A 2 PM personal event overlaps Elena Cruz's booking. The booking stays."],
    [
      "busy",
      { clash: at("2026-11-03T19:30:00Z", "2026-11-03T22:00:00Z") },
      "An 11:30 AM personal event overlaps Elena Cruz's booking. The booking stays.",
    ],
    [
      "moved",
      {},
      "Elena Cruz's booking was moved in your Google Calendar. It stays until the office decides.",
    ],
    ["deleted", {}, "Elena Cruz's booking was deleted in your Google Calendar. It is still on."],
    ["extraCopy", {}, "Your Google Calendar shows Elena Cruz's booking twice."],
  ])("a fieldworker's mirror: %s", (kind, facts, words) => {
    expect(mirrorWords(aConflict({ kind, ...facts }), zone)).toBe(words);
  });

  it.each<[ConflictKind, string, string]>([
    ["busy", "priya", "Overlaps a personal event of Mike, 2:00–3:00 PM. The booking stands."],
    ["busy", "mike", "Overlaps a personal event of yours, 2:00–3:00 PM. The booking stands."],
    ["moved", "priya", "Mike moved it in their calendar to 2:00–3:00 PM, and the booking did not follow."],
    ["deleted", "mike", "You deleted it in your calendar. The booking is still on."],
    ["extraCopy", "priya", "An extra copy was found in Mike's calendar."],
  ])("the banner of the booking: %s for %s", (kind, memberId, words) => {
    expect(bannerWords(aConflict({ kind }), { memberId, zone })).toBe(words);
  });

  it.each([
    [0, "just now"],
    [59, "just now"],
    [4 * 60, "4 min"],
    [3599, "59 min"],
    [3600, "1 h"],
    [47 * 3600, "47 h"],
    [49 * 3600, "2 d"],
  ])("%i s old is %s", (seconds, words) => {
    const since = new Date("2026-11-03T17:00:00Z");
    expect(ageWords(since, new Date(since.getTime() + seconds * 1000))).toBe(words);
  });

  it("says how it ended, by whom and why", () => {
    expect(closedLine(closedBy("Priya Shah", "kept"))).toBe("The booking was kept · Priya Shah");
    expect(closedLine(closedBy("Priya Shah", "ignored", "Same place"))).toBe(
      "Not a conflict: “Same place” · Priya Shah",
    );
    expect(closedLine(closedBy(null, "itself"))).toBe("Closed by itself: the two agree again");
  });
});

describe("the answers on the page", () => {
  const labels = (facts: Partial<ConflictView>, viewer = priya) =>
    choiceRows(aConflict(facts), viewer).map((row) => row.label);
  it.each<[string, Partial<ConflictView>, string[]]>([
    ["busy", {}, ["Keep booking", "Move booking", "Reassign", "They will move their event", "Ignore…"]],
    [
      "moved",
      { kind: "moved" },
      ["Apply the move", "Keep the booking", "Move booking", "Reassign", "Leave as is"],
    ],
    [
      "moved to no hours",
      { kind: "moved", clash: null },
      ["Keep the booking", "Move booking", "Reassign", "Leave as is"],
    ],
    ["deleted [P1]", { kind: "deleted" }, ["Put it back", "Reassign", "Cancel booking…"]],
    ["extra copy [A35]", { kind: "extraCopy" }, ["Remove extra copy…", "Ignore…"]],
  ])("%s", (_case, facts, expected) => {
    expect(labels(facts)).toEqual(expected);
  });

  it("are none for a viewer, links included", () => {
    expect(labels({}, { ...priya, role: "viewer" })).toEqual([]);
    expect(labels({}, mike)).toEqual(["They will move their event", "Ask office to move it"]);
  });

  it("ask first what cannot be taken back", () => {
    const asks = (["busy", "moved", "deleted", "extraCopy"] as const).flatMap((kind) =>
      choiceRows(aConflict({ kind }), priya).flatMap((row) => (row.kind === "ask" ? [row.id] : [])),
    );
    expect(new Set(asks)).toEqual(new Set(["ignore", "cancelBooking", "removeExtra"]));
  });

  it("say why they were not taken", () => {
    expect(refusalOf("overlap", "Mike already has #1050 Cruz at that time", aConflict())).toBe(
      "Mike already has #1050 Cruz at that time. The booking stays where it is; pick another time instead.",
    );
    expect(refusalOf("whatever", undefined, aConflict())).toBe("That did not work. Nothing was changed.");
  });
});

describe("the hours around it", () => {
  const booking = at("2026-11-03T21:30:00Z", "2026-11-03T23:00:00Z");
  it("begin and end on full hours of the viewer's clock, also where zones are half an hour off", () => {
    for (const there of [zone, "Asia/Kolkata", "Asia/Kathmandu"]) {
      const window = windowAround([booking], there);
      expect(hourTicks(window, there).every((tick) => !tick.words.includes(":"))).toBe(true);
      expect(window.start < booking.start && window.end > booking.end).toBe(true);
    }
  });

  it("place what is in them and leave out the rest", () => {
    const window = at("2026-11-03T20:00:00Z", "2026-11-04T02:00:00Z");
    expect(placeOf(booking, window)).toEqual({ left: 25, width: 25 });
    expect(placeOf(at("2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"), window)).toEqual({
      left: 0,
      width: 100,
    });
    expect(placeOf(at("2026-11-03T18:00:00Z", "2026-11-03T20:00:00Z"), window)).toBeNull();
    expect(hourTicks(window, zone).map((tick) => tick.words)).toEqual(["12 PM", "1", "2", "3", "4", "5"]);
  });

  it("are never longer than a working day, whatever the event", () => {
    const window = windowAround([booking, at("2026-11-03T08:00:00Z", "2026-11-06T08:00:00Z")], zone);
    expect(window.end.getTime() - window.start.getTime()).toBeLessThanOrEqual(14 * 3_600_000);
  });
});

describe("the inbox's address", () => {
  const id = "01234567-89ab-cdef-0123-456789abcdef";
  it("says what is shown, and comes back the same", () => {
    const asked = { tab: "closed", kind: "moved", fieldworkerId: id, show: id } as const;
    const href = inboxHref(asked);
    expect(inboxAsked(Object.fromEntries(new URL(href, "http://x").searchParams))).toEqual(asked);
    expect(inboxHref({ tab: "open", kind: null, fieldworkerId: null, show: null })).toBe("/conflicts");
  });
  it("makes nothing of what nobody meant", () => {
    const asked = inboxAsked({ tab: "x", kind: ["busy"], fieldworker: "' or 1", show: "1" });
    expect(asked).toEqual({ tab: "open", kind: null, fieldworkerId: null, show: null });
  });
});

import { describe, expect, it } from "vitest";
import type { ActivityActor, ActivityKind } from "./activity";
import { activityLines, type RecordEntry } from "./activity-sentences";

const zone = "America/Los_Angeles";
const facts = {
  zone,
  fieldworkerId: "mike",
  fieldworker: "Mike Ortega",
  provider: "google",
  start: "2026-11-03T22:00:00.000Z",
  end: "2026-11-03T23:00:00.000Z",
};
const viaGoogle: ActivityActor = {
  kind: "calendar",
  memberId: "mike",
  name: "Mike Ortega",
  provider: "google",
};

const entryOf = (
  kind: ActivityKind,
  more: Record<string, string>,
  actor: ActivityActor = viaGoogle,
): RecordEntry => ({
  seq: 1,
  at: new Date("2026-11-03T17:41:07Z"),
  kind,
  pushId: null,
  detail: { actor, requestId: null, changes: [], facts: { ...facts, ...more } },
});
const lineOf = (entry: RecordEntry, onlyOf: string | null = null) => {
  const [line] = activityLines([entry], zone, onlyOf);
  return { ...line, words: line?.sentence.map((part) => part.text).join("") };
};

describe("what a calendar did to a booking", () => {
  it.each<[ActivityKind, Record<string, string>, string, string]>([
    [
      "copy.changedInCalendar",
      { what: "moved" },
      "sync-changed",
      "Mike moved the event in Google Calendar to Tue 3 Nov, 2:00–3:00 PM.",
    ],
    [
      "copy.changedInCalendar",
      { what: "moved", start: "" },
      "sync-changed",
      "Mike moved the event in Google Calendar.",
    ],
    [
      "copy.changedInCalendar",
      { what: "edited", provider: "microsoft" },
      "sync-changed",
      "Mike edited the event in Outlook Calendar.",
    ],
    [
      "copy.deletedInCalendar",
      { what: "ask" },
      "sync-deleted",
      "Mike deleted the event in Google Calendar. The booking is still on.",
    ],
    [
      "copy.deletedInCalendar",
      { what: "leave" },
      "sync-deleted",
      "Mike deleted the event in Google Calendar.",
    ],
    [
      "copy.deletedInCalendar",
      { what: "cancelled" },
      "sync-deleted",
      "Mike deleted the event in Google Calendar. The booking was cancelled, as the company's settings say.",
    ],
    [
      "copy.deletedInCalendar",
      { what: "putBack" },
      "sync-deleted",
      "Mike deleted the event in Google Calendar. It is put back, as the company's settings say.",
    ],
    [
      "conflict.opened",
      { kind: "busy" },
      "clash",
      "Overlaps a private event of Mike, Tue 3 Nov, 2:00–3:00 PM. The booking stands.",
    ],
    [
      "conflict.opened",
      { kind: "moved", detail: "severalPeople" },
      "clash",
      "The event was moved to Tue 3 Nov, 2:00–3:00 PM and the booking did not follow. Several people are on this booking.",
    ],
    [
      "conflict.opened",
      { kind: "deleted" },
      "clash",
      "The event is gone from Mike's calendar and somebody must decide. The booking stands.",
    ],
    ["conflict.opened", { kind: "extraCopy" }, "clash", "An extra copy was found in Mike's calendar."],
    ["conflict.closed", { resolution: "itself" }, "clash", "Conflict over by itself: the two agree again."],
    ["conflict.closed", { resolution: "kept" }, "clash", "Conflict closed: the booking stays as it is."],
    [
      "conflict.closed",
      { resolution: "ignored", reason: "Same place" },
      "clash",
      "Not a conflict: “Same place”.",
    ],
    ["conflict.closed", { resolution: "restored" }, "clash", "Conflict closed: the event is put back."],
  ])("[B15] [B17] %s %j", (kind, more, icon, words) => {
    expect(lineOf(entryOf(kind, more))).toMatchObject({ topic: "calendar", icon, words, pushId: null });
  });

  it("[A42] names the calendar as the one who did it", () => {
    expect(lineOf(entryOf("copy.changedInCalendar", { what: "moved" })).actor).toBe(
      "Mike Ortega via Google Calendar",
    );
    const moved = entryOf("booking.changed", {});
    expect(lineOf(moved).actor).toBe("Mike Ortega via Google Calendar");
  });

  it("says no time of a personal event to a colleague", () => {
    const opened = entryOf("conflict.opened", { kind: "busy" });
    expect(lineOf(opened, "raj").words).toBe("Overlaps a private event of Mike. The booking stands.");
    expect(lineOf(opened, "mike").words).toContain("2:00–3:00 PM");
  });
});

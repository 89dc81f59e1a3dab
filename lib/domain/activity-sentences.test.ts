import { describe, expect, it } from "vitest";
import type { ActivityActor, ActivityKind, FieldChange } from "./activity";
import { type ActivityLine, activityLines, byDay, type RecordEntry } from "./activity-sentences";

const zone = "America/Los_Angeles";
const priya: ActivityActor = {
  kind: "member",
  memberId: "priya",
  name: "Priya Shah",
  role: "dispatcher",
  address: null,
};
let seq = 0;

function anEntry(
  kind: ActivityKind,
  given: {
    at?: string;
    actor?: ActivityActor;
    pushId?: string;
    changes?: FieldChange[];
    facts?: Record<string, string>;
  } = {},
): RecordEntry {
  seq += 1;
  return {
    seq,
    at: new Date(given.at ?? "2026-11-03T17:41:07Z"),
    kind,
    pushId: given.pushId ?? null,
    detail: {
      actor: given.actor ?? priya,
      requestId: "r1",
      changes: given.changes ?? [],
      facts: { zone, ...given.facts },
    },
  };
}

const words = (line: ActivityLine | undefined) => line?.sentence.map((part) => part.text).join("");
const change = (field: string, old: string | null, now: string | null) => ({ field, old, new: now });

const toMike = {
  fieldworkerId: "mike",
  fieldworker: "Mike Ortega",
  target: "mike@demo.test › Work",
  provider: "google",
  wish: "put",
};
const requested = (facts: Record<string, string> = {}, actor: ActivityActor = priya) =>
  anEntry("push.requested", { pushId: "p1", actor, facts: { ...toMike, trigger: "manual", ...facts } });
const outcome = (kind: ActivityKind, facts: Record<string, string>) =>
  anEntry(kind, { pushId: "p1", actor: { kind: "system" }, at: "2026-11-03T17:41:09Z", facts });

it("a failed push that was set aside keeps its line, and says who set it aside and why", () => {
  const lines = activityLines(
    [
      requested(),
      outcome("push.failed", { outcome: "failed", failure: "rejected" }),
      anEntry("push.discarded", { pushId: "p1", facts: { ...toMike, reason: "on paper" } }),
    ],
    zone,
  );
  expect(lines.map((line) => [words(line), line.actor])).toEqual([
    ["The failed push to Mike's calendar was set aside: “on paper”.", "Priya Shah"],
    [
      "Priya pushed this booking to Mike's Google Calendar (mike@demo.test › Work). Not sent: the provider refused the event.",
      "Priya Shah",
    ],
  ]);
});

describe("[A29] [A30] a push is one line from the wish to its receipt", () => {
  it.each<[string, RecordEntry[], string, string]>([
    [
      "delivered",
      [requested(), outcome("push.delivered", { outcome: "updated" })],
      "Priya pushed this booking to Mike's Google Calendar (mike@demo.test › Work). Delivered 9:41:09 AM, event updated.",
      "Priya Shah",
    ],
    [
      "at once after Accept",
      [requested()],
      "Priya pushed this booking to Mike's Google Calendar (mike@demo.test › Work). Waiting to be sent.",
      "Priya Shah",
    ],
    [
      "by a rule",
      [
        requested({ trigger: "rule" }, { kind: "rule", rule: "Confirmed → Push" }),
        outcome("push.delivered", { outcome: "created" }),
      ],
      "Sent to Mike's Google Calendar (mike@demo.test › Work). Delivered 9:41:09 AM, event created.",
      "System rule · Confirmed → Push",
    ],
    [
      "removed",
      [requested({ wish: "remove" }), outcome("push.delivered", { outcome: "removed" })],
      "Priya removed this booking from Mike's Google Calendar (mike@demo.test › Work). Done 9:41:09 AM, event removed.",
      "Priya Shah",
    ],
    [
      "failed",
      [requested(), outcome("push.failed", { outcome: "failed", failure: "rejected" })],
      "Priya pushed this booking to Mike's Google Calendar (mike@demo.test › Work). Not sent: the provider refused the event.",
      "Priya Shah",
    ],
  ])("%s", (_case, record, sentence, actor) => {
    const lines = activityLines(record, zone);
    expect(lines).toHaveLength(1);
    expect(words(lines[0])).toBe(sentence);
    expect(lines[0]?.actor).toBe(actor);
    expect(lines[0]?.topic).toBe("calendar");
  });

  it("hides a colleague's account from a fieldworker", () => {
    const record = [requested()];
    expect(words(activityLines(record, zone, "raj")[0])).not.toContain("mike@demo.test");
    expect(words(activityLines(record, zone, "mike")[0])).toContain("mike@demo.test");
  });
});

describe("what people did", () => {
  it.each<[RecordEntry, string, string]>([
    [
      anEntry("booking.changed", {
        changes: [
          change("startsAt", "2026-11-03T22:00:00.000Z", "2026-11-03T23:30:00.000Z"),
          change("endsAt", "2026-11-03T23:30:00.000Z", "2026-11-04T01:00:00.000Z"),
        ],
      }),
      "schedule",
      "Moved from 2:00–3:30 PM to 3:30–5:00 PM.",
    ],
    [
      anEntry("booking.changed", {
        changes: [change("endsAt", "2026-11-03T23:30:00.000Z", "2026-11-04T01:00:00.000Z")],
      }),
      "schedule",
      "End changed from 3:30 PM to 5:00 PM.",
    ],
    [
      anEntry("booking.changed", { changes: [change("address", "A", "1 New Street")] }),
      "schedule",
      "Address changed to 1 New Street.",
    ],
    [
      anEntry("booking.changed", {
        changes: [change("address", "A", "B"), change("jobNotes", "", "secret gate code")],
      }),
      "schedule",
      "Address and job notes changed.",
    ],
    [
      anEntry("booking.statusChanged", { changes: [change("status", "Scheduled", "Confirmed")] }),
      "status",
      "Status changed from Scheduled to Confirmed.",
    ],
    [anEntry("booking.assigned", { facts: { fieldworker: "Raj Iyer" } }), "people", "Raj Iyer was assigned."],
    [
      anEntry("booking.unassigned", { facts: { fieldworker: "Raj Iyer" } }),
      "people",
      "Raj Iyer was taken off.",
    ],
    [
      anEntry("booking.assigned", { facts: { fieldworker: "Raj Iyer", overrideReason: "short visit" } }),
      "people",
      "Raj Iyer was assigned. Booked over another booking: “short visit”.",
    ],
    [
      anEntry("booking.created", {
        changes: [
          change("startsAt", null, "2026-11-03T23:30:00.000Z"),
          change("endsAt", null, "2026-11-04T01:00:00.000Z"),
        ],
      }),
      "schedule",
      "Booking made for Tue 3 Nov, 3:30–5:00 PM.",
    ],
  ])("%#", (entry, topic, sentence) => {
    const [line] = activityLines([entry], zone);
    expect(words(line)).toBe(sentence);
    expect(line?.topic).toBe(topic);
  });

  it("is newest first, by day in the viewer's zone", () => {
    const first = anEntry("booking.created", { at: "2026-11-03T07:30:00Z" });
    const second = anEntry("booking.assigned", { at: "2026-11-03T08:30:00Z" });
    const days = byDay(activityLines([first, second], zone), new Date("2026-11-03T18:00:00Z"), zone);
    expect(days.map((day) => day.heading)).toEqual(["Today · Tue 3 Nov", "Mon 2 Nov"]);
    expect(days[0]?.lines[0]?.seq).toBe(second.seq);
  });
});

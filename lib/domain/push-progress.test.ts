import { describe, expect, it } from "vitest";
import { type PushReceipt, type PushView, receiptWords, resultWords, stepsOf } from "./push-progress";

const finishedAt = "2026-11-03T17:41:09Z";
const aReceipt = (receipt: Partial<PushReceipt> = {}): PushReceipt => ({
  kind: "created",
  reason: null,
  failure: null,
  target: "mike@demo.test › Work",
  eventId: "abc",
  link: null,
  finishedAt,
  ...receipt,
});
const aPush = (push: Partial<PushView> = {}): PushView => ({
  id: "p1",
  fieldworkerId: "mike",
  trigger: "manual",
  wish: "put",
  requestedAt: "2026-11-03T17:41:07Z",
  sentAt: null,
  attempts: [],
  receipt: null,
  ...push,
});
const at = { name: "Mike Ortega", provider: "google" as const, zone: "America/Los_Angeles" };

describe("the result of a push [A23]", () => {
  it.each<[PushReceipt, string]>([
    [aReceipt(), "Sent to Mike's Work calendar at 9:41 AM."],
    [
      aReceipt({ kind: "updated" }),
      "Sent to Mike's Work calendar at 9:41 AM. Updated the existing event — no duplicate made.",
    ],
    [aReceipt({ target: "mike@demo.test › Main calendar" }), "Sent to Mike's Google Calendar at 9:41 AM."],
    [aReceipt({ kind: "removed" }), "Removed from Mike's Work calendar at 9:41 AM."],
    [
      aReceipt({ kind: "failed", failure: "rejected" }),
      "Not sent: the provider refused the event. Nothing else is affected.",
    ],
    [aReceipt({ kind: "skipped", reason: "notConnected" }), "Not sent: no calendar is connected."],
  ])("%j", (receipt, words) => {
    expect(resultWords(receipt, at)).toBe(words);
  });

  it("has short words on the copies panel", () => {
    expect(receiptWords(aReceipt({ kind: "skipped", reason: "removedThere" }), "Mike Ortega")).toBe(
      "Not sent: Mike took it out of the calendar; push it by hand to put it back",
    );
    expect(receiptWords(aReceipt({ kind: "updated" }), "Mike Ortega")).toBe("Event updated · no duplicate");
  });
});

describe("the steps of a push", () => {
  const kinds = (push: PushView | null) => stepsOf(push).map((step) => step.kind);
  it.each<[string, PushView | null, string[]]>([
    ["not known yet", null, ["current", "waiting", "waiting"]],
    ["queued", aPush(), ["done", "current", "waiting"]],
    ["sent", aPush({ sentAt: finishedAt }), ["done", "done", "current"]],
    ["confirmed", aPush({ sentAt: finishedAt, receipt: aReceipt() }), ["done", "done", "done"]],
    [
      "failed",
      aPush({ sentAt: finishedAt, receipt: aReceipt({ kind: "failed" }) }),
      ["done", "done", "failed"],
    ],
    ["never called", aPush({ receipt: aReceipt({ kind: "skipped" }) }), ["done", "waiting", "failed"]],
  ])("%s", (_case, push, expected) => {
    expect(kinds(push)).toEqual(expected);
  });
});

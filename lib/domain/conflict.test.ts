import { describe, expect, it } from "vitest";
import {
  type ConflictChoiceKind,
  type ConflictKind,
  choicesFor,
  leavesOpen,
  moveDetailWords,
  type Severity,
  severityOf,
} from "./conflict";
import { may, type Role } from "./roles";

const now = new Date("2026-11-03T17:00:00Z");
const hoursOn = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe("[B17] [B18] [A35] the answers to a conflict", () => {
  it.each<[ConflictKind, Role, ConflictChoiceKind[]]>([
    ["busy", "dispatcher", ["keep", "snooze", "ignore"]],
    ["moved", "dispatcher", ["applyMove", "restore", "keep"]],
    ["deleted", "dispatcher", ["restore", "cancelBooking"]],
    ["extraCopy", "dispatcher", ["removeExtra", "ignore"]],
    ["busy", "fieldworker", ["snooze", "askOffice"]],
    ["moved", "fieldworker", []],
    ["deleted", "fieldworker", []],
    ["extraCopy", "fieldworker", []],
  ])("%s for a %s: %j", (kind, role, choices) => {
    expect(choicesFor(kind, role)).toEqual(choices);
  });

  it.each<ConflictKind>(["busy", "moved", "deleted", "extraCopy"])(
    "%s: a viewer has none, an owner what a dispatcher has",
    (kind) => {
      expect(choicesFor(kind, "viewer")).toEqual([]);
      expect(choicesFor(kind, "owner")).toEqual(choicesFor(kind, "dispatcher"));
    },
  );

  it("lets a fieldworker only hand the turn on, and the office decide", () => {
    expect(choicesFor("busy", "fieldworker").every(leavesOpen)).toBe(true);
    expect(choicesFor("busy", "dispatcher").filter(leavesOpen)).toEqual(["snooze"]);
    const roles: Role[] = ["owner", "dispatcher", "fieldworker", "viewer"];
    expect(roles.filter((role) => may(role, "resolveConflicts"))).toEqual(["owner", "dispatcher"]);
  });
});

describe("how soon somebody must act", () => {
  it.each<[string, Parameters<typeof severityOf>[0], Severity]>([
    ["within a day", { kind: "busy", isSnoozed: false, bookingStart: hoursOn(23) }, "high"],
    ["already begun", { kind: "deleted", isSnoozed: false, bookingStart: hoursOn(-1) }, "high"],
    ["in a day or later", { kind: "moved", isSnoozed: false, bookingStart: hoursOn(24) }, "medium"],
    ["somebody said they will move it", { kind: "busy", isSnoozed: true, bookingStart: hoursOn(1) }, "low"],
    [
      "an extra copy takes nobody's time",
      { kind: "extraCopy", isSnoozed: false, bookingStart: hoursOn(1) },
      "low",
    ],
  ])("%s", (_case, conflict, severity) => {
    expect(severityOf(conflict, now)).toBe(severity);
  });
});

describe("why a move was not followed", () => {
  it.each([
    [null, null],
    ["", null],
    ["severalPeople", "Several people are on this booking."],
    ["Mike already has #1043 at that time", "Mike already has #1043 at that time."],
    ["Already a sentence.", "Already a sentence."],
    ["toString", "toString."],
  ])("%j", (detail, words) => {
    expect(moveDetailWords(detail)).toBe(words);
  });
});

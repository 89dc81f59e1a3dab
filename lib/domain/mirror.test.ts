import { describe, expect, test } from "vitest";
import { type MirrorSituation, planMirrors, wantedBy } from "./mirror";

const mike: MirrorSituation = {
  fieldworkerId: "mike",
  isAssigned: true,
  wasAssigned: true,
  hasEvent: false,
  isConnected: true,
  isUpToDate: false,
  openWish: null,
};

function planOf(
  situation: Partial<MirrorSituation>,
  change: Partial<Parameters<typeof planMirrors>[0]> = {},
) {
  const [plan] = planMirrors({
    rule: "push",
    statusChanged: false,
    keepsUpToDate: true,
    ...change,
    situations: [{ ...mike, ...situation }],
  });
  return plan;
}

describe("what a booking change means for a calendar copy", () => {
  test.each([
    ["push", true, "present"],
    ["remove", true, "absent"],
    ["leave", true, "asIs"],
    ["push", false, "absent"],
    ["leave", false, "absent"],
  ] as const)("rule %s, assigned %s: %s [A11][A12]", (rule, isAssigned, wanted) => {
    expect(wantedBy(rule, isAssigned)).toBe(wanted);
  });

  test("a status that pushes puts the event there by itself [A11]", () => {
    expect(planOf({}, { statusChanged: true })?.push).toEqual({ wish: "put", trigger: "rule" });
  });

  test("a status without action never creates [A12]", () => {
    expect(planOf({}, { rule: "leave", statusChanged: true })?.push).toBeNull();
  });

  test("a status without action keeps an existing event true", () => {
    expect(planOf({ hasEvent: true }, { rule: "leave" })?.push).toEqual({ wish: "put", trigger: "edit" });
  });

  test("a status that deletes takes the event out [A14]", () => {
    expect(planOf({ hasEvent: true }, { rule: "remove", statusChanged: true })?.push).toEqual({
      wish: "remove",
      trigger: "rule",
    });
  });

  test("an event that may exist after an unanswered write is taken out too [I2]", () => {
    expect(planOf({ hasEvent: true, isUpToDate: false }, { rule: "remove" })?.push?.wish).toBe("remove");
  });

  test("who leaves the booking loses the event, whatever the rule", () => {
    expect(planOf({ isAssigned: false, hasEvent: true })).toMatchObject({
      wanted: "absent",
      push: { wish: "remove", trigger: "assignment" },
    });
  });

  test("who joins a pushed booking gets it", () => {
    expect(planOf({ wasAssigned: false })?.push).toEqual({ wish: "put", trigger: "assignment" });
  });

  test("edits follow by themselves, unless the company says no [A17]", () => {
    expect(planOf({ hasEvent: true })?.push).toEqual({ wish: "put", trigger: "edit" });
    expect(planOf({ hasEvent: true }, { keepsUpToDate: false })?.push).toBeNull();
  });

  test("nothing is sent when the event shows the booking already", () => {
    expect(planOf({ hasEvent: true, isUpToDate: true }, { statusChanged: true })?.push).toBeNull();
  });

  test("an open wish is not repeated; one of the other kind is answered", () => {
    expect(planOf({ openWish: "put" })?.push).toBeNull();
    expect(planOf({ hasEvent: true, openWish: "remove" })?.push?.wish).toBe("put");
    expect(planOf({ hasEvent: true, openWish: "put" }, { rule: "remove" })?.push?.wish).toBe("remove");
  });

  test("without a calendar nothing is sent, but what is wanted is remembered", () => {
    expect(planOf({ isConnected: false })).toEqual({ fieldworkerId: "mike", wanted: "present", push: null });
  });
});

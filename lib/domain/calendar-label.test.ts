import { describe, expect, it } from "vitest";
import { calendarLabel, ownNameIn } from "./calendar-label";

describe("what a calendar is called", () => {
  it.each([
    ["mike@demo.test", "Work", "mike@demo.test › Work", "Work"],
    ["mike@demo.test", "Jobs › North", "mike@demo.test › Jobs › North", "Jobs › North"],
    ["mike@demo.test", "mike@demo.test", "mike@demo.test › Main calendar", null],
    ["Mike@demo.test", "mike@demo.test", "Mike@demo.test › Main calendar", null],
  ])("%s, %s: %s", (account, name, label, ownName) => {
    expect(calendarLabel(account, name)).toBe(label);
    expect(ownNameIn(label)).toBe(ownName);
  });

  it("has no own name where there is none, or where an older record repeats the account", () => {
    expect(ownNameIn(null)).toBeNull();
    expect(ownNameIn("mike@demo.test › mike@demo.test")).toBeNull();
  });
});

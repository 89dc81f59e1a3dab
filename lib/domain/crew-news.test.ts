import { describe, expect, it } from "vitest";
import type { ActivityActor } from "./activity";
import { type CrewNewsKind, type CrewView, crewNewsOf, mergedCrewNews } from "./crew-news";
import { defaultStatuses } from "./status";

const now = new Date("2026-10-25T16:00:00Z");
const office: ActivityActor = {
  kind: "member",
  memberId: "priya",
  name: "P",
  role: "dispatcher",
  address: null,
};
const view = (status: string, crew: readonly string[], hour = 18): CrewView => {
  const found = defaultStatuses.find(({ name }) => name === status);
  if (!found) throw new Error(`no status ${status}`);
  const start = new Date(`2026-10-26T${hour}:00:00Z`);
  return { span: { start, end: new Date(start.getTime() + 3_600_000) }, status: found, crew };
};
const told = (before: CrewView | null, after: CrewView, by: ActivityActor = office) =>
  crewNewsOf({ before, after, by }, now).map(({ memberId, kind }) => `${memberId} ${kind.slice(8)}`);

describe("what a crew is told [B2]", () => {
  it.each<[string, CrewView | null, CrewView, string[]]>([
    ["made", null, view("Confirmed", ["mike", "raj"]), ["mike assigned", "raj assigned"]],
    ["made as a draft", null, view("Draft", ["mike"]), []],
    ["a draft confirmed", view("Draft", ["mike"]), view("Confirmed", ["mike"]), ["mike assigned"]],
    ["a draft moved", view("Draft", ["mike"]), view("Draft", ["mike"], 20), []],
    ["moved", view("Confirmed", ["mike"]), view("Confirmed", ["mike"], 20), ["mike moved"]],
    ["confirmed", view("Scheduled", ["mike"]), view("Confirmed", ["mike"]), []],
    ["completed", view("Confirmed", ["mike"]), view("Completed", ["mike"]), []],
    ["nobody came", view("Confirmed", ["mike"]), view("No-show", ["mike"]), []],
    ["cancelled", view("Confirmed", ["mike"]), view("Cancelled", ["mike"]), ["mike cancelled"]],
    ["put on hold", view("Confirmed", ["mike"]), view("On hold", ["mike"]), ["mike cancelled"]],
    ["cancelled twice", view("On hold", ["mike"]), view("Cancelled", ["mike"]), []],
    ["back from hold", view("On hold", ["mike"]), view("Confirmed", ["mike"]), ["mike assigned"]],
    [
      "given to another",
      view("Confirmed", ["mike"]),
      view("Confirmed", ["raj"], 20),
      ["mike unassigned", "raj assigned"],
    ],
    ["taken off a cancelled one", view("Cancelled", ["mike"]), view("Cancelled", []), []],
  ])("%s", (_case, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  it("is nothing of one's own deed, of the product's own, or of what is past", () => {
    const moved = [view("Confirmed", ["mike", "raj"]), view("Confirmed", ["mike", "raj"], 20)] as const;
    const byMike: ActivityActor = { kind: "calendar", memberId: "mike", name: "Mike", provider: "google" };
    expect(told(...moved, byMike)).toEqual(["raj moved"]);
    expect(told(null, view("Confirmed", ["priya", "raj"]))).toEqual(["raj assigned"]);
    expect(told(...moved, { kind: "system" })).toEqual([]);
    const past = { ...view("Confirmed", ["mike"]), span: { start: new Date(0), end: now } };
    expect(told(null, past)).toEqual([]);
  });
});

it.each<[CrewNewsKind, CrewNewsKind, CrewNewsKind | null]>([
  ["booking.assigned", "booking.moved", "booking.assigned"],
  ["booking.assigned", "booking.unassigned", null],
  ["booking.assigned", "booking.cancelled", null],
  ["booking.moved", "booking.moved", "booking.moved"],
  ["booking.moved", "booking.cancelled", "booking.cancelled"],
  ["booking.unassigned", "booking.assigned", "booking.assigned"],
])("%s and then %s is told as %s", (earlier, next, together) => {
  expect(mergedCrewNews(earlier, next)).toBe(together);
});

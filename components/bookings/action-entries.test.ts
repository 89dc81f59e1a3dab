import { describe, expect, it, vi } from "vitest";
import type { Role } from "@/lib/domain/roles";
import { actionSections } from "./action-entries";
import type { ActionFacts, StatusFacts } from "./action-facts";
import { aCopy } from "./testing";

const confirmed: StatusFacts = { id: "s1", name: "Confirmed", tone: "confirmed", rule: "push" };
const cancelled: StatusFacts = { id: "s2", name: "Cancelled", tone: "cancelled", rule: "remove" };

function entriesFor(role: Role, status: StatusFacts) {
  const open = vi.fn();
  const facts: ActionFacts = {
    ...{ bookingId: "b1", ref: 1043, revision: 4, title: "Ada Quist · Boiler", when: "", isOver: false },
    ...{ start: "2026-11-03T17:00:00Z", end: "2026-11-03T18:30:00Z" },
    ...{ bookingZone: "America/Los_Angeles", localTimes: [], address: "", status },
    ...{
      statuses: [confirmed, cancelled],
      copies: [aCopy({ kind: "synced", at: "9:41" })],
      viewerId: "priya",
      role,
    },
    copyText: { title: "", description: "", location: "" },
    zone: "America/Los_Angeles",
  };
  const [plan = []] = actionSections(facts, open, () => {});
  return { open, plan };
}

describe("the first group of the Actions menu", () => {
  it("is Edit, Move…, Assign…, Change status…, in this order, and each opens its dialog", () => {
    const { open, plan } = entriesFor("dispatcher", confirmed);
    expect(plan.map(({ label }) => label)).toEqual(["Edit", "Move…", "Assign…", "Change status…"]);
    for (const entry of plan) if (entry.kind === "action") entry.onAction();
    expect(open.mock.calls).toEqual([[{ kind: "move" }], [{ kind: "assign" }], [{ kind: "status" }]]);
  });

  it("says of a cancelled booking why it cannot be moved, and leads to its status", () => {
    const { open, plan } = entriesFor("owner", cancelled);
    const blocked = plan.flatMap((entry) => (entry.kind === "blocked" ? [entry] : []));
    expect(blocked.map(({ label, reason }) => [label, reason])).toEqual([
      ["Move…", "This booking is cancelled."],
      ["Assign…", "This booking is cancelled."],
    ]);
    const [{ fix } = { fix: undefined }] = blocked;
    if (fix && "onAction" in fix) fix.onAction();
    expect(open.mock.calls).toEqual([[{ kind: "status" }]]);
  });

  it.each(["fieldworker", "viewer"] as const)("is nothing for a %s", (role) => {
    expect(entriesFor(role, confirmed).plan).toEqual([]);
  });
});

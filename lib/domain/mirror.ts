import type { CalendarRule } from "@/lib/domain/status";

/** What we want in the calendar: our event there, not there, or whatever is there kept true. */
export type Wanted = "present" | "absent" | "asIs";
/**
 * disconnect: taken out because its calendar is being given up. reconnect: brought to a calendar that came (back).
 * catchUp: its owner wanted what was booked before the calendar was connected.
 */
export type PushTrigger =
  | "manual"
  | "rule"
  | "edit"
  | "assignment"
  | "drift"
  | "disconnect"
  | "reconnect"
  | "catchUp";
export type PushWish = "put" | "remove";

/** One fieldworker's copy as the planner sees it. `hasEvent` is also true while a first write may have happened. */
export type MirrorSituation = {
  readonly fieldworkerId: string;
  readonly isAssigned: boolean;
  readonly wasAssigned: boolean;
  readonly hasEvent: boolean;
  readonly isConnected: boolean;
  /** The event shows exactly what the booking would show now. */
  readonly isUpToDate: boolean;
  readonly openWish: PushWish | null;
};

export type MirrorPlan = {
  readonly fieldworkerId: string;
  readonly wanted: Wanted;
  /** null: nothing to send. */
  readonly push: { readonly wish: PushWish; readonly trigger: PushTrigger } | null;
};

export function wantedBy(rule: CalendarRule, isAssigned: boolean): Wanted {
  if (!isAssigned) return "absent";
  switch (rule) {
    case "push":
      return "present";
    case "remove":
      return "absent";
    case "leave":
      return "asIs";
  }
}

/**
 * What a booking change means for each fieldworker's calendar copy: status rule x assignments x connections.
 * Automatic wishes only; an open wish of the same kind is not repeated, since delivery reads the newest state.
 */
export function planMirrors(change: {
  readonly rule: CalendarRule;
  readonly statusChanged: boolean;
  readonly keepsUpToDate: boolean;
  readonly situations: readonly MirrorSituation[];
}): MirrorPlan[] {
  return change.situations.map((situation) => {
    const wanted = wantedBy(change.rule, situation.isAssigned);
    return { fieldworkerId: situation.fieldworkerId, wanted, push: wishOf(wanted, situation, change) };
  });
}

function wishOf(
  wanted: Wanted,
  at: MirrorSituation,
  change: { readonly statusChanged: boolean; readonly keepsUpToDate: boolean },
): MirrorPlan["push"] {
  if (!at.isConnected) return null;
  if (wanted === "absent") {
    if (!at.hasEvent || at.openWish === "remove") return null;
    return { wish: "remove", trigger: at.isAssigned ? "rule" : "assignment" };
  }
  if (at.openWish === "put") return null;
  const isNew = !at.hasEvent || at.openWish === "remove";
  if (isNew) {
    if (wanted !== "present") return null;
    return { wish: "put", trigger: change.statusChanged ? "rule" : at.wasAssigned ? "edit" : "assignment" };
  }
  if (at.isUpToDate || !change.keepsUpToDate) return null;
  return { wish: "put", trigger: "edit" };
}

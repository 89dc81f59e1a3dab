import type { Drift } from "@/lib/domain/drift";
import type { PushWish } from "@/lib/domain/mirror";
import type { CalendarRule } from "@/lib/domain/status";
import { shortClockWords, waitWords } from "@/lib/domain/time-words";

/** The state of one calendar copy in the words of the badge. */
export type CopyState =
  | { readonly kind: "notConnected" }
  | { readonly kind: "notPushed" }
  /** The calendar is being read for the first time; the booking goes there next. */
  | { readonly kind: "firstSync" }
  | { readonly kind: "queued"; readonly ahead: number }
  | { readonly kind: "sending" }
  | { readonly kind: "synced"; readonly at: string }
  | { readonly kind: "outOfDate" }
  /** Its owner moved or edited the event, and the booking did not follow. */
  | { readonly kind: "changedInCalendar"; readonly what: "moved" | "edited" }
  | { readonly kind: "deletedInCalendar" }
  | { readonly kind: "retrying"; readonly attempt: number; readonly of: number; readonly inWords: string }
  | { readonly kind: "needsReconnect" }
  | { readonly kind: "failing" }
  /** The push was given up and somebody set it aside. */
  | { readonly kind: "discarded"; readonly by: string }
  | { readonly kind: "removed" };

export type ConnectionHealth = "live" | "needsReconnect" | "cannotWrite" | "paused";

/** What the badge of one copy is made of. */
export type CopyFacts = {
  readonly isAssigned: boolean;
  readonly rule: CalendarRule;
  /** null: this fieldworker has no calendar that receives bookings. */
  readonly connection: ConnectionHealth | null;
  readonly hasEvent: boolean;
  /** The event shows exactly what the booking would show now. */
  readonly isUpToDate: boolean;
  readonly writtenAt: Date | null;
  readonly removedAt: Date | null;
  readonly openWish: PushWish | null;
  /** Other bookings of this fieldworker that were asked for before. */
  readonly ahead: number;
  /** Somebody is talking to the provider about it right now. */
  readonly isLeased: boolean;
  /** The last provider call for the open wish failed. */
  readonly hasFailed: boolean;
  readonly failedAttempts: number;
  readonly retryAt: Date | null;
  /** The last push ended without success and nothing is left to try. */
  readonly hasGivenUp: boolean;
  /** Who set that push aside; null: nobody has. */
  readonly discardedBy: string | null;
  /** What its owner did to the event; a suspicion shows nothing before it was looked at. */
  readonly drift: Drift | null;
  /** The calendar it goes to has not been read to its end once. */
  readonly isReadingFirst: boolean;
};

/** After so many failures in a row the copy is called failing; it is still tried. */
export const retriesCounted = 8;

/** What the badge says. `zone` is the viewer's. */
export function copyStateOf(facts: CopyFacts, now: Date, zone: string): CopyState {
  if (facts.connection === "needsReconnect" && (facts.openWish !== null || isWanted(facts))) {
    return { kind: "needsReconnect" };
  }
  if (facts.openWish !== null && facts.connection !== null) return openStateOf(facts, now);
  if (facts.hasEvent) return restingStateOf(facts, zone);
  if (facts.connection === null) return { kind: "notConnected" };
  if (facts.hasGivenUp) return givenUpStateOf(facts.discardedBy);
  if (facts.drift?.kind === "deleted" && !shouldBeGone(facts)) return { kind: "deletedInCalendar" };
  if (facts.removedAt !== null) return { kind: "removed" };
  return facts.isReadingFirst && isWanted(facts) ? { kind: "firstSync" } : { kind: "notPushed" };
}

function givenUpStateOf(discardedBy: string | null): CopyState {
  return discardedBy === null ? { kind: "failing" } : { kind: "discarded", by: discardedBy };
}

function shouldBeGone(facts: CopyFacts): boolean {
  return !facts.isAssigned || facts.rule === "remove";
}

function isWanted(facts: CopyFacts): boolean {
  return facts.hasEvent || (facts.isAssigned && facts.rule === "push");
}

function openStateOf(facts: CopyFacts, now: Date): CopyState {
  if (facts.isLeased) return { kind: "sending" };
  if (facts.connection === "cannotWrite") return { kind: "failing" };
  if (!facts.hasFailed || facts.connection === "paused") return { kind: "queued", ahead: facts.ahead };
  if (facts.failedAttempts >= retriesCounted) return { kind: "failing" };
  const waitMs = Math.max(0, (facts.retryAt?.getTime() ?? now.getTime()) - now.getTime());
  return {
    kind: "retrying",
    attempt: facts.failedAttempts + 1,
    of: retriesCounted,
    inWords: waitWords(waitMs),
  };
}

function restingStateOf(facts: CopyFacts, zone: string): CopyState {
  if (facts.hasGivenUp && facts.discardedBy === null) return { kind: "failing" };
  if (shouldBeGone(facts)) return { kind: "outOfDate" };
  if (facts.drift?.kind === "changed") return { kind: "changedInCalendar", what: facts.drift.what };
  if (!facts.isUpToDate || facts.writtenAt === null) return { kind: "outOfDate" };
  return { kind: "synced", at: shortClockWords(facts.writtenAt, zone) };
}

export function isInFlight(state: CopyState): boolean {
  switch (state.kind) {
    case "queued":
    case "sending":
    case "retrying":
    case "firstSync":
      return true;
    default:
      return false;
  }
}

/** One badge for all copies of a booking; null: nobody is on it. */
export type CopiesSummary = {
  readonly words: string;
  readonly tone: "live" | "moving" | "differs" | "broken" | "off";
};

export function summaryOf(states: readonly CopyState[]): CopiesSummary | null {
  if (states.length === 0) return null;
  const synced = states.filter((state) => state.kind === "synced").length;
  const words = `${synced} of ${states.length} synced`;
  if (synced === states.length) return { words, tone: "live" };
  const has = (...kinds: CopyState["kind"][]) => states.some((state) => kinds.includes(state.kind));
  if (has("needsReconnect", "failing")) return { words, tone: "broken" };
  if (has("retrying", "outOfDate", "changedInCalendar", "deletedInCalendar"))
    return { words, tone: "differs" };
  if (has("queued", "sending", "firstSync")) return { words, tone: "moving" };
  return { words, tone: "off" };
}

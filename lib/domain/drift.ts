import type { RemoteEvent } from "@/lib/domain/calendar-event";
import type { Wanted } from "@/lib/domain/mirror";
import type { Interval } from "@/lib/domain/time";

/** twoWay: both; out: bookings are written and the calendar is never listed; in: it is read and never written (decision 14). */
export type SyncDirection = "twoWay" | "out" | "in";

/** What a company wants when a fieldworker moves our event, or takes it out (decision 15). */
export const movesPolicies = ["apply", "ask", "ignore"] as const;
export type MovesPolicy = (typeof movesPolicies)[number];
export const deletionsPolicies = ["ask", "cancel", "putBack"] as const;
export type DeletionsPolicy = (typeof deletionsPolicies)[number];

/**
 * What we hold of a difference between our event and what we wrote.
 * suspected: a version we did not write was seen (`etag`; null: it was gone); nothing is decided before it is read.
 * changed: it shows something else and stays so until somebody pushes. deleted: its owner took it out; only a person, or
 * the policy, brings it back [P39].
 */
export type Drift =
  | { readonly kind: "suspected"; readonly since: string; readonly etag: string | null }
  | { readonly kind: "changed"; readonly since: string; readonly what: "moved" | "edited" }
  | { readonly kind: "deleted"; readonly since: string };

/** Our event as it was read just now, its texts reduced to a hash. */
export type SeenVersion = Pick<RemoteEvent, "etag" | "time"> & { readonly textHash: string };

type Written = { readonly span: Interval; readonly textHash: string };

export type DriftFacts = {
  readonly wanted: Wanted;
  readonly direction: SyncDirection;
  readonly moves: MovesPolicy;
  readonly deletions: DeletionsPolicy;
  /** What the event was last written to show. */
  readonly written: Written | null;
  /** What later writes of ours would have shown of which no answer was seen, the newest first. */
  readonly unanswered: readonly Written[];
  readonly booking: Interval;
  readonly crewSize: number;
};

/** Why a move is not applied by itself. */
export type AskReason = "policy" | "bothMoved" | "severalPeople" | "allDay" | "noLength" | "refused";

export type DriftVerdict =
  /** Nothing of ours changed: only the version is news. */
  | { readonly kind: "same" }
  | { readonly kind: "follow"; readonly span: Interval; readonly isEdited: boolean }
  | { readonly kind: "ask"; readonly span: Interval | null; readonly reason: AskReason }
  | { readonly kind: "stands"; readonly what: "moved" | "edited" }
  /** forget: it should be gone anyway. leave: it is over, so nobody needs to be asked. */
  | { readonly kind: "gone"; readonly next: "forget" | "leave" | "ask" | "cancel" | "putBack" };

const isSame = (a: Interval, b: Interval) =>
  a.start.getTime() === b.start.getTime() && a.end.getTime() === b.end.getTime();

/**
 * What a change of our own event in the calendar means. Compared are what we wrote, what is there now and what the
 * booking says: what only its owner changed may follow, what both changed needs a person [B15][B17][A42]. An event that
 * stands where a write of ours without an answer would have put it was put there by us.
 * `seen` null: the event is gone.
 */
export function judgeDrift(facts: DriftFacts, seen: SeenVersion | null, now: Date): DriftVerdict {
  if (!seen) return { kind: "gone", next: afterDeletion(facts, now) };
  if (facts.wanted === "absent") return { kind: "same" };
  const { booking } = facts;
  const there = seen.time;
  if (there.kind === "allDay") return unfollowed(facts, null, "allDay");
  const span = { start: there.start, end: there.end };
  const written = lastWritten(facts, span, seen.textHash);
  const isEdited = written !== null && written.textHash !== seen.textHash;
  const isMoved = written === null ? !isSame(span, booking) : !isSame(span, written.span);
  if (!isMoved || isSame(span, booking))
    return isEdited ? { kind: "stands", what: "edited" } : { kind: "same" };
  if (facts.direction !== "twoWay" || facts.moves === "ignore") return { kind: "stands", what: "moved" };
  if (span.end <= span.start) return unfollowed(facts, null, "noLength");
  if (written !== null && !isSame(written.span, booking)) return unfollowed(facts, span, "bothMoved");
  if (facts.crewSize > 1) return unfollowed(facts, span, "severalPeople");
  if (facts.moves === "ask") return unfollowed(facts, span, "policy");
  return { kind: "follow", span, isEdited };
}

function lastWritten({ written, unanswered }: DriftFacts, span: Interval, textHash: string): Written | null {
  const there = unanswered.filter((write) => isSame(write.span, span));
  return there.find((write) => write.textHash === textHash) ?? there[0] ?? written;
}

function unfollowed(facts: DriftFacts, span: Interval | null, reason: AskReason): DriftVerdict {
  if (facts.direction !== "twoWay" || facts.moves === "ignore") return { kind: "stands", what: "moved" };
  return { kind: "ask", span, reason };
}

function afterDeletion(facts: DriftFacts, now: Date): Extract<DriftVerdict, { kind: "gone" }>["next"] {
  if (facts.wanted === "absent") return "forget";
  if (facts.booking.end <= now) return "leave";
  return facts.deletions;
}

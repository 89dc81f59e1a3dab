import type { EpisodeDirection } from "./episode";

/** What became of one booking in a fieldworker's calendar while their sync was broken. Ids only; words are made when it is read. */
export type DigestLine = {
  readonly bookingId: string;
  readonly what: "added" | "moved" | "changed" | "cancelled";
};

export type GapPush = {
  readonly bookingId: string;
  readonly receipt: "created" | "updated" | "unchanged" | "removed" | "skipped" | "failed";
  /** The event's time before and after differ. */
  readonly isMoved: boolean;
};

/**
 * What a fieldworker must know of the pushes that waited in a gap, one line a booking, in the order in which each was first
 * asked for [B56]. Added and taken away again within the gap is nothing.
 */
export function digestOf(pushes: readonly GapPush[]): DigestLine[] {
  const lines = new Map<string, DigestLine["what"] | "nothing">();
  for (const push of pushes) {
    const before = lines.get(push.bookingId) ?? "nothing";
    lines.set(push.bookingId, after(before, push));
  }
  return [...lines].flatMap(([bookingId, what]) => (what === "nothing" ? [] : [{ bookingId, what }]));
}

function after(before: DigestLine["what"] | "nothing", push: GapPush): DigestLine["what"] | "nothing" {
  switch (push.receipt) {
    case "created":
      return before === "cancelled" ? "changed" : "added";
    case "updated":
      if (before === "added" || before === "moved") return before;
      return push.isMoved ? "moved" : "changed";
    case "removed":
      return before === "added" ? "nothing" : "cancelled";
    case "unchanged":
    case "skipped":
    case "failed":
      return before;
  }
}

/** What still waits after so long is told of by its own failure. */
const patienceMs = 60 * 60_000;

/** An ended episode is told of once everything that waited in its gap has its receipt. */
export function isDigestDue(waiting: number, endedAt: Date, now: Date): boolean {
  return waiting === 0 || now.getTime() - endedAt.getTime() > patienceMs;
}

/** A failure that healed before anybody was told of it, and before it was logged, is nothing to write about. */
export function wasFelt(warnedAt: Date | null, directions: readonly EpisodeDirection[]): boolean {
  return (
    warnedAt !== null ||
    directions.some(({ direction }) => direction === "token" || direction === "permission")
  );
}

/**
 * What followed when an event of ours was touched, to prove the whole loop of its connection: write, notice, reading. All
 * times are real.
 */
export type ProofFacts = {
  readonly touchedAt: Date;
  /** The last notice about its calendar; null: none ever came. */
  readonly noticedAt: Date | null;
  /** The end of its calendar's last reading that worked; null: there was none. */
  readonly readAt: Date | null;
  /** A watch that lived already when it was touched lives still. */
  readonly isWatched: boolean;
};

/** Longer than any provider takes to send a notice that it will send. */
const noticeTimeMs = 10 * 60_000;

/**
 * proven: it was written, told of and read. Where nothing watches, being read is enough. waiting: it may come still.
 * silent: the notice that was due never came. unread: it was told of and never read, of which the readings speak.
 */
export function judgeProof(facts: ProofFacts, now: Date): "proven" | "waiting" | "silent" | "unread" {
  const { touchedAt, noticedAt, readAt, isWatched } = facts;
  const isTold = !isWatched || (noticedAt !== null && noticedAt >= touchedAt);
  const isRead = readAt !== null && readAt >= touchedAt;
  if (isTold && isRead) return "proven";
  if (now.getTime() - touchedAt.getTime() < noticeTimeMs) return "waiting";
  return isTold ? "unread" : "silent";
}

const hourMs = 60 * 60_000;
const soonMs = 2 * 60_000;

/** When to prove it next, from the end of a proof. A watch just replaced is proven soon, one silent for long hourly. */
export function nextProofMs(ended: "ordinary" | "replaced", jitter: number): number {
  return Math.round((ended === "replaced" ? soonMs : hourMs) * (1 - jitter / 5));
}

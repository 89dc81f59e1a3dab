import type { BegunDrift, DriftOutcome } from "@/db/store/sync-store";
import type { Deps } from "@/lib/deps";
import { decideRetry } from "@/lib/domain/decide-retry";
import { type DriftVerdict, judgeDrift, type SeenVersion } from "@/lib/domain/drift";
import { textKey } from "@/lib/domain/event-text";
import { ProviderError } from "@/lib/domain/failure";
import type { Interval } from "@/lib/domain/time";
import type { Result } from "@/lib/result";
import { sha256 } from "@/lib/secrets";
import { whileHolding } from "@/lib/usecases/while-holding";

/** What a drift may do to a booking; each is an ordinary change of it with all its checks. */
export type BookingHands = {
  /** @returns in `detail` why not, in words for the dispatcher */
  moveBooking(at: DriftAt, span: Interval): Promise<Result<unknown, string>>;
  cancelBooking(at: DriftAt): Promise<Result<unknown, string>>;
};

export type DriftAt = {
  readonly companyId: string;
  readonly mirrorId: string;
  readonly bookingId: string;
  readonly expectedRevision: number;
};

export type DriftDeps = Pick<Deps, "clock" | "syncStore" | "withAccount" | "pulse" | "failpoint"> & {
  readonly hands: BookingHands;
};

export type DriftSettled =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly afterMs: number }
  | { readonly kind: "parked" };

type Work = Extract<BegunDrift, { kind: "work" }>;

/**
 * Looks at what became of our event in somebody's calendar and lets the policy decide. It reads the event anew, so an old
 * suspicion does no harm, and running twice or at once ends the same: the mirror's lease lets one through.
 */
export async function settleDrift(
  deps: DriftDeps,
  at: { companyId: string; mirrorId: string },
): Promise<DriftSettled> {
  const begun = await deps.syncStore.beginDrift(at, deps.clock.now());
  switch (begun.kind) {
    case "done":
      return { kind: "done" };
    case "waiting":
      return { kind: "parked" };
    case "busy":
      return { kind: "again", afterMs: begun.retryAfterMs };
    case "work": {
      const { lease } = begun;
      const { outcome, next } = await whileHolding(
        deps.pulse,
        () => deps.syncStore.extendLease(lease),
        () => lookAndDecide(deps, begun),
      );
      deps.failpoint("drift.before_save");
      const isSaved = await deps.syncStore.settleDrift(lease, outcome, deps.clock.now());
      const waitMs = next.kind === "again" ? next.afterMs : 0;
      return isSaved ? next : { kind: "again", afterMs: Math.max(1_000, waitMs) };
    }
  }
}

type Decided = { readonly outcome: DriftOutcome; readonly next: DriftSettled };
const finished = (outcome: DriftOutcome): Decided => ({ outcome, next: { kind: "done" } });

async function lookAndDecide(deps: DriftDeps, work: Work): Promise<Decided> {
  try {
    const seen = await readVersion(deps, work);
    return await decide(deps, work, seen);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { failure } = error;
    // Somebody took our marker off: it is theirs now, and ours is gone.
    if (failure.kind === "notOurs") return decide(deps, work, null);
    const decision = decideRetry(failure, 1);
    const next: DriftSettled =
      decision.kind === "retry" ? { kind: "again", afterMs: decision.afterMs } : { kind: "parked" };
    return { outcome: { kind: "later" }, next };
  }
}

async function readVersion(
  deps: DriftDeps,
  { lease, connectionId, known }: Work,
): Promise<SeenVersion | null> {
  const copy = await deps.withAccount({ companyId: lease.companyId, connectionId }, (account) =>
    account.readCopy(known),
  );
  if (!copy) return null;
  return { etag: copy.event.etag, time: copy.event.time, textHash: sha256(textKey(copy)) };
}

async function decide(deps: DriftDeps, work: Work, seen: SeenVersion | null): Promise<Decided> {
  const verdict = judgeDrift(work.facts, seen, deps.clock.now());
  const etag = seen?.etag ?? "";
  switch (verdict.kind) {
    case "same":
      return finished({ kind: "same", etag, span: spanSeen(seen) });
    case "stands":
      return finished({ kind: "stands", etag, what: verdict.what });
    case "ask":
      return finished({ kind: "ask", etag, span: verdict.span, reason: verdict.reason, detail: null });
    case "gone":
      return verdict.next === "cancel" ? cancel(deps, work) : finished({ kind: "gone", next: verdict.next });
    case "follow":
      return follow(deps, work, etag, verdict);
  }
}

function spanSeen(seen: SeenVersion | null): Interval | null {
  return seen?.time.kind === "timed" ? { start: seen.time.start, end: seen.time.end } : null;
}

async function follow(
  deps: DriftDeps,
  work: Work,
  etag: string,
  { span, isEdited }: Extract<DriftVerdict, { kind: "follow" }>,
): Promise<Decided> {
  const moved = await deps.hands.moveBooking(driftAt(work), span);
  if (moved.ok) return finished({ kind: "followed", etag, span, isEdited });
  // The booking itself changed a moment ago: look again with what it says now.
  if (moved.problem === "changedMeanwhile") return lookAgain;
  return finished({ kind: "ask", etag, span, reason: "refused", detail: moved.detail ?? null });
}

async function cancel(deps: DriftDeps, work: Work): Promise<Decided> {
  const cancelled = await deps.hands.cancelBooking(driftAt(work));
  if (cancelled.ok) return finished({ kind: "gone", next: "cancelled" });
  if (cancelled.problem === "changedMeanwhile") return lookAgain;
  return finished({ kind: "gone", next: "ask" });
}

const lookAgain: Decided = { outcome: { kind: "later" }, next: { kind: "again", afterMs: 200 } };

function driftAt({ lease, bookingId, bookingRevision }: Work): DriftAt {
  return {
    companyId: lease.companyId,
    mirrorId: lease.mirrorId,
    bookingId,
    expectedRevision: bookingRevision,
  };
}

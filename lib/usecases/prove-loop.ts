import type { Tx } from "@/db/client";
import {
  beginTouch,
  claimProofs,
  endBelief,
  giveBack,
  type LoopFacts,
  loopFacts,
  saveProof,
  saveTouched,
  writeRefused,
} from "@/db/store/proofs";
import { wishReads } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import type { Lease } from "@/db/store/sync-store";
import { watchesMended, watchesSilent } from "@/db/store/watch-health";
import { wishUpkeep } from "@/db/store/watches";
import type { Deps } from "@/lib/deps";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { decideRetry } from "@/lib/domain/decide-retry";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { judgeProof, nextProofMs } from "@/lib/domain/loop-proof";
import { whileHolding } from "@/lib/usecases/while-holding";

export type ProofDeps = Pick<
  Deps,
  "clock" | "realClock" | "database" | "syncStore" | "withAccount" | "jitter" | "pulse"
>;

/** What one look at a connection's loop came to. */
export type LoopLook =
  /** An event of ours was touched; a notice and a reading must follow. */
  | "touched"
  /** There is nothing to touch, or nothing may be written: it is read. */
  | "readOnly"
  | "proven"
  | "waiting"
  | "silent"
  | "unread"
  /** The touch did not work, or somebody works on the event: it is tried again later. */
  | "notNow"
  | "nothing";

type At = { readonly companyId: string; readonly connectionId: string };
type Touch = { readonly lease: Lease; readonly known: KnownEvent };

const connectionsAtOnce = 200;
const lookAgainMs = 30_000;
const tryAgainMs = 10 * 60_000;

/** Sends for the connections whose loop is to be proven, or whose proof is to be judged. Returns how many. */
export function lookAfterProofs(deps: Pick<Deps, "clock" | "database">): Promise<number> {
  return claimProofs(deps.database, deps.clock.now(), connectionsAtOnce);
}

/**
 * Proves hourly that the whole loop of a connection works, whether or not anything happens in it: an event of ours is
 * touched, its notice must come and its calendar be read. A watch whose notice never comes is replaced, and until the new one
 * has proven itself its calendars are read as if nothing watched them (decision 3).
 */
export async function proveLoop(deps: ProofDeps, at: At): Promise<LoopLook> {
  const facts = await inCompany(deps, at, (tx) => loopFacts(tx, at.connectionId, deps.realClock.now()));
  if (!facts) return "nothing";
  if (facts.touchedAt !== null) return judge(deps, at, facts, facts.touchedAt);
  if (!facts.isWritable) return readOnly(deps, at, facts);
  const begun = await inCompany(deps, at, (tx) => beginTouch(tx, at, deps.clock.now()));
  switch (begun.kind) {
    case "nothing":
      return readOnly(deps, at, facts);
    case "busy":
      await comeBack(deps, at, lookAgainMs);
      return "notNow";
    case "touch":
      return touch(deps, at, begun, facts);
  }
}

function inCompany<T>(deps: ProofDeps, { companyId }: At, work: (tx: Tx) => Promise<T>): Promise<T> {
  return deps.database.asCompany(companyId, work);
}

const after = (now: Date, ms: number) => new Date(now.getTime() + ms);

function comeBack(deps: ProofDeps, at: At, ms: number): Promise<void> {
  const probeDueAt = after(deps.clock.now(), ms);
  return inCompany(deps, at, (tx) => saveProof(tx, at.connectionId, { probeDueAt }));
}

/** A reading finds out what a reading can. */
async function readOnly(deps: ProofDeps, at: At, facts: LoopFacts): Promise<LoopLook> {
  const now = deps.clock.now();
  const probeDueAt = after(now, nextProofMs("ordinary", deps.jitter()));
  await inCompany(deps, at, async (tx) => {
    await wishReads(tx, at.companyId, await readableCalendarsOf(tx, at.connectionId), now);
    await saveProof(tx, at.connectionId, { probeDueAt });
    // Nothing is left to prove the new watch by, so that it is believed as any other.
    if (facts.isSilent && facts.isWatched) await watchesMended(tx, at, now);
  });
  return "readOnly";
}

async function judge(deps: ProofDeps, at: At, facts: LoopFacts, touchedAt: Date): Promise<LoopLook> {
  const [now, realNow] = [deps.clock.now(), deps.realClock.now()];
  const aheadMs = now.getTime() - realNow.getTime();
  const readAt = facts.readAt && after(facts.readAt, -aheadMs);
  const isWatched = facts.wasWatched;
  const judged = judgeProof({ touchedAt, noticedAt: facts.noticedAt, readAt, isWatched }, realNow);
  if (judged === "waiting") {
    await comeBack(deps, at, lookAgainMs);
    return judged;
  }
  const ended = judged === "silent" && !facts.isSilent ? "replaced" : "ordinary";
  const probeDueAt = after(now, nextProofMs(ended, deps.jitter()));
  await inCompany(deps, at, async (tx) => {
    if (judged === "proven") {
      await saveProof(tx, at.connectionId, { provenAt: realNow, probeDueAt });
      if (facts.isSilent && isWatched) await watchesMended(tx, at, now);
      return;
    }
    await saveProof(tx, at.connectionId, { probedAt: null, probeDueAt });
    if (judged === "silent") {
      await endBelief(tx, at.connectionId, realNow);
      await wishUpkeep(tx, at.companyId, [at.connectionId], now);
      await watchesSilent(tx, at, after(touchedAt, aheadMs), now);
    }
    await wishReads(tx, at.companyId, await readableCalendarsOf(tx, at.connectionId), now);
  });
  return judged;
}

async function touch(deps: ProofDeps, at: At, { lease, known }: Touch, facts: LoopFacts): Promise<LoopLook> {
  const touchedAt = deps.realClock.now();
  const etag = await touched(deps, at, { lease, known });
  if (typeof etag !== "string") return etag === null ? "notNow" : refused(deps, at, lease, etag);
  const now = deps.clock.now();
  await inCompany(deps, at, async (tx) => {
    await saveTouched(tx, lease, etag);
    await saveProof(tx, at.connectionId, { probedAt: touchedAt, probeDueAt: after(now, lookAgainMs) });
    if (!facts.isWatched)
      await wishReads(tx, at.companyId, await readableCalendarsOf(tx, at.connectionId), now);
  });
  return "touched";
}

/** @returns the event's new version, or why there is none; null: the lease was lost before anything was written */
async function touched(
  deps: ProofDeps,
  at: At,
  { lease, known }: Touch,
): Promise<string | ProviderFailure | null> {
  const extend = () => deps.syncStore.extendLease(lease);
  try {
    return await whileHolding(deps.pulse, extend, () =>
      deps.withAccount(at, async (account) => {
        // Renewing the access token may have taken longer than the lease lives.
        if (!(await extend())) return null;
        return (await account.touchEvent(known)).etag;
      }),
    );
  } catch (error) {
    if (error instanceof ProviderError) return error.failure;
    throw error;
  }
}

/** What stands there now is news, and what does not answer fails when it is read: either way it is read. */
async function refused(deps: ProofDeps, at: At, lease: Lease, failure: ProviderFailure): Promise<LoopLook> {
  const now = deps.clock.now();
  const decision = decideRetry(failure, 1);
  await inCompany(deps, at, async (tx) => {
    await giveBack(tx, lease);
    await saveProof(tx, at.connectionId, { probeDueAt: after(now, tryAgainMs) });
    if (decision.kind === "needsPerson" && decision.state !== "misconfigured")
      await writeRefused(tx, { ...at, mirrorId: lease.mirrorId }, { state: decision.state, failure }, now);
    await wishReads(tx, at.companyId, await readableCalendarsOf(tx, at.connectionId), now);
  });
  return "notNow";
}

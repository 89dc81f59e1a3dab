import type { BegunPush, Settlement } from "@/db/store/sync-store";
import type { Deps } from "@/lib/deps";
import { decideRetry } from "@/lib/domain/decide-retry";
import { googleEventId } from "@/lib/domain/event-id";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { planPush } from "@/lib/domain/push-plan";
import { sha256 } from "@/lib/secrets";
import { whileHolding } from "@/lib/usecases/while-holding";

export type DeliveryDeps = Pick<Deps, "clock" | "syncStore" | "withAccount" | "failpoint" | "pulse">;

export type Delivery =
  /** Every push that was open has its receipt. */
  | { readonly kind: "done" }
  /** The job should come back by itself after this time. */
  | { readonly kind: "again"; readonly afterMs: number }
  /** Waits for a person or for the minute cron's probe; nothing is lost. */
  | { readonly kind: "parked" };

/** The job engine's own retries cover the first minutes; after that the minute cron probes (decision 8). */
const engineAttempts = 4;
const probeEveryMs = 6 * 60_000;

/**
 * Makes one calendar copy true, whatever was asked for it. Safe to run twice and at once: the lease lets one through,
 * and a late answer of an older lease changes nothing here and writes the same event there.
 */
export async function deliverPush(
  deps: DeliveryDeps,
  at: { companyId: string; mirrorId: string },
): Promise<Delivery> {
  const begun = await deps.syncStore.beginPush(
    at,
    (facts) => planPush(facts, sha256, googleEventId),
    deps.clock.now(),
  );
  switch (begun.kind) {
    case "done":
      return { kind: "done" };
    case "waiting":
      return { kind: "parked" };
    case "busy":
      return { kind: "again", afterMs: begun.retryAfterMs };
    case "work":
      deps.failpoint("push.after_intent");
      return carryOut(deps, begun);
  }
}

async function carryOut(deps: DeliveryDeps, begun: Extract<BegunPush, { kind: "work" }>): Promise<Delivery> {
  const { lease, attempt } = begun;
  const settlement = await whileHolding(
    deps.pulse,
    () => deps.syncStore.extendLease(lease),
    () => callProvider(deps, begun),
  );
  if (settlement === "lost") return { kind: "again", afterMs: 1_000 };
  deps.failpoint("push.after_call_before_save");
  const isSaved = await deps.syncStore.settlePush(lease, attempt, settlement, deps.clock.now());
  deps.failpoint("push.after_save");
  const now = deps.clock.now();
  if (!isSaved) return { kind: "again", afterMs: Math.max(1_000, waitOf(settlement, now)) };
  return deliveryAfter(settlement, begun.failedAttempts + 1, now);
}

/** What the provider asked for counts also for who lost the lease. */
function waitOf(settlement: Settlement, now: Date): number {
  const retryAt = settlement.kind === "failed" ? settlement.retryAt : null;
  return retryAt === null ? 0 : retryAt.getTime() - now.getTime();
}

async function callProvider(
  deps: DeliveryDeps,
  { lease, work, connectionId, failedAttempts }: Extract<BegunPush, { kind: "work" }>,
): Promise<Settlement | "lost"> {
  try {
    const at = { companyId: lease.companyId, connectionId, isEnding: work.kind === "remove" };
    return await deps.withAccount(at, async (account) => {
      // Renewing the access token may have taken longer than the lease lives.
      if (!(await deps.syncStore.extendLease(lease))) return "lost";
      deps.failpoint("push.before_call");
      if (work.kind === "remove") {
        await account.removeEvent(work.known);
        return { kind: "removed" };
      }
      const { calendarId, draft, known, ifChanged, keyHash, textHash } = work;
      const event = await account.putEvent(calendarId, draft, known, ifChanged);
      const span = { start: draft.start, end: draft.end };
      return { kind: "written", event, keyHash, textHash, span };
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const isStopped = work.kind === "put" && work.ifChanged === "stop" && work.known !== null;
    if (isStopped && error.failure.kind === "changedMeanwhile") return { kind: "drifted" };
    return settlementOf(error.failure, failedAttempts + 1, deps.clock.now());
  }
}

/** `attempt` counts from 1. */
export function settlementOf(failure: ProviderFailure, attempt: number, now: Date): Settlement {
  const decision = decideRetry(failure, attempt);
  switch (decision.kind) {
    case "retry":
      return { kind: "failed", failure, retryAt: new Date(now.getTime() + decision.afterMs) };
    case "refreshToken":
    case "startOver":
      return { kind: "failed", failure, retryAt: new Date(now.getTime() + probeEveryMs) };
    case "needsPerson":
      return decision.state === "misconfigured"
        ? { kind: "failed", failure, retryAt: new Date(now.getTime() + probeEveryMs) }
        : { kind: "blocked", failure, state: decision.state };
    case "giveUp":
      return { kind: "failed", failure, retryAt: null };
  }
}

function deliveryAfter(settlement: Settlement, attempt: number, now: Date): Delivery {
  switch (settlement.kind) {
    case "written":
    case "removed":
      return { kind: "done" };
    case "drifted":
    case "blocked":
      return { kind: "parked" };
    case "failed": {
      if (settlement.retryAt === null) return { kind: "done" };
      if (attempt >= engineAttempts) return { kind: "parked" };
      return { kind: "again", afterMs: Math.max(0, settlement.retryAt.getTime() - now.getTime()) };
    }
  }
}

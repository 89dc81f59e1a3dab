import { eq } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { attempt as attemptTable, mirror } from "@/db/schema";
import type { PushPlan } from "@/lib/domain/push-plan";
import { announce } from "./activity";
import { applyDrift, beginDrift } from "./drifting";
import { checkHealth, connectionsToCheck } from "./episodes";
import { goOnAfterFarewell } from "./farewells";
import { closeLostAttempts, extendLease, heldForMs, lockHeld, takeLease } from "./mirror-leases";
import { safetyNetFrom } from "./mirrors";
import { holdPages, pagesSavedIn } from "./missed-pages";
import { type FoundFacts, findPushFacts } from "./push-facts";
import {
  applyDrifted,
  applyFailure,
  applyRemoved,
  applyWritten,
  keepNetForOpenPushes,
} from "./push-settlement";
import { beginRead, endRead, extendRead, savePage } from "./reading";
import { finishPushes } from "./receipts";
import { sendForDrift } from "./suspicions";
import type { BegunPush, SyncStore } from "./sync-store";

export function pgSyncStore(database: DatabaseConnection, appUrl: string): SyncStore {
  const inCompany = database.asCompany;
  return {
    beginPush: (at, plan, now) =>
      inCompany(at.companyId, async (tx) => {
        const found = await findPushFacts(tx, at.mirrorId, appUrl);
        if (!found) return { kind: "done" };
        const busyMs = await heldForMs(tx, at.mirrorId);
        if (busyMs > 0) return { kind: "busy", retryAfterMs: busyMs };
        await closeLostAttempts(tx, at.mirrorId, now);
        return begin(tx, at.companyId, found, plan(found.facts), now);
      }),

    extendLease: (lease) => inCompany(lease.companyId, (tx) => extendLease(tx, lease)),

    settlePush: (lease, attempt, settlement, now) =>
      inCompany(lease.companyId, async (tx) => {
        if (settlement.kind === "written") await holdPages(tx, lease, settlement.event);
        if (!(await lockHeld(tx, lease))) return false;
        const found = await findPushFacts(tx, lease.mirrorId, appUrl);
        if (!found) return false;
        const closing = { tx, lease, attempt, found, now };
        switch (settlement.kind) {
          case "written":
            await applyWritten(closing, settlement);
            await keepNetForOpenPushes(tx, lease.mirrorId, now);
            break;
          case "removed":
            await applyRemoved(closing);
            await keepNetForOpenPushes(tx, lease.mirrorId, now);
            await goOnAfterFarewell(tx, found, now);
            break;
          case "drifted":
            await applyDrifted(closing);
            break;
          case "failed":
          case "blocked":
            await applyFailure(closing, settlement);
        }
        return true;
      }),

    beginRead: (at, now) => inCompany(at.companyId, (tx) => beginRead(tx, at, now)),
    extendRead: (lease) => inCompany(lease.companyId, (tx) => extendRead(tx, lease)),
    savePage: (lease, read, now) => inCompany(lease.companyId, (tx) => savePage(tx, lease, read, now)),
    endRead: (lease, end, now, nextReadAt, run) =>
      inCompany(lease.companyId, (tx) => endRead(tx, lease, end, now, nextReadAt, run)),

    beginDrift: (at, now) => inCompany(at.companyId, (tx) => beginDrift(tx, at, appUrl, now)),
    settleDrift: (lease, outcome, now) =>
      inCompany(lease.companyId, async (tx) => {
        if (!(await lockHeld(tx, lease))) return false;
        const found = await findPushFacts(tx, lease.mirrorId, appUrl);
        if (!found) return false;
        await applyDrift({ tx, lease, found, now }, outcome);
        return true;
      }),

    connectionsToCheck: (silentSince, limit) => connectionsToCheck(database, silentSince, limit),
    checkHealth: (at, now) => inCompany(at.companyId, (tx) => checkHealth(tx, at, now)),
  };
}

function waitFailure(connection: FoundFacts["connection"]) {
  return connection?.lastFailure ?? { kind: "grantRevoked" as const };
}

async function begin(
  tx: Tx,
  companyId: string,
  found: FoundFacts,
  plan: PushPlan,
  now: Date,
): Promise<BegunPush> {
  const { row, facts, connection } = found;
  const pushIds = facts.openPushes.map((open) => open.id);
  switch (plan.kind) {
    case "nothing":
      return { kind: "done" };
    case "wait":
      await tx
        .update(mirror)
        .set({ ...(plan.for === "paused" ? {} : { failure: waitFailure(connection) }), retryAt: null })
        .where(eq(mirror.id, row.id));
      await announce(tx, companyId, row.bookingId);
      return { kind: "waiting" };
    case "driftFirst":
      if (!connection) throw new Error("a drift without a connection");
      await sendForDrift(tx, { companyId, connectionId: connection.id }, [row.id], now);
      await tx
        .update(mirror)
        .set({ retryAt: safetyNetFrom(now) })
        .where(eq(mirror.id, row.id));
      return { kind: "waiting" };
    case "unchanged":
      await finishPushes(tx, found, pushIds, { kind: "unchanged" }, now);
      await tx
        .update(mirror)
        .set({ writtenRevision: facts.bookingRevision, retryAt: null, failingSince: null })
        .where(eq(mirror.id, row.id));
      return { kind: "done" };
    case "skip":
      await finishPushes(tx, found, pushIds, { kind: "skipped", reason: plan.reason }, now);
      await tx.update(mirror).set({ retryAt: null, failingSince: null }).where(eq(mirror.id, row.id));
      return { kind: "done" };
    case "put":
    case "remove":
      return beginWork(tx, companyId, found, plan, now);
  }
}

async function beginWork(
  tx: Tx,
  companyId: string,
  { row, facts, connection }: FoundFacts,
  work: Extract<BegunPush, { kind: "work" }>["work"],
  now: Date,
): Promise<BegunPush> {
  const pushIds = facts.openPushes.map((open) => open.id);
  const [firstPush] = pushIds;
  if (!firstPush || !connection) throw new Error("a push began without a push or a connection");
  const generation = await takeLease(tx, row.id);
  const [intent] = await tx
    .insert(attemptTable)
    .values({
      companyId,
      mirrorId: row.id,
      pushId: firstPush,
      leaseGeneration: generation,
      operation: work.kind,
      startedAt: now,
      ...(work.kind === "put"
        ? {
            showsFrom: work.draft.start,
            showsUntil: work.draft.end,
            textHash: work.textHash,
            pagesBefore: pagesSavedIn(facts.target?.calendarRowId ?? null),
          }
        : {}),
    })
    .returning({ id: attemptTable.id });
  if (!intent) throw new Error("an intent was not recorded");
  await announce(tx, companyId, row.bookingId);
  return {
    kind: "work",
    lease: { companyId, mirrorId: row.id, generation },
    attempt: {
      id: intent.id,
      pushIds,
      bookingRevision: facts.bookingRevision,
      isFirst: facts.known === null,
    },
    connectionId: connection.id,
    work,
    failedAttempts: row.failedAttempts,
  };
}

import { and, eq, isNull, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { attempt as attemptTable, mirror } from "@/db/schema";
import type { PushPlan } from "@/lib/domain/push-plan";
import { announce } from "./activity";
import { type FoundFacts, findPushFacts } from "./push-facts";
import { applyFailure, applyRemoved, applyWritten } from "./push-settlement";
import { finishPushes } from "./receipts";
import type { BegunPush, Lease, SyncStore } from "./sync-store";

/** Leases use the database's real clock, which all processes share (decision 26). */
const leaseSeconds = 20;
const leaseEnd = sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})`;

export function pgSyncStore(database: DatabaseConnection, appUrl: string): SyncStore {
  return {
    beginPush: (at, plan, now) =>
      database.asCompany(at.companyId, async (tx) => {
        const found = await findPushFacts(tx, at.mirrorId, appUrl);
        if (!found) return { kind: "done" };
        const busyMs = await heldForMs(tx, at.mirrorId);
        if (busyMs > 0) return { kind: "busy", retryAfterMs: busyMs };
        await closeLostAttempts(tx, at.mirrorId, now);
        return begin(tx, at.companyId, found, plan(found.facts), now);
      }),

    extendLease: (lease) =>
      database.asCompany(lease.companyId, async (tx) => {
        const rows = await tx
          .update(mirror)
          .set({ leasedUntil: leaseEnd })
          .where(held(lease))
          .returning({ id: mirror.id });
        return rows.length > 0;
      }),

    settlePush: (lease, attempt, settlement, now) =>
      database.asCompany(lease.companyId, async (tx) => {
        const [row] = await tx.select({ id: mirror.id }).from(mirror).where(held(lease)).for("update");
        if (!row) return false;
        const found = await findPushFacts(tx, lease.mirrorId, appUrl);
        if (!found) return false;
        const closing = { tx, lease, attempt, found, now };
        switch (settlement.kind) {
          case "written":
            await applyWritten(closing, settlement);
            break;
          case "removed":
            await applyRemoved(closing);
            break;
          case "failed":
          case "blocked":
            await applyFailure(closing, settlement);
        }
        return true;
      }),
  };
}

function held(lease: Lease) {
  return and(
    eq(mirror.id, lease.mirrorId),
    eq(mirror.leaseGeneration, lease.generation),
    sql`${mirror.leasedUntil} is not null`,
  );
}

async function heldForMs(tx: Tx, mirrorId: string): Promise<number> {
  const [row] = await tx
    .select({
      ms: sql<number>`coalesce(extract(epoch from ${mirror.leasedUntil} - clock_timestamp()) * 1000, 0)::float8`,
    })
    .from(mirror)
    .where(eq(mirror.id, mirrorId));
  return Math.ceil(row?.ms ?? 0);
}

/** Their owner is gone: it may or may not have reached the provider. */
async function closeLostAttempts(tx: Tx, mirrorId: string, now: Date): Promise<void> {
  await tx
    .update(attemptTable)
    .set({ outcome: "unknown", finishedAt: now })
    .where(and(eq(attemptTable.mirrorId, mirrorId), isNull(attemptTable.outcome)));
}

async function begin(
  tx: Tx,
  companyId: string,
  found: FoundFacts,
  plan: PushPlan,
  now: Date,
): Promise<BegunPush> {
  const { row, facts } = found;
  const pushIds = facts.openPushes.map((open) => open.id);
  switch (plan.kind) {
    case "nothing":
      return { kind: "done" };
    case "wait":
      await tx
        .update(mirror)
        .set({ failure: found.connection?.lastFailure ?? { kind: "grantRevoked" }, retryAt: null })
        .where(eq(mirror.id, row.id));
      await announce(tx, companyId, row.bookingId);
      return { kind: "waiting" };
    case "unchanged":
      await finishPushes(tx, found, pushIds, { kind: "unchanged" }, now);
      await tx
        .update(mirror)
        .set({ writtenRevision: facts.bookingRevision, retryAt: null })
        .where(eq(mirror.id, row.id));
      return { kind: "done" };
    case "skip":
      await finishPushes(tx, found, pushIds, { kind: "skipped", reason: plan.reason }, now);
      await tx.update(mirror).set({ retryAt: null }).where(eq(mirror.id, row.id));
      return { kind: "done" };
    case "put":
    case "remove": {
      const [leased] = await tx
        .update(mirror)
        .set({ leaseGeneration: sql`${mirror.leaseGeneration} + 1`, leasedUntil: leaseEnd })
        .where(eq(mirror.id, row.id))
        .returning({ generation: mirror.leaseGeneration });
      const [firstPush] = pushIds;
      if (!leased || !firstPush || !found.connection)
        throw new Error("a push began without a lease, a push or a connection");
      const [intent] = await tx
        .insert(attemptTable)
        .values({
          companyId,
          mirrorId: row.id,
          pushId: firstPush,
          leaseGeneration: leased.generation,
          operation: plan.kind,
          startedAt: now,
        })
        .returning({ id: attemptTable.id });
      if (!intent) throw new Error("an intent was not recorded");
      await announce(tx, companyId, row.bookingId);
      return {
        kind: "work",
        lease: { companyId, mirrorId: row.id, generation: leased.generation },
        attempt: {
          id: intent.id,
          pushIds,
          bookingRevision: facts.bookingRevision,
          isFirst: facts.known === null,
        },
        connectionId: found.connection.id,
        work: plan,
        failedAttempts: row.failedAttempts,
      };
    }
  }
}

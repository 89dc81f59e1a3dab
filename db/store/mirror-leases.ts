import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { attempt, mirror } from "@/db/schema";
import type { Lease } from "./sync-store";

/** Leases use the database's real clock, which all processes share (decision 26). */
const leaseSeconds = 20;
const leaseEnd = sql`clock_timestamp() + make_interval(secs => ${leaseSeconds})`;

function held(lease: Lease) {
  return and(
    eq(mirror.id, lease.mirrorId),
    eq(mirror.leaseGeneration, lease.generation),
    sql`${mirror.leasedUntil} is not null`,
  );
}

/** Of a locked mirror: how long somebody else may still hold it. */
export async function heldForMs(tx: Tx, mirrorId: string): Promise<number> {
  const [row] = await tx
    .select({
      ms: sql<number>`coalesce(extract(epoch from ${mirror.leasedUntil} - clock_timestamp()) * 1000, 0)::float8`,
    })
    .from(mirror)
    .where(eq(mirror.id, mirrorId));
  return Math.ceil(row?.ms ?? 0);
}

/** Of a locked mirror that nobody holds. @returns the lease's generation */
export async function takeLease(tx: Tx, mirrorId: string): Promise<number> {
  const [leased] = await tx
    .update(mirror)
    .set({ leaseGeneration: sql`${mirror.leaseGeneration} + 1`, leasedUntil: leaseEnd })
    .where(eq(mirror.id, mirrorId))
    .returning({ generation: mirror.leaseGeneration });
  if (!leased) throw new Error("a locked mirror was not leased");
  return leased.generation;
}

export async function extendLease(tx: Tx, lease: Lease): Promise<boolean> {
  const rows = await tx
    .update(mirror)
    .set({ leasedUntil: leaseEnd })
    .where(held(lease))
    .returning({ id: mirror.id });
  return rows.length > 0;
}

/** Locks the mirror; false: the lease was lost. */
export async function lockHeld(tx: Tx, lease: Lease): Promise<boolean> {
  const rows = await tx.select({ id: mirror.id }).from(mirror).where(held(lease)).for("update");
  return rows.length > 0;
}

/** Their owner is gone: it may or may not have reached the provider. */
export async function closeLostAttempts(tx: Tx, mirrorId: string, now: Date): Promise<void> {
  await tx
    .update(attempt)
    .set({ outcome: "unknown", finishedAt: now })
    .where(and(eq(attempt.mirrorId, mirrorId), isNull(attempt.outcome)));
}

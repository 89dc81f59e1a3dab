import { and, asc, inArray, isNull, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { mirror, push } from "@/db/schema";
import { receivingCalendarOf } from "./connections";
import { deliverEvent } from "./mirrors";
import { addToOutbox } from "./outbox";

const batch = 500;

export async function claimProbes(
  database: DatabaseConnection,
  now: Date,
  probeEveryMs: number,
): Promise<number> {
  const due = await database.db.execute<{ company_id: string; mirror_id: string }>(
    sql`select company_id, mirror_id from waiting_mirrors(${now.toISOString()}, ${batch})`,
  );
  const byCompany = new Map<string, string[]>();
  for (const row of due)
    byCompany.set(row.company_id, [...(byCompany.get(row.company_id) ?? []), row.mirror_id]);
  let sent = 0;
  for (const [companyId, mirrorIds] of byCompany) {
    sent += await database.asCompany(companyId, (tx) =>
      probeCompany(tx, companyId, mirrorIds, now, probeEveryMs),
    );
  }
  return sent;
}

/**
 * All due copies wait another round, so that the next minute does not send them again. Of those behind a failure only
 * the oldest per fieldworker goes out; those whose job never came all do.
 */
async function probeCompany(
  tx: Tx,
  companyId: string,
  mirrorIds: readonly string[],
  now: Date,
  probeEveryMs: number,
): Promise<number> {
  const taken = await tx
    .select({ id: mirror.id, failure: mirror.failure })
    .from(mirror)
    .where(and(inArray(mirror.id, [...mirrorIds]), sql`${mirror.retryAt} <= ${now.toISOString()}`))
    .for("update", { skipLocked: true });
  if (taken.length === 0) return 0;
  const ids = taken.map((row) => row.id);
  await tx
    .update(mirror)
    .set({ retryAt: new Date(now.getTime() + probeEveryMs) })
    .where(inArray(mirror.id, ids));
  const asked = await tx
    .select({ fieldworkerId: push.fieldworkerId, mirrorId: push.mirrorId })
    .from(push)
    .where(and(inArray(push.mirrorId, ids), isNull(push.finishedAt)))
    .orderBy(asc(push.place));
  const failing = new Set(taken.filter((row) => row.failure !== null).map((row) => row.id));
  const probed = new Set<string>();
  const going = new Map<string, string>();
  for (const { fieldworkerId, mirrorId } of asked) {
    if (failing.has(mirrorId) && probed.has(fieldworkerId)) continue;
    if (failing.has(mirrorId)) probed.add(fieldworkerId);
    going.set(mirrorId, fieldworkerId);
  }
  for (const [mirrorId, fieldworkerId] of going) {
    const receiving = await receivingCalendarOf(tx, fieldworkerId);
    const connectionId = receiving?.connection.id ?? fieldworkerId;
    await addToOutbox(tx, companyId, now, [deliverEvent({ companyId, mirrorId, connectionId })]);
  }
  return going.size;
}

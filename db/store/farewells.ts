import { and, asc, eq, exists, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { mirror, push } from "@/db/schema";
import { receivingCalendarOf } from "./connections";
import { type At, calm, finishAll, ofConnection } from "./disconnecting";
import { addToOutbox } from "./outbox";
import { type FoundFacts, findPushFacts } from "./push-facts";
import type { Receipt } from "./receipts";
import { resendOpenPushes } from "./suspicions";

const isFarewell = eq(push.trigger, "disconnect");

/** Copies of this connection whose removal was asked for and has no receipt yet, locked. */
async function openFarewells(tx: Tx, connectionId: string) {
  return tx
    .select({ mirrorId: mirror.id, failure: mirror.failure, retryAt: mirror.retryAt })
    .from(mirror)
    .where(
      and(
        inArray(mirror.calendarId, ofConnection(tx, connectionId)),
        exists(
          tx
            .select({ one: sql`1` })
            .from(push)
            .where(and(eq(push.mirrorId, mirror.id), isFarewell, isNull(push.finishedAt))),
        ),
      ),
    )
    .orderBy(asc(mirror.id))
    .for("update");
}

/**
 * Ends the removals that can come to nothing any more: those the provider refused for good, or all with `isOver`.
 * @returns how many are still open
 */
export async function giveUpRemovals(
  tx: Tx,
  { companyId, connectionId }: At,
  isOver: boolean,
  appUrl: string,
  now: Date,
): Promise<number> {
  const open = await openFarewells(tx, connectionId);
  const isRefused = open.some(
    ({ failure }) => failure?.kind === "grantRevoked" || failure?.kind === "scopeMissing",
  );
  const lost = open.filter(
    ({ failure, retryAt }) => isOver || isRefused || (failure !== null && retryAt === null),
  );
  const found: { facts: FoundFacts; failure: Extract<Receipt, { kind: "failed" }>["failure"] }[] = [];
  for (const { mirrorId, failure } of lost) {
    const facts = await findPushFacts(tx, mirrorId, appUrl);
    if (facts) found.push({ facts, failure: failure ?? { kind: "unreachable" } });
  }
  if (lost.length > 0)
    await tx
      .update(mirror)
      .set({ ...calm, leaseGeneration: sql`${mirror.leaseGeneration} + 1` })
      .where(
        inArray(
          mirror.id,
          lost.map(({ mirrorId }) => mirrorId),
        ),
      );
  for (const { facts, failure } of found) {
    await finishAll(tx, [facts], { kind: "failed", failure }, now);
    await resendOpenPushes(tx, { companyId, connectionId, mirrorId: facts.row.id }, now);
  }
  return open.length - lost.length;
}

/** The same account is connected again: what was to be taken out stays. */
export async function cancelRemovals(tx: Tx, connectionId: string, appUrl: string, now: Date): Promise<void> {
  const open = await openFarewells(tx, connectionId);
  const found: FoundFacts[] = [];
  for (const { mirrorId } of open) {
    const facts = await findPushFacts(tx, mirrorId, appUrl);
    if (facts) found.push(facts);
  }
  if (open.length === 0) return;
  await tx
    .update(mirror)
    .set({ ...calm, leaseGeneration: sql`${mirror.leaseGeneration} + 1` })
    .where(
      inArray(
        mirror.id,
        open.map(({ mirrorId }) => mirrorId),
      ),
    );
  await finishAll(tx, found, { kind: "skipped", reason: "superseded" }, now);
}

/** After an event was taken out for a disconnect: what was asked for since goes on, and after the last one the keys go. */
export async function goOnAfterFarewell(tx: Tx, found: FoundFacts, now: Date): Promise<void> {
  if (found.connection?.state !== "disconnected") return;
  const { companyId, fieldworkerId, id: mirrorId } = found.row;
  const connectionId = found.connection.id;
  const receiving = await receivingCalendarOf(tx, fieldworkerId);
  await resendOpenPushes(
    tx,
    { companyId, connectionId: receiving?.connection.id ?? connectionId, mirrorId },
    now,
  );
  if ((await openFarewells(tx, connectionId)).length === 0)
    await addToOutbox(tx, companyId, now, [{ name: "removal/wanted", data: { companyId, connectionId } }]);
}

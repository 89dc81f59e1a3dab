import { and, asc, eq, exists, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { mirror, push } from "@/db/schema";
import type { MirrorSituation, PushTrigger, PushWish, Wanted } from "@/lib/domain/mirror";
import { addToOutbox } from "./outbox";

export type MirrorRow = typeof mirror.$inferSelect;

/** How long a push may wait before the minute cron looks after it by itself. */
const safetyNetMs = 5 * 60_000;
export const safetyNetFrom = (now: Date) => new Date(now.getTime() + safetyNetMs);

/**
 * An earlier write may have reached the provider although nobody saw its answer. Tables are named outright: drizzle
 * drops them from the fields of a query over one table.
 */
export const mayExistSql = sql<boolean>`("mirror"."event_id" is null and exists (
  select from attempt a where a.company_id = "mirror"."company_id" and a.mirror_id = "mirror"."id"
    and a.operation = 'put' and a.outcome is distinct from 'done'
    and a.lease_generation > "mirror"."removed_under"))`;

export type MirrorWithWishes = {
  readonly row: MirrorRow;
  readonly mayExist: boolean;
  readonly openWish: PushWish | null;
};

/** The copies of one booking, locked until the transaction ends. */
export async function mirrorsOf(tx: Tx, bookingId: string): Promise<MirrorWithWishes[]> {
  const rows = await tx
    .select({ row: mirror, mayExist: mayExistSql })
    .from(mirror)
    .where(eq(mirror.bookingId, bookingId))
    .orderBy(asc(mirror.id))
    .for("update");
  const open =
    rows.length === 0
      ? []
      : await openPushesOf(
          tx,
          rows.map(({ row }) => row.id),
        );
  return rows.map(({ row, mayExist }) => ({
    row,
    mayExist,
    openWish: open.findLast((wish) => wish.mirrorId === row.id)?.wish ?? null,
  }));
}

export async function openPushesOf(
  tx: Tx,
  mirrorIds: readonly string[],
): Promise<{ id: string; mirrorId: string; trigger: PushTrigger; wish: PushWish }[]> {
  return tx
    .select({ id: push.id, mirrorId: push.mirrorId, trigger: push.trigger, wish: push.wish })
    .from(push)
    .where(and(inArray(push.mirrorId, [...mirrorIds]), isNull(push.finishedAt)))
    .orderBy(asc(push.place));
}

export function situationOf(
  found: MirrorWithWishes | undefined,
  at: Pick<MirrorSituation, "fieldworkerId" | "isAssigned" | "wasAssigned" | "isConnected" | "isUpToDate">,
): MirrorSituation {
  return {
    ...at,
    hasEvent: Boolean(found?.row.eventId) || Boolean(found?.mayExist),
    openWish: found?.openWish ?? null,
  };
}

/** Says what is wanted of a fieldworker's copy of a booking; makes the copy's row on first use. */
export async function setWanted(
  tx: Tx,
  wish: { companyId: string; bookingId: string; fieldworkerId: string; wanted: Wanted },
  now: Date,
): Promise<string> {
  const [row] = await tx
    .insert(mirror)
    .values({ ...wish, createdAt: now })
    .onConflictDoUpdate({
      target: [mirror.companyId, mirror.bookingId, mirror.fieldworkerId],
      set: { wanted: wish.wanted },
    })
    .returning({ id: mirror.id });
  if (!row) throw new Error("a mirror was neither made nor found");
  return row.id;
}

export type PushRequest = {
  readonly companyId: string;
  readonly mirrorId: string;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly connectionId: string;
  readonly trigger: PushTrigger;
  readonly wish: PushWish;
  readonly requestedBy: string | null;
  readonly requestKey: string;
  readonly revision: number;
  readonly notBefore?: Date;
};

/**
 * Records a wish and the work for it. The same request key for the same copy is the same push: nothing is added and
 * `isNew` is false.
 */
export async function requestPush(
  tx: Tx,
  request: PushRequest,
  now: Date,
): Promise<{ pushId: string; isNew: boolean }> {
  const [row] = await tx
    .insert(push)
    .values({
      companyId: request.companyId,
      mirrorId: request.mirrorId,
      bookingId: request.bookingId,
      fieldworkerId: request.fieldworkerId,
      trigger: request.trigger,
      wish: request.wish,
      requestedBy: request.requestedBy,
      requestKey: request.requestKey,
      bookingRevision: request.revision,
      requestedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: push.id });
  if (!row) {
    const [known] = await tx
      .select({ id: push.id })
      .from(push)
      .where(and(eq(push.mirrorId, request.mirrorId), eq(push.requestKey, request.requestKey)));
    if (!known) throw new Error("a push was neither made nor found");
    return { pushId: known.id, isNew: false };
  }
  await tx
    .update(mirror)
    .set({
      retryAt: sql`coalesce(${mirror.retryAt}, ${safetyNetFrom(now).toISOString()}::timestamptz)`,
    })
    .where(eq(mirror.id, request.mirrorId));
  await addToOutbox(tx, request.companyId, now, [deliverEvent(request)]);
  return { pushId: row.id, isNew: true };
}

export function deliverEvent(work: {
  companyId: string;
  mirrorId: string;
  connectionId: string;
  notBefore?: Date;
}) {
  const { companyId, mirrorId, connectionId, notBefore } = work;
  const event = { name: "push/requested" as const, data: { companyId, mirrorId, connectionId } };
  return notBefore ? { ...event, notBefore } : event;
}

/** Sends out, in the order it was asked for, what waits behind a failure or a pause of this fieldworker's calendar. */
export async function releaseWaiting(
  tx: Tx,
  at: { companyId: string; fieldworkerId: string; connectionId: string; except: string | null },
  now: Date,
): Promise<void> {
  const openPush = and(eq(push.mirrorId, mirror.id), isNull(push.finishedAt));
  const released = await tx
    .update(mirror)
    .set({ retryAt: safetyNetFrom(now), failure: null, failedAttempts: 0, failingSince: null })
    .where(
      and(
        eq(mirror.fieldworkerId, at.fieldworkerId),
        // Without a time to come back it waits for a person: behind a failure, or while its connection is paused.
        or(isNotNull(mirror.failure), isNull(mirror.retryAt)),
        at.except ? ne(mirror.id, at.except) : undefined,
        exists(tx.select({ one: sql`1` }).from(push).where(openPush)),
      ),
    )
    .returning({ mirrorId: mirror.id });
  const ids = new Set(released.map((row) => row.mirrorId));
  if (ids.size === 0) return;
  const asked = await tx
    .select({ mirrorId: push.mirrorId })
    .from(push)
    .where(and(eq(push.fieldworkerId, at.fieldworkerId), isNull(push.finishedAt)))
    .orderBy(asc(push.place));
  const inOrder = [...new Set(asked.map((row) => row.mirrorId))].filter((id) => ids.has(id));
  const { companyId, connectionId } = at;
  await addToOutbox(
    tx,
    companyId,
    now,
    inOrder.map((mirrorId, place) =>
      deliverEvent({ companyId, mirrorId, connectionId, notBefore: new Date(now.getTime() + place) }),
    ),
  );
}

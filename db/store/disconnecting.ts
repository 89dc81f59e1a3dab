import { and, asc, eq, exists, gt, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { attempt, booking, calendar, connection, member, mirror, push } from "@/db/schema";
import { calendarSync, conflict, watch } from "@/db/schema-sync";
import type { ConflictKind } from "@/lib/domain/conflict";
import { closeConflictsOf } from "./conflicts";
import { type ConnectionRow, receivingCalendarOf } from "./connections";
import { mayExistSql, openPushesOf } from "./mirrors";
import { endNotifications } from "./notifications";
import { type FoundFacts, findPushFacts } from "./push-facts";
import { finishPushes, type Receipt } from "./receipts";

export type At = { readonly companyId: string; readonly connectionId: string };

/** A connection and whether its owner still works here, locked; null: there is none, or it has ended. */
export async function lockConnection(
  tx: Tx,
  connectionId: string,
): Promise<{
  readonly row: ConnectionRow;
  readonly ownerIsActive: boolean;
  readonly ownerName: string;
} | null> {
  const [found] = await tx
    .select({ row: connection, ownerIsActive: member.isActive, ownerName: member.name })
    .from(connection)
    .innerJoin(member, eq(member.id, connection.memberId))
    .where(and(eq(connection.id, connectionId), ne(connection.state, "disconnected")))
    .for("update", { of: connection });
  return found ?? null;
}

/** A copy that is, or may be, in a calendar of the connection, or waits to go there. */
export type CopyThere = {
  readonly mirrorId: string;
  readonly bookingId: string;
  readonly revision: number;
  /** An event of ours is there, or may be. */
  readonly hasEvent: boolean;
  readonly isUpcoming: boolean;
};

/** Its calendars, for use in a query. */
export const ofConnection = (tx: Tx, connectionId: string) =>
  tx.select({ id: calendar.id }).from(calendar).where(eq(calendar.connectionId, connectionId));

/** The copies a connection's end concerns, locked: what is still to come, and what somebody waits for. */
export async function copiesThere(
  tx: Tx,
  { connectionId, memberId }: { readonly connectionId: string; readonly memberId: string },
  now: Date,
): Promise<CopyThere[]> {
  const receiving = await receivingCalendarOf(tx, memberId);
  const receivesHere = receiving?.connection.id === connectionId;
  const isOpen = exists(
    tx
      .select({ one: sql`1` })
      .from(push)
      .where(and(eq(push.mirrorId, mirror.id), isNull(push.finishedAt))),
  );
  const isUpcoming = gt(booking.endsAt, now);
  const rows = await tx
    .select({
      mirrorId: mirror.id,
      bookingId: mirror.bookingId,
      revision: booking.revision,
      hasEvent: sql<boolean>`(${isNotNull(mirror.eventId)} or ${mayExistSql})`,
      isUpcoming: sql<boolean>`${isUpcoming}`,
    })
    .from(mirror)
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .where(
      and(
        eq(mirror.fieldworkerId, memberId),
        or(isUpcoming, isOpen),
        or(
          inArray(mirror.calendarId, ofConnection(tx, connectionId)),
          receivesHere ? and(isNull(mirror.calendarId), or(isOpen, mayExistSql)) : undefined,
        ),
      ),
    )
    .orderBy(asc(booking.startsAt), asc(mirror.id))
    .for("update", { of: mirror });
  return rows;
}

/**
 * Nobody's answer counts any more for these copies: who works on one loses the lease, and what was asked for gets its
 * receipt. The time such a call may still take is waited for by whoever comes next.
 */
export async function stopPushes(
  tx: Tx,
  copies: readonly CopyThere[],
  appUrl: string,
  now: Date,
): Promise<void> {
  const ids = copies.map(({ mirrorId }) => mirrorId);
  if (ids.length === 0) return;
  await tx
    .update(attempt)
    .set({ outcome: "unknown", finishedAt: now })
    .where(and(inArray(attempt.mirrorId, ids), isNull(attempt.outcome)));
  const open = new Set((await openPushesOf(tx, ids)).map(({ mirrorId }) => mirrorId));
  const waiting: FoundFacts[] = [];
  for (const id of ids) {
    const found = open.has(id) ? await findPushFacts(tx, id, appUrl) : null;
    if (found) waiting.push(found);
  }
  await tx
    .update(mirror)
    .set({
      ...calm,
      leaseGeneration: sql`${mirror.leaseGeneration} + 1`,
      drift: sql`case when ${mirror.drift} ->> 'kind' = 'suspected' then null else ${mirror.drift} end`,
      driftAskedUntil: null,
    })
    .where(inArray(mirror.id, ids));
  await finishAll(tx, waiting, { kind: "skipped", reason: "notConnected" }, now);
}

/** Nothing of it waits or fails. */
export const calm = { retryAt: null, failure: null, failingSince: null, failedAttempts: 0 } as const;

/** Gives everything that is open of these copies its receipt. */
export async function finishAll(
  tx: Tx,
  found: readonly FoundFacts[],
  receipt: Receipt,
  now: Date,
): Promise<void> {
  for (const each of found) {
    const pushIds = each.facts.openPushes.map(({ id }) => id);
    await finishPushes(tx, each, pushIds, receipt, now);
  }
}

/** Events that may be there without a known id are looked for in the calendar that bookings went to. */
export async function placeUnknown(
  tx: Tx,
  connectionId: string,
  mirrorIds: readonly string[],
): Promise<void> {
  if (mirrorIds.length === 0) return;
  const [goes] = await tx
    .select({ id: calendar.id })
    .from(calendar)
    .where(and(eq(calendar.connectionId, connectionId), calendar.receives));
  if (!goes) return;
  await tx
    .update(mirror)
    .set({ calendarId: goes.id })
    .where(and(inArray(mirror.id, [...mirrorIds]), isNull(mirror.calendarId)));
}

/** What its calendars asked people is over, and so is what concerned our events in them. */
export async function closeItsQuestions(
  tx: Tx,
  { companyId, connectionId }: At,
  copies: readonly CopyThere[],
  now: Date,
): Promise<void> {
  for (const { id: calendarId } of await ofConnection(tx, connectionId))
    await endNotifications(tx, { calendarId }, now);
  const kinds: readonly ConflictKind[] = ["moved", "extraCopy"];
  const ids = copies.map(({ mirrorId }) => mirrorId);
  if (ids.length === 0) return;
  const open = await tx
    .selectDistinct({ bookingId: conflict.bookingId, fieldworkerId: conflict.fieldworkerId })
    .from(conflict)
    .innerJoin(
      mirror,
      and(eq(mirror.bookingId, conflict.bookingId), eq(mirror.fieldworkerId, conflict.fieldworkerId)),
    )
    .where(and(inArray(mirror.id, ids), inArray(conflict.kind, [...kinds]), isNull(conflict.closedAt)));
  for (const place of open) await closeConflictsOf(tx, { companyId, ...place, kinds }, "itself", now);
}

/** The calendars' rows first, in the order in which a reading takes them, so that the two never wait for each other. */
export async function lockReadings(tx: Tx, connectionId: string): Promise<void> {
  await tx
    .select({ id: calendarSync.calendarId })
    .from(calendarSync)
    .where(inArray(calendarSync.calendarId, ofConnection(tx, connectionId)))
    .orderBy(calendarSync.calendarId)
    .for("update");
}

export async function endConnection(
  tx: Tx,
  connectionId: string,
  removingUntil: Date,
  now: Date,
): Promise<void> {
  await tx
    .update(connection)
    .set({
      state: "disconnected",
      stateSince: now,
      removingUntil,
      watchFailingSince: null,
      watchFailure: null,
      probeDueAt: null,
      probedAt: null,
    })
    .where(eq(connection.id, connectionId));
}

export type EndingRow = Pick<
  ConnectionRow,
  "companyId" | "memberId" | "provider" | "accountId" | "stateSince"
> & {
  readonly removingUntil: Date;
};

/** A disconnected connection that still holds its keys; null: it does not, or was connected again. */
export async function endingConnection(tx: Tx, connectionId: string): Promise<EndingRow | null> {
  const [row] = await tx
    .select()
    .from(connection)
    .where(and(eq(connection.id, connectionId), eq(connection.state, "disconnected")));
  return row?.removingUntil ? { ...row, removingUntil: row.removingUntil } : null;
}

/** Somebody else of the company lives on the same grant, which ends as a whole. */
export async function isGrantShared(tx: Tx, ending: EndingRow): Promise<boolean> {
  const rows = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(
      and(
        eq(connection.provider, ending.provider),
        eq(connection.accountId, ending.accountId),
        ne(connection.state, "disconnected"),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Its watches that still stand, with what the provider needs to end them. They count as ended from now on. */
export async function takeWatches(tx: Tx, connectionId: string, realNow: Date) {
  const rows = await tx
    .select({
      id: watch.id,
      calendarId: calendar.externalId,
      resourceId: watch.resourceId,
      expiresAt: watch.expiresAt,
    })
    .from(watch)
    .innerJoin(calendar, eq(calendar.id, watch.calendarId))
    .where(and(eq(watch.connectionId, connectionId), ne(watch.state, "ended")))
    .orderBy(asc(watch.id));
  await tx
    .update(watch)
    .set({ state: "ended", endedAt: realNow })
    .where(and(eq(watch.connectionId, connectionId), ne(watch.state, "ended")));
  return rows.flatMap(({ resourceId, expiresAt, ...row }) =>
    resourceId === null ? [] : [{ ...row, resourceId, expiresAt: expiresAt ?? realNow }],
  );
}

/** Destroys what opens the account. */
export async function destroyKeys(tx: Tx, connectionId: string): Promise<void> {
  await tx
    .update(connection)
    .set({
      sealedDataKey: null,
      sealedAccessToken: null,
      sealedRefreshToken: null,
      accessTokenExpiresAt: null,
      removingUntil: null,
    })
    .where(and(eq(connection.id, connectionId), eq(connection.state, "disconnected")));
}

/** Disconnected connections that still hold their keys; ids only, of all companies. */
export async function endingConnections(database: DatabaseConnection, limit: number): Promise<At[]> {
  const rows = await database.db.execute<{ company_id: string; connection_id: string }>(
    sql`select company_id, connection_id from connections_to_remove(${limit})`,
  );
  return rows.map((row) => ({ companyId: row.company_id, connectionId: row.connection_id }));
}

/** What failed before a pause says nothing of now. */
export async function forgetFailures(tx: Tx, connectionId: string): Promise<void> {
  await tx
    .update(calendarSync)
    .set({ failure: null, failedAttempts: 0, failingSince: null })
    .where(inArray(calendarSync.calendarId, ofConnection(tx, connectionId)));
}

/** Stops a connection for a while, or lets it go on. */
export async function setPaused(
  tx: Tx,
  connectionId: string,
  state: "paused" | "live",
  now: Date,
): Promise<void> {
  await tx
    .update(connection)
    .set({
      state,
      stateSince: now,
      watchFailingSince: null,
      watchFailure: null,
      ...(state === "live"
        ? { lastFailure: null, lastFailureAt: null, watchRetryAt: null, probeDueAt: null }
        : {}),
    })
    .where(eq(connection.id, connectionId));
}

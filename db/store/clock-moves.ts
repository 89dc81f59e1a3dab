import { and, gte, isNull, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { connection, mirror } from "@/db/schema";
import { episode, mail } from "@/db/schema-health";
import { outbox } from "@/db/schema-record";
import { calendarSync } from "@/db/schema-sync";

/**
 * Product time is about to jump ahead: calendars heard of since `since` count as heard of in the time that is skipped, or
 * each would look silent for as long.
 */
export async function carryReadings(tx: Tx, aheadMs: number, since: Date): Promise<void> {
  await tx
    .update(calendarSync)
    .set({ lastReadAt: sql`${calendarSync.lastReadAt} + ${aheadMs} * interval '1 millisecond'` })
    .where(and(isNull(calendarSync.failingSince), gte(calendarSync.lastReadAt, since)));
}

/** Product time went back to `now`: what waits for a later time, or says that it was then, would stand still until that comes again. */
export async function bringBack(tx: Tx, now: Date): Promise<void> {
  const to = atLatest(now);
  await tx.update(calendarSync).set({
    lastReadAt: to(calendarSync.lastReadAt),
    wantedAt: to(calendarSync.wantedAt),
    queuedUntil: to(calendarSync.queuedUntil),
    nextReadAt: to(calendarSync.nextReadAt),
    failingSince: to(calendarSync.failingSince),
  });
  await tx
    .update(mirror)
    .set({
      retryAt: to(mirror.retryAt),
      failingSince: to(mirror.failingSince),
      driftAskedUntil: to(mirror.driftAskedUntil),
    })
    .where(isAfter(now, mirror.retryAt, mirror.failingSince, mirror.driftAskedUntil));
  await tx.update(connection).set({
    stateSince: to(connection.stateSince),
    probeDueAt: to(connection.probeDueAt),
    watchFailingSince: to(connection.watchFailingSince),
  });
  await tx
    .update(outbox)
    .set({ notBefore: to(outbox.notBefore), claimedUntil: to(outbox.claimedUntil) })
    .where(isNull(outbox.sentAt));
  await tx
    .update(mail)
    .set({ notBefore: to(mail.notBefore), claimedUntil: to(mail.claimedUntil) })
    .where(and(isNull(mail.sentAt), isNull(mail.droppedAt)));
  await tx
    .update(episode)
    .set({ openedAt: to(episode.openedAt) })
    .where(isNull(episode.endedAt));
}

/** A time that is not known stays so. */
const atLatest =
  (now: Date) =>
  (column: PgColumn): SQL =>
    sql`case when ${column} > ${now.toISOString()}::timestamptz then ${now.toISOString()}::timestamptz else ${column} end`;

const isAfter = (now: Date, ...columns: readonly PgColumn[]) =>
  or(...columns.map((column) => sql`${column} > ${now.toISOString()}::timestamptz`));

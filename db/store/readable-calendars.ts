import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, mirror } from "@/db/schema";
import { busyBlock, calendarSync, extraCopy, seenEvent, unreadableEvent } from "@/db/schema-sync";
import { addToOutbox } from "./outbox";
import { wishReads } from "./read-wishes";

/** The calendars of a connection that are followed: those that receive or block; where it only writes, those that receive. */
export async function readableCalendarsOf(tx: Tx, connectionId: string): Promise<string[]> {
  const rows = await standingsOf(tx, connectionId);
  return rows.filter((row) => row.isRead).map((row) => row.id);
}

type Standing = {
  readonly id: string;
  readonly memberId: string;
  readonly blocks: boolean;
  readonly isRead: boolean;
};

async function standingsOf(tx: Tx, connectionId: string): Promise<Standing[]> {
  const rows = await tx
    .select({ calendar, direction: connection.direction, state: connection.state })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(eq(calendar.connectionId, connectionId))
    .orderBy(calendar.id);
  return rows.map(({ calendar: { id, memberId, blocks, receives }, direction, state }) => {
    const isListed = direction !== "out";
    return {
      id,
      memberId,
      blocks: blocks && isListed,
      isRead: (receives || (blocks && isListed)) && state !== "disconnected",
    };
  });
}

/**
 * After the choice of calendars, the direction or the consent changed: what is no longer read is forgotten at once, what is
 * new is read next, and the watches follow [C10][C12]. A calendar that starts to block is read from its beginning.
 */
export async function followReadable(
  tx: Tx,
  { companyId, connectionId }: { companyId: string; connectionId: string },
  now: Date,
): Promise<void> {
  const standings = await standingsOf(tx, connectionId);
  const ids = standings.map((row) => row.id);
  if (ids.length === 0) return;
  const syncs = await tx
    .select({ calendarId: calendarSync.calendarId, keepsEvents: calendarSync.keepsEvents })
    .from(calendarSync)
    .where(inArray(calendarSync.calendarId, ids))
    .orderBy(calendarSync.calendarId)
    .for("update");
  const keeping = new Map(syncs.map((row) => [row.calendarId, row.keepsEvents]));
  const fresh: string[] = [];
  for (const { id, memberId, blocks, isRead } of standings) {
    const keeps = keeping.get(id);
    if (!isRead) {
      if (keeps !== undefined) await forget(tx, id);
      continue;
    }
    if (keeps === undefined) {
      await tx
        .insert(calendarSync)
        .values({ companyId, calendarId: id, memberId, keepsEvents: blocks, nextReadAt: now });
      fresh.push(id);
    } else if (blocks && !keeps) {
      await startOver(tx, id, now);
      fresh.push(id);
    } else if (!blocks && keeps) {
      await forgetEvents(tx, id);
      await tx.update(calendarSync).set({ keepsEvents: false }).where(eq(calendarSync.calendarId, id));
    }
  }
  await wishReads(tx, companyId, fresh, now);
  await tx.update(connection).set({ watchRetryAt: null }).where(eq(connection.id, connectionId));
  await addToOutbox(tx, companyId, now, [{ name: "watches/wanted", data: { companyId, connectionId } }]);
}

/** Its personal events were never stored, so a cursor would miss them. */
async function startOver(tx: Tx, calendarId: string, now: Date): Promise<void> {
  await tx
    .update(calendarSync)
    .set({
      keepsEvents: true,
      cursor: null,
      isReadingAll: false,
      readSoFar: 0,
      firstReadAt: null,
      held: null,
      nextReadAt: now,
    })
    .where(eq(calendarSync.calendarId, calendarId));
}

async function forget(tx: Tx, calendarId: string): Promise<void> {
  await forgetEvents(tx, calendarId);
  await tx
    .delete(extraCopy)
    .where(and(eq(extraCopy.calendarId, calendarId), sql`${extraCopy.state} <> 'adopted'`));
  await tx.delete(calendarSync).where(eq(calendarSync.calendarId, calendarId));
  // Should it be read again, its epochs count from the beginning.
  await tx
    .update(mirror)
    .set({ seenEpoch: 0 })
    .where(and(eq(mirror.calendarId, calendarId), ne(mirror.seenEpoch, 0)));
}

async function forgetEvents(tx: Tx, calendarId: string): Promise<void> {
  for (const table of [busyBlock, seenEvent, unreadableEvent])
    await tx.delete(table).where(eq(table.calendarId, calendarId));
}

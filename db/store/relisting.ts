import { and, eq, inArray, isNotNull, lte, notInArray } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { calendar, connection } from "@/db/schema";
import type { RemoteCalendar } from "@/lib/domain/calendar-event";
import { announce } from "./activity";
import { connectionById, receivingCalendarOf, saveListed } from "./connections";
import { connectionsToCheck, followHealth } from "./episodes";
import { releaseWaiting } from "./mirrors";

type At = { readonly companyId: string; readonly connectionId: string };

/** It is the calendar that cannot be written to; where its owner has not agreed to it, only their consent helps. */
const isUnwritable = and(eq(connection.state, "cannotWrite"), isNotNull(connection.lastFailure));

/** Whether listing its calendars anew may mend it. */
export async function relistableOf(tx: Tx, connectionId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(and(eq(connection.id, connectionId), isUnwritable));
  return rows.length > 0;
}

/** Connections that cannot be written to and were not looked at since then. */
export async function claimRelisting(
  database: DatabaseConnection,
  since: Date,
  limit: number,
  now: Date,
): Promise<At[]> {
  const claimed: At[] = [];
  const broken = await connectionsToCheck(database, new Date(0), 1_000);
  for (const companyId of new Set(broken.map((at) => at.companyId))) {
    if (claimed.length >= limit) break;
    const ids = broken.flatMap((at) => (at.companyId === companyId ? [at.connectionId] : []));
    const rows = await database.asCompany(companyId, (tx) =>
      tx
        .update(connection)
        .set({ lastFailureAt: now })
        .where(and(inArray(connection.id, ids), isUnwritable, lte(connection.lastFailureAt, since)))
        .returning({ connectionId: connection.id }),
    );
    claimed.push(...rows.map((row) => ({ companyId, ...row })));
  }
  return claimed;
}

/** Saves what the provider lists; a calendar it lists no more cannot be written to. @returns whether writing works again */
export async function saveRelisted(
  tx: Tx,
  at: At,
  listed: readonly RemoteCalendar[],
  now: Date,
): Promise<boolean> {
  const { companyId, connectionId } = at;
  const line = await connectionById(tx, connectionId);
  if (line?.state !== "cannotWrite") return false;
  await saveListed(tx, line, listed);
  const names = listed.map(({ id }) => id);
  await tx
    .update(calendar)
    .set({ canWrite: false })
    .where(
      and(
        eq(calendar.connectionId, connectionId),
        names.length === 0 ? undefined : notInArray(calendar.externalId, names),
      ),
    );
  const goesTo = await receivingCalendarOf(tx, line.memberId);
  const isStuck = goesTo?.connection.id === connectionId && !goesTo.calendar.canWrite;
  if (!isStuck) await letWrite(tx, { companyId, connectionId, memberId: line.memberId }, now);
  return !isStuck;
}

/** What kept us from writing is gone: what waits is sent, and the next call tells. */
export async function letWrite(tx: Tx, at: At & { readonly memberId: string }, now: Date): Promise<void> {
  const { companyId, connectionId, memberId } = at;
  await tx
    .update(connection)
    .set({ state: "live", stateSince: now, lastFailure: null, lastFailureAt: null })
    .where(and(eq(connection.id, connectionId), isUnwritable));
  await releaseWaiting(tx, { companyId, fieldworkerId: memberId, connectionId, except: null }, now);
  await followHealth(tx, { companyId, connectionId }, now);
  await announce(tx, companyId, null);
}

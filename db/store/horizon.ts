import { eq, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { member } from "@/db/schema";
import { calendarSync } from "@/db/schema-sync";
import { blockWindow } from "@/lib/domain/read-schedule";
import { announce } from "./activity";
import { expandFamilies } from "./busy-blocks";
import { byCompany } from "./by-company";
import { refreshBusyConflicts } from "./conflicts";
import { dropPast } from "./past-events";
import { isCutShort } from "./unreadable-events";

const familiesAtOnce = 500;
/** How long an approved removal can be undone. */
const undoDays = 30;

/** Moves the horizon of due calendars on, each in a transaction of its own, and forgets what is past. Twice = nothing to do. Returns how many. */
export async function rollDueCalendars(
  database: DatabaseConnection,
  now: Date,
  limit: number,
): Promise<number> {
  const due = await database.db.execute<{ company_id: string; calendar_id: string }>(
    sql`select company_id, calendar_id from calendars_to_roll(${now.toISOString()}, ${limit})`,
  );
  let rolled = 0;
  for (const [companyId, rows] of byCompany(due)) {
    for (const { calendar_id: calendarId } of rows) {
      const isRolled = await database.asCompany(companyId, (tx) =>
        rollCalendar(tx, { companyId, calendarId }, now),
      );
      if (!isRolled) continue;
      rolled += 1;
      await dropPast(database, { companyId, calendarId }, now);
    }
  }
  return rolled;
}

type At = { readonly companyId: string; readonly calendarId: string };

async function rollCalendar(tx: Tx, { companyId, calendarId }: At, now: Date): Promise<boolean> {
  const [found] = await tx
    .select({
      memberId: calendarSync.memberId,
      zone: member.zone,
      expandedUntil: calendarSync.expandedUntil,
    })
    .from(calendarSync)
    .innerJoin(member, eq(member.id, calendarSync.memberId))
    .where(eq(calendarSync.calendarId, calendarId))
    .for("update", { of: calendarSync, skipLocked: true });
  const window = blockWindow(now);
  if (!found?.expandedUntil || found.expandedUntil >= window.end) return false;
  const at = { companyId, calendarId, memberId: found.memberId, zone: found.zone, window };
  const families = await familiesToRoll(tx, at, found.expandedUntil);
  await dropUndoable(tx, at, now);
  // All series are worked out anew below.
  await tx.execute(sql`
    delete from unreadable_event where company_id = ${companyId} and calendar_id = ${calendarId}
      and reason = ${isCutShort}`);
  let isChanged = false;
  for (let from = 0; from < families.length; from += familiesAtOnce) {
    const some = new Set(families.slice(from, from + familiesAtOnce));
    isChanged = (await expandFamilies(tx, at, some, now)) || isChanged;
  }
  await tx
    .update(calendarSync)
    .set({ expandedUntil: window.end })
    .where(eq(calendarSync.calendarId, calendarId));
  if (isChanged) {
    await refreshBusyConflicts(tx, at, now);
    await announce(tx, companyId, null);
  }
  return true;
}

/** What repeats, and what lies so far ahead that it was left out before; a day's margin for the zones of all-day events. */
async function familiesToRoll(tx: Tx, at: At, expandedUntil: Date): Promise<string[]> {
  const from = expandedUntil.toISOString();
  const rows = await tx.execute<{ family_id: string }>(sql`
    select distinct family_id from seen_event
    where company_id = ${at.companyId} and calendar_id = ${at.calendarId} and removed_at is null
      and ((kind = 'master' and recurrence is not null) or coalesce(ends_at, end_date) > ${from}::timestamptz - interval '2 days')`);
  return rows.map((row) => row.family_id);
}

/** What an approved removal took, and nobody brought back in time. */
async function dropUndoable(tx: Tx, at: At, now: Date): Promise<void> {
  const undoneUntil = new Date(now.getTime() - undoDays * 86_400_000).toISOString();
  await tx.execute(sql`
    delete from seen_event where company_id = ${at.companyId} and calendar_id = ${at.calendarId}
      and removed_at < ${undoneUntil}`);
}

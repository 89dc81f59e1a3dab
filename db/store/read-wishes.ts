import { sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { byCompany } from "./by-company";
import { addToOutbox } from "./outbox";
import { askPrepared } from "./prepared";
import { textsOf } from "./seen-events";

/** A job that was sent and never came is sent again after this. */
const queuedMs = 60_000;

/**
 * Wishes a reading of a calendar. A job goes out unless one is on its way, so however many wishes make at most one waiting
 * job beside a running one [I16]; a wish that comes while it is read is served by one more reading.
 * @returns whether a job was put on the outbox; false also for a calendar that is not read
 */
export async function wishRead(
  tx: Tx,
  { companyId, calendarId }: { companyId: string; calendarId: string },
  now: Date,
): Promise<boolean> {
  return (await wishReads(tx, companyId, [calendarId], now)) > 0;
}

/** Wishes a reading of each; returns how many jobs went out. */
export async function wishReads(
  tx: Tx,
  companyId: string,
  calendarIds: readonly string[],
  now: Date,
): Promise<number> {
  if (calendarIds.length === 0) return 0;
  const at = now.toISOString();
  const until = new Date(now.getTime() + queuedMs).toISOString();
  const rows = await askPrepared(tx, "wish readings", {
    first: {
      was: sql`select company_id, calendar_id, coalesce(queued_until > ${at}, false) as queued from calendar_sync
        where company_id = ${companyId} and calendar_id in (select x::uuid from (${textsOf(calendarIds)}) as of(x))
        order by calendar_id for update`,
      wished: sql`update calendar_sync s set
          wanted_seq = s.wanted_seq + 1,
          wanted_at = case when s.wanted_seq > s.served_seq then coalesce(s.wanted_at, ${at}) else ${at}::timestamptz end,
          queued_until = case when s.queued_until > ${at} then s.queued_until else ${until}::timestamptz end
        from was where s.company_id = was.company_id and s.calendar_id = was.calendar_id
        returning s.calendar_id, was.queued`,
    },
    select: { calendarId: sql<string>`calendar_id`, isQueued: sql<boolean>`queued` },
    from: sql`wished`,
  });
  const sent = rows.filter((row) => !row.isQueued);
  await addToOutbox(
    tx,
    companyId,
    now,
    sent.map((row) => ({
      name: "read/wanted" as const,
      data: { companyId, calendarId: row.calendarId },
    })),
  );
  return sent.length;
}

/** Wishes the readings that are due by themselves. Twice at once is harmless: each is claimed once. Returns how many. */
export async function claimDueReads(database: DatabaseConnection, now: Date, limit: number): Promise<number> {
  const due = await database.db.execute<{ company_id: string; calendar_id: string }>(
    sql`select company_id, calendar_id from calendars_due(${now.toISOString()}, ${limit})`,
  );
  let sent = 0;
  for (const [companyId, rows] of byCompany(due)) {
    sent += await database.asCompany(companyId, async (tx) => {
      const ids = rows.map((row) => row.calendar_id).sort();
      const claimed = await tx.execute<{ calendar_id: string }>(sql`
        update calendar_sync set next_read_at = ${new Date(now.getTime() + queuedMs).toISOString()}
        where calendar_id in (${listOf(ids)}) and next_read_at <= ${now.toISOString()}
        returning calendar_id`);
      return wishReads(
        tx,
        companyId,
        claimed.map((row) => row.calendar_id),
        now,
      );
    });
  }
  return sent;
}

function listOf(ids: readonly string[]) {
  return sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  );
}

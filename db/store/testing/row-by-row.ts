import { sql } from "drizzle-orm";
import type { RemoteChange } from "@/lib/domain/calendar-event";
import type { pgStoreWorld } from "./pg-store-world";

type World = Awaited<ReturnType<typeof pgStoreWorld>>;

/** One event and its block at a time, each in a transaction of its own: the same tables, the same guards. */
export async function rowByRow(world: World, changes: readonly RemoteChange[]): Promise<void> {
  const memberId = await world.addMember();
  const { calendarId } = await world.addCalendar({ memberId });
  const { asCompany } = world.world.deps.database;
  const { companyId } = world;
  for (const change of changes) {
    if (change.kind !== "present" || change.event.time.kind !== "timed") continue;
    const { eventId, etag, time } = change.event;
    const [start, end] = [time.start.toISOString(), time.end.toISOString()];
    await asCompany(companyId, async (tx) => {
      await tx.execute(sql`
        insert into seen_event (company_id, calendar_id, event_id, etag, family_id, kind, starts_at, ends_at, shows, response, is_private, epoch)
        values (${companyId}, ${calendarId}, ${eventId}, ${etag}, ${eventId}, 'single', ${start}, ${end}, 'busy', 'none', false, 1)
        on conflict (company_id, calendar_id, event_id) do update set etag = excluded.etag, starts_at = excluded.starts_at, ends_at = excluded.ends_at`);
      await tx.execute(sql`
        insert into busy_block (company_id, member_id, calendar_id, family_id, event_id, occurrence, starts_at, ends_at, shows, response, is_private)
        values (${companyId}, ${memberId}, ${calendarId}, ${eventId}, ${eventId}, '', ${start}, ${end}, 'busy', 'none', false)
        on conflict (company_id, calendar_id, family_id, event_id, occurrence) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at`);
    });
  }
}

/** Each row of one calendar with the transaction that wrote it. */
export async function rowVersions(
  world: World,
  table: "seen_event" | "busy_block",
  calendarId: string,
): Promise<Set<string>> {
  const rows = await world.world.rows<{ id: string; version: string }>(
    sql`select event_id || ctid::text as id, xmin::text as version from ${sql.raw(table)} where calendar_id = ${calendarId}`,
  );
  return new Set(rows.map((row) => `${row.id} ${row.version}`));
}

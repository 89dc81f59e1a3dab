import type { Database } from "./database";

const keepMs = 7 * 86_400_000;
const batch = 1000;

/** Deletes runs that ended more than 7 days ago, events of that age no run needs, and expired dedupe keys. In small batches. */
export async function deleteOld(database: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keepMs);
  const statements = [
    () => database.sql`
      delete from engine.run where id in (select id from engine.run where ended_at < ${before} limit ${batch})`,
    () => database.sql`
      delete from engine.event where id in (
        select e.id from engine.event e
        where e.received_at < ${before} and not exists (select from engine.run r where r.event_id = e.id) limit ${batch})`,
    () => database.sql`
      delete from engine.seen where key in (select key from engine.seen where expires_at <= ${now} limit ${batch})
        and expires_at <= ${now}`,
  ];
  for (const statement of statements) {
    while ((await statement()).count === batch);
  }
}

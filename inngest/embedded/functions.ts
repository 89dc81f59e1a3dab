import { nextTick } from "./cron-time";
import { type Database, inTransaction, type Queryable } from "./database";
import type { EngineFunction } from "./model";

export async function readStoredFunctions(sql: Queryable): Promise<EngineFunction[]> {
  const rows = await sql<
    { definition: EngineFunction }[]
  >`select definition from engine.function order by id`;
  return rows.map(({ definition }) => definition);
}

/** Makes the stored functions and schedules exactly these. A schedule that is kept keeps its next tick, unless the clock went back behind it. */
export async function storeFunctions(
  database: Database,
  functions: readonly EngineFunction[],
  now: Date,
): Promise<void> {
  const ticks = functions.flatMap((fn) =>
    fn.triggers.flatMap((trigger) => {
      const next = trigger.kind === "cron" ? nextTick(trigger.cron, now) : null;
      return trigger.kind === "cron" && next ? [{ functionId: fn.id, cron: trigger.cron, next }] : [];
    }),
  );
  await inTransaction(database, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('engine.sync', 0))`;
    await tx`delete from engine.function where id <> all(${functions.map(({ id }) => id)}::text[])`;
    await tx`
      insert into engine.function (id, definition, synced_at)
      select id, definition::json, ${now}
      from unnest(${functions.map(({ id }) => id)}::text[], ${functions.map((fn) => JSON.stringify(fn))}::text[]) f (id, definition)
      on conflict (id) do update set definition = excluded.definition, synced_at = excluded.synced_at`;
    await tx`
      delete from engine.schedule where (function_id, cron) not in (
        select * from unnest(${ticks.map((tick) => tick.functionId)}::text[], ${ticks.map((tick) => tick.cron)}::text[]))`;
    await tx`
      insert into engine.schedule (function_id, cron, next_at)
      select * from unnest(${ticks.map((tick) => tick.functionId)}::text[], ${ticks.map((tick) => tick.cron)}::text[],
        ${ticks.map((tick) => tick.next.toISOString())}::timestamptz[])
      on conflict (function_id, cron) do update set next_at = least(schedule.next_at, excluded.next_at)`;
  });
}

import { nextTick } from "./cron-time";
import { announceWork, type Database, inTransaction } from "./database";
import type { EngineFunction } from "./model";
import { type Context, startRuns, storeEvents } from "./start-runs";

type DueSchedule = { functionId: string; cron: string; nextAt: Date; definition: EngineFunction };

/**
 * Fires schedules that are due. The row is moved on in the transaction that starts the run, so exactly one process fires a
 * tick; ticks missed while nobody looked become the one that is due.
 */
export async function fireSchedules(database: Database, context: Context): Promise<void> {
  const now = context.clock.now();
  await inTransaction(database, async (tx) => {
    const due = await tx<DueSchedule[]>`
      select s.function_id as "functionId", s.cron, s.next_at as "nextAt", f.definition
      from engine.schedule s join engine.function f on f.id = s.function_id
      where s.next_at <= ${now} order by s.function_id, s.cron for update of s skip locked`;
    for (const { functionId, cron, nextAt, definition } of due) {
      const next = nextTick(cron, now);
      if (next === null)
        await tx`delete from engine.schedule where function_id = ${functionId} and cron = ${cron}`;
      else
        await tx`update engine.schedule set next_at = ${next} where function_id = ${functionId} and cron = ${cron}`;
      const payload = {
        id: context.makeId(),
        name: "inngest/scheduled.timer",
        data: { cron, fireAt: nextAt.toISOString(), scheduledAt: nextAt.toISOString() },
        ts: now.getTime(),
      };
      const [event] = await storeEvents(tx, context, [payload]);
      if (event) await startRuns(tx, context, [{ fn: definition, event }]);
    }
    if (due.length > 0) await announceWork(tx);
  });
}

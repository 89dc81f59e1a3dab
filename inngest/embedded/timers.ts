import { announceWork, type Database, inTransaction } from "./database";
import type { StepResult } from "./model";
import { resolvePending } from "./save-step";

type DueTimer = { runId: string; stepId: string; kind: "sleep" | "wait" | "invoke" };

function resultOf(kind: DueTimer["kind"]): StepResult {
  if (kind !== "invoke") return null;
  return {
    error: { name: "InngestInvokeTimeoutError", message: "The invoked function did not finish in time." },
  };
}

/** Ends sleeps that are over and waits and invocations that timed out. Returns how many it looked at. */
export async function fireTimers(database: Database, now: Date): Promise<number> {
  const due = await database.sql<DueTimer[]>`
    select run_id as "runId", step_id as "stepId", kind from engine.item
    where run_at <= ${now} and kind in ('sleep', 'wait', 'invoke') order by run_at, id limit 200`;
  for (const { runId, stepId, kind } of due) {
    await inTransaction(database, async (tx) => {
      await resolvePending(tx, runId, stepId, resultOf(kind), now);
      await announceWork(tx);
    });
  }
  return due.length;
}

/** When the next item or schedule falls due, or null when nothing is waiting. */
export async function nextDueAt(database: Database, now: Date): Promise<Date | null> {
  const [row] = await database.sql<{ at: Date | null }[]>`
    select least((select min(run_at) from engine.item where run_at > ${now}), (select min(next_at) from engine.schedule)) as at`;
  return row?.at ?? null;
}

/** Everything that waits for a time after `now` waits for one `byMs` earlier, at the earliest now. */
export async function bringForward(database: Database, byMs: number, now: Date): Promise<void> {
  await database.sql`
    update engine.item set run_at = greatest(run_at - ${byMs} * interval '1 millisecond', ${now}) where run_at > ${now}`;
}

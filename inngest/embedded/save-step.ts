import type { Queryable } from "./database";
import type { StepResult } from "./model";

export type FinishedStep = {
  readonly runId: string;
  readonly stepId: string;
  readonly name: string;
  readonly result: StepResult;
};

/** Locks a running run for this transaction; false when it has ended or never was. Always the first lock taken on a run. */
export async function lockRun(sql: Queryable, runId: string): Promise<boolean> {
  const rows = await sql`select from engine.run where id = ${runId} and status = 'running' for update`;
  return rows.count === 1;
}

/**
 * Queues the call that lets the function go on: discovery, stepId=step, attempt 0. Once per run. A discovery call already
 * under way began without the newest step: it loses its lease, so that its answer is dropped and the call made again.
 */
export async function queueDiscovery(sql: Queryable, runId: string, now: Date): Promise<void> {
  await sql`
    insert into engine.item (run_id, kind, step_id, name, run_at, key_1, limit_1, key_2, limit_2)
    select id, 'discover', 'step', '', ${now}, key_1, limit_1, key_2, limit_2 from engine.run where id = ${runId}
    on conflict (run_id, step_id) do update
    set lease_token = null, leased_until = null, attempt = 0, run_at = excluded.run_at
    where item.lease_token is not null`;
}

/** Remembers a step's result at the end of the stack. The caller holds the run's lock. A second result is ignored. */
export async function rememberStep(sql: Queryable, step: FinishedStep, now: Date): Promise<void> {
  await sql`
    insert into engine.step (run_id, id, position, name, result, finished_at)
    select ${step.runId}, ${step.stepId}, coalesce(max(position) + 1, 0), ${step.name}, ${JSON.stringify(step.result)}::text::json, ${now}
    from engine.step where run_id = ${step.runId}
    on conflict (run_id, id) do nothing`;
}

/**
 * After a step: queues discovery when no sibling is pending (fan-in). Pending members of a race hold nobody up, and a race
 * member's end, like every step of a function that answered with protocol version 1, queues discovery at once. Steps stay
 * planned, never run inside discovery, while anything is pending: discovery may then be repeated without harm.
 */
export async function continueRun(sql: Queryable, runId: string, isRace: boolean, now: Date): Promise<void> {
  const [run] = await sql<{ pending: number; siblings: number; sdkVersion: number }[]>`
    select r.sdk_version as "sdkVersion", count(i.id)::int as pending, (count(i.id) filter (where not i.is_race))::int as siblings
    from engine.run r left join engine.item i on i.run_id = r.id and i.kind <> 'discover'
    where r.id = ${runId} group by r.id`;
  if (run === undefined) return;
  if (run.pending === 0)
    await sql`update engine.run set plan_steps = false where id = ${runId} and plan_steps`;
  if (run.siblings === 0 || isRace || run.sdkVersion === 1) await queueDiscovery(sql, runId, now);
}

/** Ends a sleep, wait or invoke with its result, exactly once; false when somebody else did. Takes the run's lock. */
export async function resolvePending(
  sql: Queryable,
  runId: string,
  stepId: string,
  result: StepResult,
  now: Date,
): Promise<boolean> {
  if (!(await lockRun(sql, runId))) return false;
  const [item] = await sql<{ name: string; isRace: boolean }[]>`
    delete from engine.item where run_id = ${runId} and step_id = ${stepId} and kind in ('sleep', 'wait', 'invoke') returning name, is_race as "isRace"`;
  if (item === undefined) return false;
  await rememberStep(sql, { runId, stepId, name: item.name, result }, now);
  await continueRun(sql, runId, item.isRace, now);
  return true;
}

import { type Database, inTransaction, type Queryable } from "./database";
import type { ClaimedItem, EventPayload, RunState, StepResult } from "./model";

/**
 * Claims and renewals of all engine processes take turns under this lock, so that the count of live leases per key is exact.
 * Leases live by the database's clock: engine processes whose clocks differ still agree on which lease is over.
 */
async function takeClaimLock(sql: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('engine.claim', 0))`;
}

type ClaimWish = {
  readonly now: Date;
  readonly capacity: number;
  readonly leaseMs: number;
  /** Ids of items this process is working on: counted as held and not claimed again, even when their lease ran out. */
  readonly inFlight: readonly string[];
};

/**
 * Claims due calls, older runs first, never more per concurrency key than its limit. Only running calls count: a run that
 * sleeps or waits between steps holds nothing.
 */
export async function claimItems(database: Database, wish: ClaimWish): Promise<ClaimedItem[]> {
  return inTransaction(database, async (tx) => {
    await takeClaimLock(tx);
    const rows = await tx<ClaimedItem[]>`
      with held as materialized (
        select key, count(*) as n from engine.item i, unnest(array[i.key_1, i.key_2]) key
        where i.lease_token is not null and key is not null
          and (i.leased_until > clock_timestamp() or i.id = any(${wish.inFlight}::bigint[]))
        group by key),
      candidate as (
        select i.id, i.run_id, i.key_1, i.limit_1, i.key_2, i.limit_2,
          coalesce((select n from held where key = i.key_1), 0) as held_1, coalesce((select n from held where key = i.key_2), 0) as held_2
        from engine.item i
        where i.run_at <= ${wish.now} and i.kind in ('discover', 'step')
          and (i.lease_token is null or i.leased_until <= clock_timestamp())
          and i.id <> all(${wish.inFlight}::bigint[])
          and not exists (select from held where (key = i.key_1 and n >= i.limit_1) or (key = i.key_2 and n >= i.limit_2))
        order by i.run_id, i.id limit 500),
      ranked as (
        select *, row_number() over (partition by key_1 order by run_id, id) as rank_1,
          row_number() over (partition by key_2 order by run_id, id) as rank_2
        from candidate),
      chosen as (
        select id from ranked
        where (key_1 is null or held_1 + rank_1 <= limit_1) and (key_2 is null or held_2 + rank_2 <= limit_2)
        order by run_id, id limit ${wish.capacity})
      update engine.item i
      set lease_token = gen_random_uuid(), leased_until = clock_timestamp() + ${wish.leaseMs} * interval '1 millisecond'
      from chosen where i.id = chosen.id
      returning i.id::text, i.run_id as "runId", i.kind, i.step_id as "stepId", i.attempt, i.is_race as "isRace", i.lease_token as token`;
    return [...rows].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  });
}

/** Prolongs these leases and returns the tokens still held; the others belong to somebody else now. */
export async function renewLeases(
  database: Database,
  tokens: readonly string[],
  leaseMs: number,
): Promise<Set<string>> {
  return inTransaction(database, async (tx) => {
    await takeClaimLock(tx);
    const rows = await tx<{ token: string }[]>`
      update engine.item set leased_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
      where lease_token = any(${tokens}::uuid[]) returning lease_token as token`;
    return new Set(rows.map(({ token }) => token));
  });
}

/** Gives items back at once, with the attempt they were claimed with. */
export async function releaseLeases(database: Database, tokens: readonly string[]): Promise<void> {
  await database.sql`
    update engine.item set lease_token = null, leased_until = null where lease_token = any(${tokens}::uuid[])`;
}

type RunRow = Omit<RunState, "steps">;

/** Everything a call of this run needs, or null when the run has ended. */
export async function readRun(database: Database, runId: string): Promise<RunState | null> {
  const [run] = await database.sql<(RunRow & { event: EventPayload })[]>`
    select r.id, r.function_id as "functionId", r.max_attempts as "maxAttempts", r.sdk_version as "sdkVersion",
      r.plan_steps as "planSteps", e.payload as event
    from engine.run r join engine.event e on e.id = r.event_id where r.id = ${runId} and r.status = 'running'`;
  if (run === undefined) return null;
  const steps = await database.sql<{ id: string; result: StepResult }[]>`
    select id, result from engine.step where run_id = ${runId} order by position`;
  return { ...run, steps: [...steps] };
}

import type { Clock } from "@/lib/clock";
import type { Queryable } from "./database";
import { keyOf } from "./expressions";
import type { MakeId } from "./identifiers";
import type { ConcurrencySlot, EngineFunction, EventPayload } from "./model";
import { claimKeys } from "./seen";

/** What every write of the engine needs besides its transaction. */
export type Context = { readonly clock: Clock; readonly makeId: MakeId };

export type StoredEvent = { readonly storedId: string; readonly payload: EventPayload };
export type RunStart = {
  readonly fn: EngineFunction;
  readonly event: StoredEvent;
  readonly parent?: { readonly runId: string; readonly stepId: string };
};

/** Writes event rows. The row id is the engine's own: one event id may come back after the dedupe window. */
export async function storeEvents(
  sql: Queryable,
  { clock, makeId }: Context,
  events: readonly EventPayload[],
): Promise<StoredEvent[]> {
  const stored = events.map((payload) => ({ storedId: makeId(), payload }));
  await sql`
    insert into engine.event (id, name, payload, received_at)
    select id, name, payload::json, ${clock.now()}
    from unnest(${stored.map(({ storedId }) => storedId)}::text[], ${events.map(({ name }) => name)}::text[],
      ${events.map((event) => JSON.stringify(event))}::text[]) e (id, name, payload)`;
  return stored;
}

/** The keys a run's steps are counted under, at most two. Scopes `env` and `account` are shared by all functions. */
export function concurrencySlots(fn: EngineFunction, event: EventPayload): ConcurrencySlot[] {
  return fn.concurrency.map(({ limit, key, scope }) => {
    const value = key === null ? "" : keyOf(key, event);
    return { limit, key: scope === "fn" ? `fn:${fn.id}:${key ?? ""}:${value}` : `${scope}:${value}` };
  });
}

function idempotencyKey({ fn, event, parent }: RunStart): string | null {
  return fn.idempotency === null || parent !== undefined
    ? null
    : `run:${fn.id}:${keyOf(fn.idempotency, event.payload)}`;
}

/** Starts these runs, each with its first item, except those whose idempotency key was used within 24 h (never an invoked one). */
export async function startRuns(
  sql: Queryable,
  context: Context,
  wanted: readonly RunStart[],
): Promise<void> {
  const now = context.clock.now();
  const keys = wanted.flatMap((start) => idempotencyKey(start) ?? []);
  const free = await claimKeys(sql, keys, now);
  const starts = wanted.filter((start) => {
    const key = idempotencyKey(start);
    return key === null || free.delete(key);
  });
  if (starts.length === 0) return;
  const rows = starts.map(({ fn, event, parent }) => {
    const [first, second] = concurrencySlots(fn, event.payload);
    return { id: context.makeId(), fn, event, parent, first, second };
  });
  await sql`
    with started as (
      insert into engine.run (id, function_id, event_id, max_attempts, key_1, limit_1, key_2, limit_2, parent_run_id, parent_step_id, created_at)
      select r.*, ${now} from unnest(
        ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.fn.id)}::text[], ${rows.map((row) => row.event.storedId)}::text[],
        ${rows.map((row) => row.fn.maxAttempts)}::int[],
        ${rows.map((row) => row.first?.key ?? null)}::text[], ${rows.map((row) => row.first?.limit ?? null)}::int[],
        ${rows.map((row) => row.second?.key ?? null)}::text[], ${rows.map((row) => row.second?.limit ?? null)}::int[],
        ${rows.map((row) => row.parent?.runId ?? null)}::text[], ${rows.map((row) => row.parent?.stepId ?? null)}::text[]) r
      returning id, key_1, limit_1, key_2, limit_2)
    insert into engine.item (run_id, kind, step_id, name, run_at, key_1, limit_1, key_2, limit_2)
    select id, 'discover', 'step', '', ${now}, key_1, limit_1, key_2, limit_2 from started order by id`;
}

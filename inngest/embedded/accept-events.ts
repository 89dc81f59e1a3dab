import { announceWork, type Queryable } from "./database";
import { holds } from "./expressions";
import { readStoredFunctions } from "./functions";
import type { EngineFunction, EventPayload, Trigger } from "./model";
import { resolvePending } from "./save-step";
import { claimKeys } from "./seen";
import { type Context, type RunStart, startRuns, storeEvents } from "./start-runs";

function namesEvent(trigger: Trigger, name: string): trigger is Trigger & { kind: "event" } {
  if (trigger.kind !== "event") return false;
  return trigger.name.endsWith("*") ? name.startsWith(trigger.name.slice(0, -1)) : trigger.name === name;
}

/** Whether some function listens to this name, whatever its condition. */
export function isAwaited(functions: readonly EngineFunction[], name: string): boolean {
  return functions.some(({ triggers }) => triggers.some((trigger) => namesEvent(trigger, name)));
}

function isTriggered(fn: EngineFunction, event: EventPayload): boolean {
  return fn.triggers.some(
    (trigger) => namesEvent(trigger, event.name) && holds(trigger.condition, { event }),
  );
}

type MatchedWait = {
  runId: string;
  stepId: string;
  condition: string | null;
  name: string;
  trigger: EventPayload;
};

async function resolveWaits(
  sql: Queryable,
  context: Context,
  events: readonly EventPayload[],
): Promise<void> {
  const waits = await sql<MatchedWait[]>`
    select w.run_id as "runId", w.step_id as "stepId", w.condition, w.event_name as name, e.payload as trigger
    from engine.wait w join engine.run r on r.id = w.run_id join engine.event e on e.id = r.event_id
    where w.event_name = any(${[...new Set(events.map(({ name }) => name))]}::text[])
    order by w.run_id, w.step_id`;
  for (const wait of waits) {
    const arrived = events.find(
      (event) => event.name === wait.name && holds(wait.condition, { event: wait.trigger, async: event }),
    );
    if (arrived) await resolvePending(sql, wait.runId, wait.stepId, { data: arrived }, context.clock.now());
  }
}

/**
 * Takes events in: event, runs and their first items in the caller's transaction, so whoever commits owns all of it.
 * An id that came within the last 24 h is a repetition and starts nothing.
 */
export async function acceptEvents(
  sql: Queryable,
  context: Context,
  events: readonly EventPayload[],
): Promise<void> {
  const free = await claimKeys(
    sql,
    events.map(({ id }) => `event:${id}`),
    context.clock.now(),
  );
  const fresh = events.filter(({ id }) => free.delete(`event:${id}`));
  if (fresh.length === 0) return;
  const stored = await storeEvents(sql, context, fresh);
  const functions = await readStoredFunctions(sql);
  const starts = stored.flatMap((event) =>
    functions.filter((fn) => isTriggered(fn, event.payload)).map((fn): RunStart => ({ fn, event })),
  );
  await startRuns(sql, context, starts);
  await resolveWaits(sql, context, fresh);
  await announceWork(sql);
}

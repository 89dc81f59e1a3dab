import { acceptEvents } from "./accept-events";
import type { Queryable } from "./database";
import type { ErrorShape, EventPayload, Json, StepResult } from "./model";
import { resolvePending } from "./save-step";
import type { Context } from "./start-runs";

type EndedRun = {
  functionId: string;
  parentRunId: string | null;
  parentStepId: string | null;
  event: EventPayload;
};

async function endRun(
  sql: Queryable,
  { clock }: Context,
  runId: string,
  status: "completed" | "failed",
  output: Json,
) {
  const [run] = await sql<EndedRun[]>`
    update engine.run r set status = ${status}, output = ${JSON.stringify(output)}::text::json, ended_at = ${clock.now()}
    from engine.event e where r.id = ${runId} and r.status = 'running' and e.id = r.event_id
    returning r.function_id as "functionId", r.parent_run_id as "parentRunId", r.parent_step_id as "parentStepId", e.payload as event`;
  if (run !== undefined) await sql`delete from engine.item where run_id = ${runId}`;
  return run;
}

async function answerParent(
  sql: Queryable,
  { clock }: Context,
  run: EndedRun,
  result: StepResult,
): Promise<void> {
  if (run.parentRunId === null || run.parentStepId === null) return;
  await resolvePending(sql, run.parentRunId, run.parentStepId, result, clock.now());
}

export async function completeRun(
  sql: Queryable,
  context: Context,
  runId: string,
  output: Json,
): Promise<void> {
  const run = await endRun(sql, context, runId, "completed", output);
  if (run) await answerParent(sql, context, run, { data: output });
}

/**
 * Fails the run and, in the same transaction, takes in `inngest/function.failed`, which starts its onFailure function.
 * That event's id is the run id: however often this is repeated, onFailure starts once.
 */
export async function failRun(
  sql: Queryable,
  context: Context,
  runId: string,
  error: ErrorShape,
): Promise<void> {
  const run = await endRun(sql, context, runId, "failed", error);
  if (run === undefined) return;
  await answerParent(sql, context, run, { error });
  const failed: EventPayload = {
    id: runId,
    name: "inngest/function.failed",
    ts: context.clock.now().getTime(),
    data: {
      function_id: run.functionId,
      run_id: runId,
      error,
      event: run.event,
      events: [run.event],
      _inngest: { status: "Failed" },
    },
  };
  await acceptEvents(sql, context, [failed]);
}

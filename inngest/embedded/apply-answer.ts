import { type Backoff, lostCallBackoff } from "./backoff";
import type { CallAnswer } from "./call";
import { announceWork, type Queryable } from "./database";
import { completeRun, failRun } from "./end-run";
import { readStoredFunctions } from "./functions";
import type { ClaimedItem, ErrorShape, RunState } from "./model";
import type { Operation } from "./opcodes";
import { continueRun, lockRun, queueDiscovery, rememberStep } from "./save-step";
import { type Context, startRuns, storeEvents } from "./start-runs";

export type ApplyContext = Context & { readonly backoff: Backoff | null; readonly tableBackoff: Backoff };

const maxSteps = 1000;
/** How long an item rests after it met a closed door. The engine also stops claiming until the app answers again. */
const unreachableRestMs = 1000;

type Work = {
  readonly sql: Queryable;
  readonly context: ApplyContext;
  readonly run: RunState;
  readonly item: ClaimedItem;
};

async function holdsLease(sql: Queryable, item: ClaimedItem): Promise<boolean> {
  const rows =
    await sql`select from engine.item where id = ${item.id} and lease_token = ${item.token} for update`;
  return rows.count === 1;
}

async function dropItem({ sql, item }: Work): Promise<void> {
  await sql`delete from engine.item where id = ${item.id}`;
}

async function tryAgain(
  { sql, context, item }: Work,
  error: ErrorShape,
  delayMs: number,
  counts: boolean,
): Promise<void> {
  await sql`
    update engine.item set attempt = attempt + ${counts ? 1 : 0}, run_at = ${new Date(context.clock.now().getTime() + delayMs)},
      lease_token = null, leased_until = null, last_error = ${JSON.stringify(error)}::text::json
    where id = ${item.id}`;
}

function isLastAttempt({ run, item }: Work): boolean {
  return item.attempt + 1 >= run.maxAttempts;
}

async function finishStep(work: Work, operation: Operation & { kind: "ran" | "threw" }): Promise<void> {
  const { sql, context, run } = work;
  const now = context.clock.now();
  const result = operation.kind === "ran" ? { data: operation.data } : { error: operation.error };
  await dropItem(work);
  await rememberStep(sql, { runId: run.id, stepId: operation.stepId, name: operation.name, result }, now);
  await continueRun(sql, run.id, work.item.isRace || operation.isRace, now);
}

type Pending = Operation & { kind: "call" | "sleep" | "wait" | "invoke" };

async function insertPending({ sql, context, run }: Work, operation: Pending): Promise<boolean> {
  const kind = operation.kind === "call" ? "step" : operation.kind;
  const runAt = operation.kind === "call" ? context.clock.now() : operation.until;
  const rows = await sql`
    insert into engine.item (run_id, kind, step_id, name, run_at, is_race, key_1, limit_1, key_2, limit_2)
    select id, ${kind}, ${operation.stepId}, ${operation.name}, ${runAt}, ${operation.isRace}, key_1, limit_1, key_2, limit_2
    from engine.run r where id = ${run.id}
      and not exists (select from engine.step s where s.run_id = r.id and s.id = ${operation.stepId})
    on conflict (run_id, step_id) do nothing returning id`;
  return rows.count === 1;
}

async function startInvoked(work: Work, operation: Operation & { kind: "invoke" }): Promise<void> {
  const { sql, context, run } = work;
  const fn = (await readStoredFunctions(sql)).find(({ id }) => id === operation.functionId);
  if (fn === undefined) {
    const error = { name: "InvokeError", message: `There is no function "${operation.functionId}".` };
    await sql`delete from engine.item where run_id = ${run.id} and step_id = ${operation.stepId}`;
    await rememberStep(
      sql,
      { runId: run.id, stepId: operation.stepId, name: operation.name, result: { error } },
      context.clock.now(),
    );
    return;
  }
  const payload = {
    id: context.makeId(),
    name: "inngest/function.invoked",
    data: operation.data,
    ts: context.clock.now().getTime(),
  };
  const [event] = await storeEvents(sql, context, [payload]);
  if (event)
    await startRuns(sql, context, [{ fn, event, parent: { runId: run.id, stepId: operation.stepId } }]);
}

/** Acts on the steps a discovery call reported: queues calls, timers, waits and invocations, all in one transaction. */
async function planSteps(work: Work, operations: readonly Operation[]): Promise<void> {
  const { sql, context, run } = work;
  await dropItem(work);
  if (operations.length > 1) await sql`update engine.run set plan_steps = true where id = ${run.id}`;
  for (const operation of operations) {
    switch (operation.kind) {
      case "ran":
      case "threw": {
        const result = operation.kind === "ran" ? { data: operation.data } : { error: operation.error };
        await rememberStep(
          sql,
          { runId: run.id, stepId: operation.stepId, name: operation.name, result },
          context.clock.now(),
        );
        break;
      }
      case "unsupported":
        return failRun(sql, context, run.id, {
          name: "UnsupportedOp",
          message: `Step "${operation.name}": ${operation.why}.`,
        });
      default: {
        if (!(await insertPending(work, operation))) break;
        if (operation.kind === "wait") {
          await sql`
            insert into engine.wait (run_id, step_id, event_name, condition)
            values (${run.id}, ${operation.stepId}, ${operation.eventName}, ${operation.condition})`;
        }
        if (operation.kind === "invoke") await startInvoked(work, operation);
      }
    }
  }
  const pending = await sql`select from engine.item where run_id = ${run.id} limit 1`;
  if (pending.count === 0) await queueDiscovery(sql, run.id, context.clock.now());
}

async function applyOperations(work: Work, answer: CallAnswer & { kind: "operations" }): Promise<void> {
  const { sql, context, run, item } = work;
  const [only] = answer.operations;
  if (only === undefined)
    return applyBroken(work, { name: "AnswerError", message: "the app reported no step" });
  if (answer.sdkVersion !== null && answer.sdkVersion !== run.sdkVersion) {
    await sql`update engine.run set sdk_version = ${answer.sdkVersion} where id = ${run.id}`;
  }
  if (run.steps.length + answer.operations.length > maxSteps) {
    return failRun(sql, context, run.id, {
      name: "TooManyStepsError",
      message: `A run has at most ${maxSteps} steps.`,
    });
  }
  if (answer.operations.length > 1) return planSteps(work, answer.operations);
  switch (only.kind) {
    case "ran":
      return finishStep(work, only);
    case "threw": {
      const isFinal = only.isFinal || answer.noRetry || isLastAttempt(work);
      if (isFinal) return finishStep(work, only);
      return tryAgain(
        work,
        only.error,
        answer.retryAfterMs ?? (context.backoff ?? context.tableBackoff)(item.attempt),
        true,
      );
    }
    default:
      return planSteps(work, answer.operations);
  }
}

async function applyBroken(work: Work, error: ErrorShape): Promise<void> {
  const { sql, context, run, item } = work;
  if (isLastAttempt(work)) return failRun(sql, context, run.id, error);
  return tryAgain(work, error, (context.backoff ?? lostCallBackoff)(item.attempt), true);
}

async function applyUnderLease(work: Work, answer: CallAnswer): Promise<void> {
  const { sql, context, run, item } = work;
  switch (answer.kind) {
    case "completed":
      return completeRun(sql, context, run.id, answer.output);
    case "operations":
      return applyOperations(work, answer);
    case "threw":
      if (answer.isFinal || isLastAttempt(work)) return failRun(sql, context, run.id, answer.error);
      return tryAgain(
        work,
        answer.error,
        answer.retryAfterMs ?? (context.backoff ?? context.tableBackoff)(item.attempt),
        true,
      );
    case "unreachable":
      return tryAgain(work, { name: "UnreachableError", message: answer.code }, unreachableRestMs, false);
    case "broken":
      return applyBroken(work, answer.error);
  }
}

/**
 * Commits what a call came to: result, next items and the end of this item belong to the caller's one transaction.
 * "stale" means that the lease was lost meanwhile, and nothing at all was written.
 */
export async function applyAnswer(
  sql: Queryable,
  context: ApplyContext,
  run: RunState,
  item: ClaimedItem,
  answer: CallAnswer,
): Promise<"applied" | "stale"> {
  if (!(await lockRun(sql, run.id)) || !(await holdsLease(sql, item))) return "stale";
  await applyUnderLease({ sql, context, run, item }, answer);
  await announceWork(sql);
  return "applied";
}

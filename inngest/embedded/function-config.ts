import { z } from "zod";
import { cronProblem } from "./cron-time";
import { expressionProblem } from "./expressions";
import type { ConcurrencyRule, EngineFunction, Json, Trigger } from "./model";

/** One line per thing in the app's configuration that this engine does not do. Nothing is ever ignored silently. */
export type Refusal = { readonly functionId: string; readonly option: string; readonly why: string };

const defaultRetries = 4;
const known = new Set(["id", "name", "triggers", "steps", "concurrency", "idempotency"]);
const neverSent = new Set([
  "inngest/function.finished",
  "inngest/function.cancelled",
  "inngest/function.invoked",
]);

const concurrencyEntry = z.strictObject({
  limit: z.int().min(1),
  key: z.string().min(1).optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});
const concurrencyOption = z.union([
  z
    .int()
    .min(1)
    .transform((limit) => [{ limit }]),
  concurrencyEntry.transform((entry) => [entry]),
  z.array(concurrencyEntry).min(1).max(2),
]);
const triggerOption = z.union([
  z.strictObject({ event: z.string().min(1), expression: z.string().nullish() }),
  z.strictObject({ cron: z.string().min(1) }),
]);
const stepsOption = z.strictObject({
  step: z.strictObject({
    id: z.string(),
    name: z.string(),
    runtime: z.strictObject({ type: z.literal("http"), url: z.string() }),
    retries: z.strictObject({ attempts: z.int().min(0).max(20).optional() }).optional(),
  }),
});
const configSchema = z.looseObject({
  id: z.string().min(1).max(300),
  triggers: z.array(z.unknown()).max(10),
});

type Draft = { readonly refusals: Refusal[]; readonly refuse: (option: string, why: string) => void };

function readTrigger(raw: unknown, index: number, { refuse }: Draft): Trigger[] {
  const option = `triggers[${index}]`;
  const parsed = triggerOption.safeParse(raw);
  if (!parsed.success) {
    const fields = raw !== null && typeof raw === "object" ? Object.keys(raw).join(", ") : typeof raw;
    refuse(option, `only {event, expression} and {cron} are implemented, not {${fields}}`);
    return [];
  }
  if ("cron" in parsed.data) {
    const problem = cronProblem(parsed.data.cron);
    if (problem !== null) refuse(`${option}.cron`, problem);
    return [{ kind: "cron", cron: parsed.data.cron }];
  }
  const { event, expression } = parsed.data;
  const problem = expression ? expressionProblem(expression, ["event"]) : null;
  if (problem !== null) refuse(`${option}.expression`, problem);
  if (neverSent.has(event)) refuse(`${option}.event`, `this engine never sends ${event}`);
  if (/\*(?!$)/.test(event)) refuse(`${option}.event`, "a wildcard may stand only at the end");
  return [{ kind: "event", name: event, condition: expression || null }];
}

function readConcurrency(raw: unknown, { refuse }: Draft): ConcurrencyRule[] {
  if (raw === undefined || raw === null) return [];
  const parsed = concurrencyOption.safeParse(raw);
  if (!parsed.success) {
    refuse(
      "concurrency",
      "expected a number or up to two of {limit of at least 1, key, scope: fn | env | account}",
    );
    return [];
  }
  return parsed.data.map((entry: z.infer<typeof concurrencyEntry>, index) => {
    const problem = entry.key === undefined ? null : expressionProblem(entry.key, ["event"]);
    if (problem !== null) refuse(`concurrency[${index}].key`, problem);
    return { limit: entry.limit, key: entry.key ?? null, scope: entry.scope ?? "fn" };
  });
}

function readIdempotency(raw: unknown, { refuse }: Draft): string | null {
  if (raw === undefined || raw === null || raw === "") return null;
  const problem = typeof raw === "string" ? expressionProblem(raw, ["event"]) : "expected an expression";
  if (problem !== null) refuse("idempotency", problem);
  return typeof raw === "string" ? raw : null;
}

function readRetries(raw: unknown, { refuse }: Draft): number {
  const parsed = stepsOption.safeParse(raw);
  if (!parsed.success) {
    refuse("steps", "expected one http step with 0 to 20 retries");
    return defaultRetries;
  }
  return parsed.data.step.retries?.attempts ?? defaultRetries;
}

function readFunction(
  raw: Json,
  index: number,
): { readonly value: EngineFunction | null; readonly refusals: Refusal[] } {
  const config = configSchema.safeParse(raw);
  if (!config.success) {
    const refusal = {
      functionId: `#${index}`,
      option: "function",
      why: "expected an id and at most 10 triggers",
    };
    return { value: null, refusals: [refusal] };
  }
  const { id } = config.data;
  const refusals: Refusal[] = [];
  const draft: Draft = { refusals, refuse: (option, why) => refusals.push({ functionId: id, option, why }) };
  for (const [option, value] of Object.entries(config.data)) {
    if (!known.has(option) && value !== undefined && value !== null)
      draft.refuse(option, "not implemented by the built-in engine");
  }
  const value: EngineFunction = {
    id,
    triggers: config.data.triggers.flatMap((trigger, at) => readTrigger(trigger, at, draft)),
    maxAttempts: readRetries(config.data.steps, draft) + 1,
    concurrency: readConcurrency(config.data.concurrency, draft),
    idempotency: readIdempotency(config.data.idempotency, draft),
  };
  return { value, refusals };
}

/** Reads what the app registered. All functions or none: one refused option refuses the whole sync. */
export function readFunctions(
  raw: readonly Json[],
):
  | { readonly ok: true; readonly functions: EngineFunction[] }
  | { readonly ok: false; readonly refusals: Refusal[] } {
  const read = raw.map(readFunction);
  const refusals = read.flatMap((one) => one.refusals);
  if (refusals.length > 0) return { ok: false, refusals };
  return { ok: true, functions: read.flatMap(({ value }) => (value === null ? [] : [value])) };
}

export function refusalText(refusals: readonly Refusal[]): string {
  return refusals
    .map(({ functionId, option, why }) => `function "${functionId}", option "${option}": ${why}`)
    .join("; ");
}

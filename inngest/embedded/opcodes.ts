import { z } from "zod";
import { instantOf } from "./duration";
import { expressionProblem } from "./expressions";
import { errorShapeOf, withoutNul } from "./json";
import type { ErrorShape, Json } from "./model";

/** One operation of a 206 answer, as the engine acts on it (the protocol's opcodes, SDK 4.x). */
export type Operation = { readonly stepId: string; readonly name: string; readonly isRace: boolean } & (
  | { readonly kind: "ran"; readonly data: Json }
  | { readonly kind: "threw"; readonly error: ErrorShape; readonly isFinal: boolean }
  | { readonly kind: "call" }
  | { readonly kind: "sleep"; readonly until: Date }
  | {
      readonly kind: "wait";
      readonly eventName: string;
      readonly condition: string | null;
      readonly until: Date;
    }
  | {
      readonly kind: "invoke";
      readonly functionId: string;
      readonly data: { readonly [key: string]: Json };
      readonly until: Date;
    }
  | { readonly kind: "unsupported"; readonly why: string }
);

const record = z.record(z.string(), z.unknown());
const operationSchema = z.looseObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/),
  op: z.string().max(100),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: record.nullish(),
});
const invokeSchema = z.looseObject({
  function_id: z.string().min(1),
  payload: z.looseObject({ data: record.nullish() }).nullish(),
  timeout: z.string().nullish(),
});

type Raw = z.infer<typeof operationSchema>;
type Base = Pick<Operation, "stepId" | "name" | "isRace">;

function waitOf(raw: Raw, base: Base, now: Date): Operation {
  const timeout = raw.opts?.timeout;
  const until = typeof timeout === "string" ? instantOf(timeout, now) : null;
  const condition = raw.opts?.if;
  if (until === null || !raw.name)
    return { ...base, kind: "unsupported", why: "WaitForEvent without event or timeout" };
  if (typeof condition !== "string")
    return { ...base, kind: "wait", eventName: raw.name, condition: null, until };
  const problem = expressionProblem(condition, ["event", "async"]);
  if (problem !== null) return { ...base, kind: "unsupported", why: `WaitForEvent condition: ${problem}` };
  return { ...base, kind: "wait", eventName: raw.name, condition, until };
}

function invokeOf(raw: Raw, base: Base, now: Date): Operation {
  const parsed = invokeSchema.safeParse(raw.opts);
  const until = instantOf((parsed.success && parsed.data.timeout) || "366d", now);
  if (!parsed.success || until === null)
    return { ...base, kind: "unsupported", why: "InvokeFunction without function" };
  const data = (parsed.data.payload?.data ?? {}) as { readonly [key: string]: Json };
  return { ...base, kind: "invoke", functionId: parsed.data.function_id, data, until };
}

function operationOf(raw: Raw, now: Date): Operation {
  const base: Base = {
    stepId: raw.id,
    name: withoutNul(raw.displayName ?? raw.name ?? raw.id).slice(0, 300),
    isRace: raw.opts?.parallelMode === "race",
  };
  switch (raw.op) {
    case "StepRun":
    case "Step":
      return { ...base, kind: "ran", data: (raw.data ?? null) as Json };
    case "StepError":
    case "StepFailed":
      return {
        ...base,
        kind: "threw",
        error: errorShapeOf((raw.error ?? null) as Json),
        isFinal: raw.op === "StepFailed",
      };
    case "StepPlanned":
      return { ...base, kind: "call" };
    case "Sleep": {
      const until = instantOf(raw.name ?? "", now);
      return until === null
        ? { ...base, kind: "unsupported", why: "Sleep without a time" }
        : { ...base, kind: "sleep", until };
    }
    case "WaitForEvent":
      return waitOf(raw, base, now);
    case "InvokeFunction":
      return invokeOf(raw, base, now);
    default:
      return {
        ...base,
        kind: "unsupported",
        why: `the built-in engine does not implement ${withoutNul(raw.op)}`,
      };
  }
}

/** Reads a 206 body; null when it is not a list of operations. */
export function readOperations(body: Json, now: Date): Operation[] | null {
  const parsed = z.array(operationSchema).max(1000).safeParse(body);
  return parsed.success ? parsed.data.map((raw) => operationOf(raw, now)) : null;
}

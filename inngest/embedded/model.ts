/** Shapes shared by the engine's files. Times are instants, JSON values are what JSON.parse gives. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The event as functions see it. `ts` in milliseconds since 1970. */
export type EventPayload = {
  readonly id: string;
  readonly name: string;
  readonly data: { readonly [key: string]: Json };
  readonly ts: number;
  readonly user?: Json;
  readonly v?: string;
  readonly meta?: Json;
};

export type Trigger =
  | { readonly kind: "event"; readonly name: string; readonly condition: string | null }
  | { readonly kind: "cron"; readonly cron: string };

export type ConcurrencyRule = {
  readonly limit: number;
  readonly key: string | null;
  readonly scope: "fn" | "env" | "account";
};

/** One function as the engine understands it: everything in its configuration that we act on, and nothing else. */
export type EngineFunction = {
  readonly id: string;
  readonly triggers: readonly Trigger[];
  readonly maxAttempts: number;
  readonly concurrency: readonly ConcurrencyRule[];
  readonly idempotency: string | null;
};

export type ErrorShape = { readonly name: string; readonly message: string; readonly [key: string]: Json };

/** What is remembered for a step, in the words of the protocol: `null` for a finished sleep or a wait that timed out. */
export type StepResult = null | { readonly data: Json } | { readonly error: ErrorShape };

/** Computed once per run, copied to its items, counted when claiming. */
export type ConcurrencySlot = { readonly key: string; readonly limit: number };

/** A queue item this process holds. `token` is the fence: whoever lost it commits nothing. */
export type ClaimedItem = {
  readonly id: string;
  readonly runId: string;
  readonly kind: "discover" | "step";
  readonly stepId: string;
  readonly attempt: number;
  /** Part of a race: the function goes on at once when this step ends. */
  readonly isRace: boolean;
  readonly token: string;
};

/** A run with everything one call needs. `steps` in the order in which they finished. */
export type RunState = {
  readonly id: string;
  readonly functionId: string;
  readonly maxAttempts: number;
  readonly sdkVersion: number;
  readonly planSteps: boolean;
  readonly event: EventPayload;
  readonly steps: readonly { readonly id: string; readonly result: StepResult }[];
};

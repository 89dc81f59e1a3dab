import canonicalize from "canonicalize";
import type { Clock } from "@/lib/clock";
import { retryAfterMs } from "./backoff";
import { errorShapeOf, parseJson } from "./json";
import type { ClaimedItem, ErrorShape, Json, RunState } from "./model";
import { type Operation, readOperations } from "./opcodes";
import { type Reply, sendJson } from "./post-json";
import { isSignedBy, sign } from "./signature";

/** What one call of the app came to. */
export type CallAnswer =
  | { readonly kind: "completed"; readonly output: Json }
  | {
      readonly kind: "operations";
      readonly operations: readonly Operation[];
      readonly sdkVersion: number | null;
      /** `x-inngest-no-retry`: the app says that trying a thrown step again is useless. */
      readonly noRetry: boolean;
      readonly retryAfterMs: number | null;
    }
  | {
      readonly kind: "threw";
      readonly error: ErrorShape;
      readonly isFinal: boolean;
      readonly retryAfterMs: number | null;
    }
  /** The request never reached the app: the attempt does not count. */
  | { readonly kind: "unreachable"; readonly code: string }
  /** No usable answer: the step may have run, so the attempt counts. */
  | { readonly kind: "broken"; readonly error: ErrorShape };

export type Caller = {
  readonly functionsUrl: string;
  readonly signingKey: string;
  /** Longest time one call may take, in milliseconds. */
  readonly callTimeoutMs: number;
  /** What sleeps and waits are counted from. */
  readonly clock: Clock;
  /** Real time: signatures are checked against the machine's clock. */
  readonly realClock: Clock;
};

const maxStateBytes = 32 * 1024 * 1024;
const maxAnswerBytes = 4 * 1024 * 1024;

/** The canonical body of a call. `fn_id` and `qi_id` are left out on purpose: without them the SDK never checkpoints. */
export function callBody(run: RunState, item: ClaimedItem): string {
  const body = {
    event: run.event,
    events: [run.event],
    version: run.sdkVersion,
    defers: {},
    steps: Object.fromEntries(run.steps.map(({ id, result }) => [id, result])),
    ctx: {
      run_id: run.id,
      attempt: item.attempt,
      max_attempts: run.maxAttempts,
      disable_immediate_execution: run.planSteps,
      use_api: false,
      stack: { stack: run.steps.map(({ id }) => id), current: Math.max(run.steps.length - 1, 0) },
      env: "",
      step_id: item.stepId,
    },
  };
  return canonicalize(body) ?? "{}";
}

function broken(name: string, message: string): CallAnswer {
  return { kind: "broken", error: { name, message } };
}

function readAnswer(reply: Reply & { kind: "reply" }, caller: Caller): CallAnswer {
  const { status, headers, text } = reply;
  const now = caller.clock.now();
  if (!headers.has("x-inngest-sdk"))
    return broken("NotSdkError", `status ${status} from something that is not the SDK`);
  if (!isSignedBy(caller.signingKey, headers.get("x-inngest-signature"), text, caller.realClock.now())) {
    return broken(
      "AnswerSignatureError",
      `status ${status} without a valid signature; the signing keys may differ`,
    );
  }
  const noRetry = headers.get("x-inngest-no-retry");
  const body = parseJson(text);
  const waitMs = retryAfterMs(headers.get("retry-after"), now);
  if (status === 200) return { kind: "completed", output: body };
  if (status === 206) {
    const operations = readOperations(body, now);
    const version = Number(headers.get("x-inngest-req-version"));
    const sdkVersion = version === 1 || version === 2 ? version : null;
    if (operations === null) return broken("AnswerError", "the list of operations cannot be read");
    return { kind: "operations", operations, sdkVersion, noRetry: noRetry === "true", retryAfterMs: waitMs };
  }
  if ((status === 400 || status === 500) && noRetry !== undefined) {
    return { kind: "threw", error: errorShapeOf(body), isFinal: noRetry === "true", retryAfterMs: waitMs };
  }
  return broken("AnswerError", `unexpected status ${status}`);
}

/** Calls the app once for one item. Never throws; a signal that aborts gives `broken`. */
export async function callFunction(
  caller: Caller,
  run: RunState,
  item: ClaimedItem,
  signal: AbortSignal,
): Promise<CallAnswer> {
  const body = callBody(run, item);
  if (Buffer.byteLength(body) > maxStateBytes) {
    return {
      kind: "threw",
      error: { name: "StateTooLargeError", message: "the run's state is over 32 MB" },
      isFinal: true,
      retryAfterMs: null,
    };
  }
  const url = new URL(caller.functionsUrl);
  url.searchParams.set("fnId", run.functionId);
  url.searchParams.set("stepId", item.stepId);
  const reply = await sendJson({
    method: "POST",
    url: url.href,
    headers: {
      "x-inngest-signature": sign(caller.signingKey, body, caller.realClock.now()),
      "x-inngest-server-kind": "cloud",
      "x-inngest-req-version": String(run.sdkVersion),
      "x-inngest-step-id": item.stepId,
      "x-run-id": run.id,
      "x-inngest-job-id": item.id,
      "x-request-id": item.token,
    },
    body,
    timeoutMs: caller.callTimeoutMs,
    maxBytes: maxAnswerBytes,
    signal,
  });
  if (reply.kind === "unreachable") return reply;
  if (reply.kind === "lost") return broken("NoAnswerError", `no whole answer (${reply.code})`);
  try {
    return readAnswer(reply, caller);
  } catch {
    return broken("AnswerError", `status ${reply.status} with a body that is not JSON`);
  }
}

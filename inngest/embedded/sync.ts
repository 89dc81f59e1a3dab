import canonicalize from "canonicalize";
import type { Logger } from "pino";
import { z } from "zod";
import type { Clock } from "@/lib/clock";
import type { Caller } from "./call";
import { type Database, databaseErrorCode } from "./database";
import { readFunctions, refusalText } from "./function-config";
import { storeFunctions } from "./functions";
import { parseJson } from "./json";
import type { EngineFunction, Json } from "./model";
import { sendJson } from "./post-json";
import { isSignedBy, sign } from "./signature";

/** Where the engine stands with the app. */
export type SyncState =
  | { readonly kind: "waiting"; readonly why: string }
  | { readonly kind: "synced"; readonly functions: readonly EngineFunction[] }
  | { readonly kind: "refused"; readonly why: string };

/** Thrown by `synced`: the app uses something this engine does not do. The message names function and option. */
export class SyncRefusedError extends Error {
  override readonly name = "SyncRefusedError";
}

type Options = {
  readonly database: Database;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onSynced: () => void;
};

export type Sync = {
  state(): SyncState;
  /** False from the moment a call met a closed door until the app answers a sync again. */
  isAppThere(): boolean;
  appIsGone(): void;
  /** Syncs now, or joins the sync under way; resolves when it is over, whatever came of it. */
  refresh(): Promise<void>;
  /** The first sync that the app answered: resolves when accepted, rejects with SyncRefusedError when refused. */
  readonly synced: Promise<void>;
  stop(): Promise<void>;
};

const retryMs = 1000;
const periodMs = 60_000;
const answerSchema = z.looseObject({ app_id: z.string(), functions: z.array(z.unknown()) });

async function askApp(
  caller: Caller,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly functions: Json[] } | { readonly ok: false; readonly why: string }> {
  const body = canonicalize({ url: caller.functionsUrl }) ?? "";
  const reply = await sendJson({
    method: "PUT",
    url: caller.functionsUrl,
    headers: {
      "x-inngest-sync-kind": "in_band",
      "x-inngest-server-kind": "cloud",
      "x-inngest-signature": sign(caller.signingKey, body, caller.realClock.now()),
    },
    body,
    timeoutMs: 30_000,
    maxBytes: 4 * 1024 * 1024,
    signal,
  });
  if (reply.kind !== "reply") return { ok: false, why: `the app does not answer (${reply.code})` };
  if (!reply.headers.has("x-inngest-sdk"))
    return { ok: false, why: `status ${reply.status} from something that is not the SDK` };
  if (reply.status !== 200)
    return { ok: false, why: `the app answered status ${reply.status}; 401 means another signing key` };
  const signature = reply.headers.get("x-inngest-signature");
  if (!isSignedBy(caller.signingKey, signature, reply.text, caller.realClock.now())) {
    return { ok: false, why: "the app's answer is not signed with our key" };
  }
  const parsed = answerSchema.safeParse(parseJson(reply.text));
  if (!parsed.success) return { ok: false, why: "the app's answer is no in-band sync" };
  return { ok: true, functions: parsed.data.functions as Json[] };
}

/** Asks the app for its functions until it answers, then every minute, and at once again after it was gone. */
export function startSync({ database, caller, clock, log, onSynced }: Options): Sync {
  let state: SyncState = { kind: "waiting", why: "not asked yet" };
  let isThere = false;
  let isStopped = false;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  const abort = new AbortController();
  let settle: { resolve: () => void; reject: (error: Error) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  const synced = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  synced.catch(() => undefined);

  let lastNews = "";
  /** An app that is only away keeps the functions it had: events are still taken in for them. */
  function become(next: SyncState): void {
    if (next.kind !== "waiting" || state.kind !== "synced") state = next;
    const news = next.kind === "synced" ? `synced ${next.functions.length}` : `${next.kind} ${next.why}`;
    if (news === lastNews) return;
    lastNews = news;
    if (next.kind === "synced") log.info({ functions: next.functions.length }, "functions synced");
    else if (next.kind === "waiting") log.warn({ why: next.why }, "waiting for the app");
    else log.error({ why: next.why }, "sync refused: the app uses what this engine does not implement");
  }

  async function syncOnce(): Promise<void> {
    const answer = await askApp(caller, abort.signal);
    if (!answer.ok) {
      isThere = false;
      return become({ kind: "waiting", why: answer.why });
    }
    const read = readFunctions(answer.functions);
    if (!read.ok) {
      isThere = true;
      become({ kind: "refused", why: refusalText(read.refusals) });
      return settle.reject(new SyncRefusedError(refusalText(read.refusals)));
    }
    await storeFunctions(database, read.functions, clock.now());
    isThere = true;
    become({ kind: "synced", functions: read.functions });
    settle.resolve();
    onSynced();
  }

  function refresh(): Promise<void> {
    if (isStopped) return Promise.resolve();
    clearTimeout(timer);
    running ??= syncOnce()
      .catch((error: unknown) => {
        isThere = false;
        become({ kind: "waiting", why: `the functions could not be stored (${databaseErrorCode(error)})` });
      })
      .finally(() => {
        running = null;
        if (!isStopped) timer = setTimeout(refresh, isThere ? periodMs : retryMs);
      });
    return running;
  }

  void refresh();
  return {
    state: () => state,
    isAppThere: () => isThere,
    appIsGone() {
      if (!isThere) return;
      isThere = false;
      clearTimeout(timer);
      if (!isStopped) timer = setTimeout(refresh, retryMs);
    },
    refresh,
    synced,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      abort.abort();
      await running;
    },
  };
}

import type { Logger } from "pino";
import { type ApplyContext, applyAnswer } from "./apply-answer";
import { type CallAnswer, type Caller, callFunction } from "./call";
import { claimItems, readRun, releaseLeases, renewLeases } from "./claim";
import { fireSchedules } from "./cron";
import { type Database, databaseErrorCode, inTransaction, isTransient } from "./database";
import type { ClaimedItem, RunState } from "./model";
import { deleteOld } from "./retention";
import type { Sync } from "./sync";
import { bringForward, fireTimers, nextDueAt } from "./timers";

export type WorkerOptions = {
  readonly database: Database;
  readonly caller: Caller;
  readonly context: ApplyContext;
  readonly sync: Sync;
  readonly log: Logger;
  readonly pollMs: number;
  readonly maxInFlight: number;
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  readonly graceMs: number;
};

type InFlight = { readonly item: ClaimedItem; readonly abort: AbortController; readonly done: Promise<void> };

const retentionEveryMs = 3_600_000;
const longestRetryMs = 2000;
/** More than the machine's clock is ever put right by. */
const setBackMs = 60_000;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Claims due items, calls the app for each, commits the answers; keeps leases alive; fires timers and schedules. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #inFlight = new Map<string, InFlight>();
  #isStopping = false;
  #isWoken = false;
  #wakeSleeper: () => void = () => undefined;
  #loop: Promise<void> = Promise.resolve();
  #heartbeat: NodeJS.Timeout | undefined;
  #retentionDueAt = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop = this.#run();
    this.#heartbeat = setInterval(() => void this.#renew(), this.#options.heartbeatMs);
  }

  /** There may be work: look now instead of at the next poll. */
  wake(): void {
    this.#isWoken = true;
    this.#wakeSleeper();
  }

  /** Stops claiming, lets running calls finish for the grace period, then aborts the rest and gives their items back. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.wake();
    await this.#loop;
    const running = () => [...this.#inFlight.values()];
    await Promise.race([Promise.all(running().map(({ done }) => done)), pause(this.#options.graceMs)]);
    const left = running();
    const tokens = left.map(({ item }) => item.token);
    clearInterval(this.#heartbeat);
    if (tokens.length === 0) return;
    await releaseLeases(this.#options.database, tokens).catch(() => undefined);
    for (const { abort } of left) abort.abort();
    await Promise.race([Promise.all(left.map(({ done }) => done)), pause(2000)]);
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false;
      let restMs = this.#options.pollMs;
      try {
        restMs = await this.#work();
      } catch (error) {
        this.#options.log.warn({ code: databaseErrorCode(error) }, "database not available, trying again");
        restMs = Math.max(restMs, 500);
      }
      if (!this.#isWoken && !this.#isStopping) await this.#sleep(restMs);
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeSleeper = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One look at everything due. Returns the milliseconds until the next look is worth it. */
  async #work(): Promise<number> {
    const { database, context, sync, pollMs } = this.#options;
    await this.#followClockBack();
    const timers = await fireTimers(database, context.clock.now());
    // While the app is away nothing is claimed and no schedule fires, so the ticks it misses become one.
    const isReady = sync.isAppThere();
    if (isReady) await fireSchedules(database, context);
    const claimed = isReady ? await this.#claim() : 0;
    await this.#deleteOldWhenDue();
    if (timers > 0 || (claimed > 0 && this.#inFlight.size < this.#options.maxInFlight)) return 0;
    const now = context.clock.now();
    const dueAt = await nextDueAt(database, now);
    return dueAt === null ? pollMs : Math.min(Math.max(dueAt.getTime() - now.getTime(), 10), pollMs);
  }

  /** A clock that was set back far takes along what waits, which would otherwise rest for as long as it was ahead. */
  async #followClockBack(): Promise<void> {
    const { database, context, sync } = this.#options;
    const now = context.clock.now();
    const backMs = this.#lookedAt - now.getTime();
    if (backMs >= setBackMs) {
      await bringForward(database, backMs, now);
      this.#retentionDueAt = 0;
      await sync.refresh();
    }
    this.#lookedAt = now.getTime();
  }

  async #claim(): Promise<number> {
    const { database, context, leaseMs, maxInFlight } = this.#options;
    const capacity = maxInFlight - this.#inFlight.size;
    if (capacity <= 0 || this.#isStopping) return 0;
    const inFlight = [...this.#inFlight.keys()];
    const items = await claimItems(database, { now: context.clock.now(), capacity, leaseMs, inFlight });
    for (const item of items) {
      const abort = new AbortController();
      const done = this.#perform(item, abort.signal)
        .catch((error: unknown) => {
          this.#options.log.error(
            { runId: item.runId, code: databaseErrorCode(error) },
            "item abandoned; its lease will expire",
          );
        })
        .finally(() => {
          this.#inFlight.delete(item.id);
          this.wake();
        });
      this.#inFlight.set(item.id, { item, abort, done });
    }
    return items.length;
  }

  async #perform(item: ClaimedItem, signal: AbortSignal): Promise<void> {
    const { database, caller, sync, log } = this.#options;
    const run = await this.#persist(() => readRun(database, item.runId), signal);
    if (run === null) return;
    const answer = await callFunction(caller, run, item, signal);
    if (signal.aborted) return;
    if (answer.kind === "unreachable") sync.appIsGone();
    const outcome = await this.#commit(run, item, answer, signal);
    const facts = {
      runId: run.id,
      functionId: run.functionId,
      attempt: item.attempt,
      answer: answer.kind,
      outcome,
    };
    if (answer.kind === "broken" || answer.kind === "threw")
      log.warn({ ...facts, error: answer.error.name }, "call failed");
    else log.debug(facts, "call done");
  }

  async #commit(run: RunState, item: ClaimedItem, answer: CallAnswer, signal: AbortSignal) {
    const { database, context } = this.#options;
    const commit = (what: CallAnswer) => () =>
      inTransaction(database, (tx) => applyAnswer(tx, context, run, item, what));
    try {
      return await this.#persist(commit(answer), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const message = `the answer could not be stored (${databaseErrorCode(error)})`;
      return await this.#persist(
        commit({ kind: "broken", error: { name: "StorageError", message } }),
        signal,
      );
    }
  }

  /** Repeats work while the database is away. Safe for commits: the lease token lets only one of the repetitions count. */
  async #persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !isTransient(error)) throw error;
        await pause(waitMs);
      }
    }
  }

  async #renew(): Promise<void> {
    const { database, leaseMs, log } = this.#options;
    const mine = [...this.#inFlight.values()];
    if (mine.length === 0) return;
    try {
      const held = await renewLeases(
        database,
        mine.map(({ item }) => item.token),
        leaseMs,
      );
      for (const { item, abort } of mine) {
        if (held.has(item.token) || this.#inFlight.get(item.id)?.item.token !== item.token) continue;
        log.warn({ runId: item.runId }, "lease lost to another process");
        abort.abort();
      }
    } catch (error) {
      log.warn({ code: databaseErrorCode(error) }, "leases not renewed");
    }
  }

  async #deleteOldWhenDue(): Promise<void> {
    const { database, context, log } = this.#options;
    const now = context.clock.now();
    if (now.getTime() < this.#retentionDueAt) return;
    this.#retentionDueAt = now.getTime() + retentionEveryMs;
    await deleteOld(database, now).catch((error: unknown) =>
      log.warn({ code: databaseErrorCode(error) }, "retention not done"),
    );
  }
}

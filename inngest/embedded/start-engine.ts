import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Logger, pino } from "pino";
import { type Clock, systemClock } from "@/lib/clock";
import { acceptEvents, isAwaited } from "./accept-events";
import { type Backoff, tableBackoff } from "./backoff";
import { announceWork, connect, type Database, inTransaction } from "./database";
import { createEngineServer, type Health } from "./http";
import { idMaker } from "./identifiers";
import type { EventPayload } from "./model";
import { type Sync, startSync } from "./sync";
import { listenForWork } from "./wake-up";
import { Worker } from "./worker";

export type EngineOptions = {
  readonly databaseUrl: string;
  /** Startup parameter `role` of every connection. */
  readonly role?: string | undefined;
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Where the app serves its functions, e.g. `http://127.0.0.1:3000/api/inngest`. */
  readonly functionsUrl: string;
  readonly signingKey: string;
  readonly eventKey: string;
  /** Time for delays, windows and schedules. Leases live by the database's clock, signatures by the machine's. */
  readonly clock?: Clock;
  /** Milliseconds after the failed attempt, counted from 0; instead of the two built-in tables. */
  readonly backoff?: Backoff;
  /** Longest pause between two looks for work, default 1000. */
  readonly pollMs?: number;
  /** Calls under way at once in this process, default 20. */
  readonly maxInFlight?: number;
  /** A process that does not renew its claim for so long has lost it; default 30 000. */
  readonly leaseMs?: number;
  /** Default a third of leaseMs. */
  readonly heartbeatMs?: number;
  /** Longest time one call may take, default 300 000. */
  readonly callTimeoutMs?: number;
  /** How long stop() lets running calls finish, default 10 000. */
  readonly graceMs?: number;
  readonly log?: Logger;
};

export type Engine = {
  readonly url: string;
  readonly port: number;
  /** The first answered sync; rejects with SyncRefusedError when the app uses what the engine does not implement. */
  readonly synced: Promise<void>;
  /** Asks the app for its functions now. */
  resync(): Promise<void>;
  stop(): Promise<void>;
};

const firstSyncWaitMs = 5000;
const unknownNameWaitMs = 2000;
const refreshAtMostEveryMs = 5000;
const healthTimeoutMs = 2000;

function within<T>(promise: Promise<T>, ms: number): Promise<T | "late"> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("late"), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function isAnswering(database: Database): Promise<boolean> {
  try {
    return (await within(database.sql`select 1`, healthTimeoutMs)) !== "late";
  } catch {
    return false;
  }
}

async function healthOf(database: Database, sync: Sync): Promise<Health> {
  const isUp = await isAnswering(database);
  const state = sync.state();
  const isSynced = state.kind === "synced";
  return {
    ok: isUp && isSynced,
    database: isUp,
    synced: isSynced,
    functions: isSynced ? state.functions.length : 0,
    ...(isSynced ? {} : { problem: state.why }),
  };
}

/**
 * Makes sure that events meet functions that are known: waits for the first sync, and asks the app again when it sends an
 * event no function listens to, which it may have learnt by a deploy a moment ago.
 */
function functionsKnown(sync: Sync): (events: readonly EventPayload[]) => Promise<boolean> {
  let askedAt = 0;
  return async (events) => {
    if (sync.state().kind !== "synced") await within(sync.synced, firstSyncWaitMs).catch(() => undefined);
    const state = sync.state();
    if (state.kind !== "synced") return false;
    const isUnknown = events.some(({ name }) => !isAwaited(state.functions, name));
    const now = systemClock.now().getTime();
    if (isUnknown && sync.isAppThere() && now - askedAt >= refreshAtMostEveryMs) {
      askedAt = now;
      await within(sync.refresh(), unknownNameWaitMs);
    }
    return true;
  };
}

/** Starts the engine: listens for events, syncs with the app, works. Resolves when the port is open. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const {
    functionsUrl,
    signingKey,
    eventKey,
    host = "127.0.0.1",
    leaseMs = 30_000,
    clock = systemClock,
  } = options;
  const log = options.log ?? pino({ name: "engine" });
  const maxInFlight = options.maxInFlight ?? 20;
  const database = connect(options, Math.min(maxInFlight, 10) + 2);
  const caller = {
    functionsUrl,
    signingKey,
    callTimeoutMs: options.callTimeoutMs ?? 300_000,
    clock,
    realClock: systemClock,
  };
  const context = { clock, makeId: idMaker(clock), backoff: options.backoff ?? null, tableBackoff };
  const sync = startSync({ database, caller, clock, log, onSynced: () => worker.wake() });
  const worker = new Worker({
    database,
    caller,
    context,
    sync,
    log,
    maxInFlight,
    leaseMs,
    pollMs: options.pollMs ?? 1000,
    heartbeatMs: options.heartbeatMs ?? Math.ceil(leaseMs / 3),
    graceMs: options.graceMs ?? 10_000,
  });
  const isKnown = functionsKnown(sync);
  const server = createEngineServer({
    eventKey,
    makeId: context.makeId,
    now: () => clock.now(),
    log,
    health: () => healthOf(database, sync),
    async accept(events) {
      if (!(await isKnown(events))) return "not ready";
      await inTransaction(database, (tx) => acceptEvents(tx, context, events));
      return "accepted";
    },
  });
  server.listen(options.port, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const wakeUp = listenForWork(options, () => worker.wake());
  worker.start();
  return {
    url: `http://${host}:${port}`,
    port,
    synced: sync.synced,
    resync: () => sync.refresh(),
    async stop() {
      server.close();
      await worker.stop();
      await sync.stop();
      await wakeUp.stop();
      await announceWork(database.sql).catch(() => undefined);
      server.closeAllConnections();
      await database.end();
    },
  };
}

import type { SyncStore } from "@/db/store/sync-store";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import { ProviderError } from "@/lib/domain/failure";
import { heldRead } from "@/sim/memory-store/readings";
import { gateFor, storePoint } from "@/sim/points";
import { renew } from "@/sim/renewal";
import type { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

/** What the real code is given while a task runs it: every wait of it is a point of the scheduler. */
export type Process = Pick<
  Deps,
  "clock" | "syncStore" | "withAccount" | "failpoint" | "readPeriods" | "jitter" | "pulse"
>;

export function processFor(world: World, task: Task, item: string): Process {
  const { scheduler, profile } = world;
  const random = task.chance ?? world.random;
  const skewMs = profile.skewMs === 0 ? 0 : random.between(-profile.skewMs, profile.skewMs);
  if (skewMs !== 0) world.faults.add("F14");
  return {
    clock: { now: () => new Date(scheduler.nowMs + skewMs) },
    syncStore: storeFor(world, task, item),
    withAccount: (at, work) => withAccount(world, task, item, at.connectionId, work),
    failpoint: () => {},
    readPeriods: { watchedMs: profile.watchedMs, unwatchedMs: profile.unwatchedMs },
    jitter: () => random.share(),
    pulse: (everyMs, beat) => pulseOf(task, everyMs, beat),
  };
}

function pulseOf(task: Task, everyMs: number, beat: () => void): () => void {
  let isOver = false;
  const { scheduler } = task;
  const next = () => {
    if (isOver || task.state === "dropped" || task.state === "ended") return null;
    if (scheduler.nowMs >= task.stalledUntilMs) beat();
    scheduler.after(everyMs, next);
    return null;
  };
  scheduler.after(everyMs, next);
  return () => {
    isOver = true;
  };
}

function storeFor(world: World, task: Task, item: string): SyncStore {
  const { memory } = world;
  const at = <T>(name: string, act: () => T) => storePoint(world, task, item, name, act);
  const beat = <T>(act: () => T) =>
    new Promise<T>((resolve) => {
      task.scheduler.after(world.random.between(1, 20), () => {
        if (task.state !== "dropped") resolve(act());
        return null;
      });
    });
  return {
    beginPush: (...asked) =>
      at("beginPush", () => {
        const begun = memory.beginPush(...asked);
        if (begun.kind !== "work") return begun;
        world.leaseOf.set(task, begun.lease.generation);
        world.ledger.begun(task, begun.connectionId);
        return begun;
      }),
    // The work itself asks right before its call; beats come while it waits for an answer.
    extendLease: (...asked) => {
      const extend = () => memory.extendLease(...asked);
      return task.state === "running" ? at("extendLease", extend) : beat(extend);
    },
    settlePush: (...asked) =>
      at("settlePush", () => {
        const mirror = world.tables.mirrors.get(asked[0].mirrorId);
        const before = mirror?.writtenRevision ?? null;
        const isSaved = memory.settlePush(...asked);
        const after = mirror?.writtenRevision ?? null;
        if (before !== null && after !== null && after < before)
          world.ledger.broken("I14", `the pushed revision of ${mirror?.id} fell from ${before} to ${after}`);
        return isSaved;
      }),
    beginRead: (...asked) =>
      at("beginRead", () => {
        const begun = memory.beginRead(...asked);
        if (begun.kind === "read") world.ledger.begun(task, begun.connectionId);
        return begun;
      }),
    extendRead: (...asked) => beat(() => memory.extendRead(...asked)),
    savePage: (...asked) => at("savePage", () => memory.savePage(...asked)),
    endRead: (...asked) =>
      at("endRead", () => {
        const [{ calendarId }, { kind }] = asked;
        const isHeld = heldRead(world.tables, asked[0]) !== null;
        const ended = memory.endRead(...asked);
        const connectionId = world.tables.calendars.get(calendarId)?.connectionId;
        if (isHeld && connectionId && (kind === "failed" || kind === "blocked"))
          world.ladder.readFailed(connectionId);
        return ended;
      }),
    beginDrift: (...asked) =>
      at("beginDrift", () => {
        const begun = memory.beginDrift(...asked);
        if (begun.kind === "work") world.ledger.begun(task, begun.connectionId);
        return begun;
      }),
    settleDrift: (...asked) => at("settleDrift", () => memory.settleDrift(...asked)),
    connectionsToCheck: (...asked) => at("connectionsToCheck", () => memory.connectionsToCheck(...asked)),
    checkHealth: (...asked) => at("checkHealth", () => memory.checkHealth(...asked)),
  };
}

/** As the product's: a refused access token is renewed once; a refused grant needs the fieldworker. */
async function withAccount<T>(
  world: World,
  task: Task,
  item: string,
  connectionId: string,
  work: (account: CalendarProvider) => Promise<T>,
): Promise<T> {
  const phone = world.phoneOf(connectionId);
  const gate = gateFor(world, task, item, phone);
  const { tokens } = world.ledger;
  const token = tokens.get(connectionId) ?? 1;
  try {
    return await work(phone.open(token, gate));
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure.kind !== "accessExpired") throw error;
    const renewed = await renew({ world, task, item, token }, phone);
    return work(phone.open(renewed, gate));
  }
}

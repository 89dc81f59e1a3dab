import type { SyncStore } from "@/db/store/sync-store";
import type { Call, Gate } from "@/lib/calendar/memory/trouble";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { DatabaseError } from "@/sim/database-error";
import { type Fate, fateOf, refusedAsOneTooMany } from "@/sim/fates";
import type { Phone } from "@/sim/phone";
import type { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

/** What the real code is given while a task runs it: every wait of it is a point of the scheduler. */
export type Process = Pick<
  Deps,
  "clock" | "syncStore" | "withAccount" | "failpoint" | "readPeriods" | "jitter" | "pulse"
>;

export function processFor(world: World, task: Task, item: string): Process {
  const { scheduler, random, profile } = world;
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
    endRead: (...asked) => at("endRead", () => memory.endRead(...asked)),
    beginDrift: (...asked) =>
      at("beginDrift", () => {
        const begun = memory.beginDrift(...asked);
        if (begun.kind === "work") world.ledger.begun(task, begun.connectionId);
        return begun;
      }),
    settleDrift: (...asked) => at("settleDrift", () => memory.settleDrift(...asked)),
  };
}

/** A transaction: it happens whole or not at all, and its answer may be lost either way. */
export function storePoint<T>(
  world: World,
  task: Task,
  item: string,
  name: string,
  act: () => T,
): Promise<T> {
  const { random, profile } = world;
  world.steps += 1;
  const delayMs = random.chance(0.05) ? random.between(20, 2_000) : random.between(1, 15);
  const dies = random.chance(profile.crash) ? random.pick(["before", "after"] as const) : null;
  const breaks = random.chance(profile.databaseError) ? random.pick(["before", "after"] as const) : null;
  return task.point(delayMs, () => {
    world.note(`${task.name} ${name}`, () => item);
    if (dies) world.fault("F1", item);
    else if (breaks) world.fault("F15", item);
    if (dies === "before") return die(task) as T;
    if (!dies && breaks === "before") throw new DatabaseError("the database went away");
    const value = act();
    world.scheduler.trace.note(world.scheduler.nowMs, "", () => `  -> ${JSON.stringify(value)}`);
    if (dies === "after") return die(task) as T;
    if (breaks === "after") throw new DatabaseError("the answer of the database was lost");
    return value;
  });
}

function die(task: Task): unknown {
  task.drop();
  return null;
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
    const renewed = await world.cores.renew({ world, task, item, token }, phone);
    return work(phone.open(renewed, gate));
  }
}

const timeOutMs = 10_000;
/** As many as Graph takes of one mailbox; the product sends three, which is tested where it does. */
const requestsAtOnce = 4;

/** A request travels, may or may not happen, and its answer travels back or not. It happens also when its sender died meanwhile. */
export function gateFor(world: World, task: Task, item: string, phone: Phone): Gate {
  const { scheduler, random } = world;
  return <T>(call: Call, act: () => T): Promise<T> => {
    if (task.state === "dropped") return new Promise<T>(() => {});
    const isCounted = phone.isGraph && call !== "refresh";
    const isTooMany = isCounted && phone.inFlight >= requestsAtOnce;
    const fate = isTooMany ? refusedAsOneTooMany(world, item) : fateOf(world, phone, call, item);
    if (isCounted) phone.inFlight += 1;
    world.steps += 1;
    world.ledger.called(task, call, item);
    task.state = "parked";
    const thereMs = random.between(10, world.profile.slowestMs);
    if (fate.dies) scheduleDeath(world, task, item, thereMs);
    return new Promise<T>((resolve, reject) => {
      const answer = (afterMs: number, give: () => void) =>
        scheduler.after(afterMs, () => goOn(world, task, give));
      scheduler.after(thereMs, () => {
        if (isCounted) phone.inFlight -= 1;
        const happened = happen(world, task, phone, item, call, fate, act);
        if (fate.stallsMs > 0) task.stalledUntilMs = scheduler.nowMs + fate.stallsMs;
        if (happened.kind === "value") answer(random.between(5, 100), () => resolve(happened.value));
        else {
          if (task.state !== "dropped") world.ledger.answered(task, happened.failure);
          const afterMs = happened.failure.kind === "unreachable" ? timeOutMs : 50;
          answer(afterMs, () => reject(new ProviderError(happened.failure)));
        }
        return null;
      });
    });
  };
}

type Happened<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "failure"; readonly failure: ProviderFailure };

function happen<T>(
  world: World,
  task: Task,
  phone: Phone,
  item: string,
  call: Call,
  fate: Fate,
  act: () => T,
): Happened<T> {
  const carryOut = (): Happened<T> => {
    const before = world.ledger.beforeWrite(task, phone, call, item);
    const { listing } = phone.calendars;
    const { windowsLeft } = listing;
    try {
      const value = act();
      world.note(`provider ${call}`, () => `${item} -> ${JSON.stringify(value)}`);
      world.ledger.afterWrite(task, phone, call, item, before);
      return { kind: "value", value };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (listing.windowsLeft > windowsLeft) world.fault("F20", item);
      world.note(`provider ${call} refused`, () => `${item} ${error.failure.kind}`);
      return { kind: "failure", failure: error.failure };
    }
  };
  const unheard: Happened<T> = { kind: "failure", failure: { kind: "unreachable" } };
  switch (fate.kind) {
    case "ordinary":
      return carryOut();
    case "refused":
      world.note(`provider ${call} fails`, () => `${item} ${JSON.stringify(fate.failure)}`);
      return { kind: "failure", failure: fate.failure };
    case "lost":
      return unheard;
    case "unheard":
      carryOut();
      return unheard;
    case "late":
      world.scheduler.after(fate.byMs, () => {
        carryOut();
        return null;
      });
      return unheard;
  }
}

function goOn(world: World, task: Task, give: () => void): Task | null {
  if (task.state === "dropped") return null;
  const waitMs = task.stalledUntilMs - world.scheduler.nowMs;
  if (waitMs > 0) {
    world.scheduler.after(waitMs, () => goOn(world, task, give));
    return null;
  }
  task.state = "running";
  give();
  return task;
}

function scheduleDeath(world: World, task: Task, item: string, withinMs: number): void {
  world.scheduler.after(world.random.between(0, withinMs * 2), () => {
    if (task.state !== "parked") return null;
    world.fault("F1", item);
    task.drop();
    return null;
  });
}

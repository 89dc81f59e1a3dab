import type { Call, Gate } from "@/lib/calendar/memory/trouble";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { DatabaseError } from "@/sim/database-error";
import { type Fate, fateOf, refusedAsOneTooMany } from "@/sim/fates";
import type { Phone } from "@/sim/phone";
import type { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

/** A transaction: it happens whole or not at all, and its answer may be lost either way. */
export function storePoint<T>(
  world: World,
  task: Task,
  item: string,
  name: string,
  act: () => T,
): Promise<T> {
  const { profile } = world;
  const random = task.chance ?? world.random;
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
    world.ledger.called(task, phone, call, item);
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
      if (call !== "refresh") world.ladder.answered(phone.connectionId, item);
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

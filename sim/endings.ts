import type { Watch } from "@/lib/domain/calendar-event";
import type { EndingSteps, RemovalEnd } from "@/lib/usecases/end-at-provider";
import { giveUpRemovals } from "@/sim/memory-store/disconnecting";
import { addToOutbox } from "@/sim/memory-store/outbox";
import type { Tables } from "@/sim/memory-store/tables";
import { gateFor, storePoint } from "@/sim/points";
import type { Process } from "@/sim/process";
import type { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

/** The real order of lib/usecases/end-at-provider.ts over rows in memory: each step is a point, at which its process may die. */
export function endConnection(
  world: World,
  process: Pick<Process, "withAccount" | "clock">,
  task: Task,
  connectionId: string,
): Promise<RemovalEnd> {
  return world.cores.endAtProvider(stepsOf(world, process, task, connectionId), () => world.scheduler.now);
}

function stepsOf(
  world: World,
  { withAccount, clock }: Pick<Process, "withAccount" | "clock">,
  task: Task,
  connectionId: string,
): EndingSteps {
  const { tables } = world;
  const { companyId } = tables.settings;
  const at = <T>(name: string, act: () => T) => storePoint(world, task, connectionId, name, act);
  const kept = () => tables.connections.get(connectionId)?.removingUntilMs ?? null;
  return {
    keptUntil: () =>
      at("keptUntil", () => {
        const untilMs = kept();
        return untilMs === null ? null : new Date(untilMs);
      }),
    takeWatches: () => at("takeWatches", () => takeWatches(tables, connectionId)),
    withAccount: (work) => withAccount({ companyId, connectionId, isEnding: true }, work),
    giveUpRemovals: (isOver) =>
      at("giveUpRemovals", () => giveUpRemovals(tables, connectionId, isOver, clock.now())),
    holdingGrant: (work) => work(),
    grant: () =>
      at("grant", () => {
        if (kept() === null) return null;
        const phone = world.phoneOf(connectionId);
        const giveBack = () =>
          gateFor(
            world,
            task,
            connectionId,
            phone,
          )("refresh", () => {
            phone.isGivenBack = true;
          });
        return { giveBack };
      }),
    destroyKeys: () =>
      at("destroyKeys", () => {
        const connection = tables.connections.get(connectionId);
        if (!connection || connection.removingUntilMs === null) return;
        const isOver = world.scheduler.nowMs >= connection.removingUntilMs;
        connection.removingUntilMs = null;
        world.ledger.keysDestroyed(connectionId, isOver);
      }),
  };
}

function takeWatches(tables: Tables, connectionId: string): Watch[] {
  const taken: Watch[] = [];
  for (const row of tables.watches.values()) {
    if (row.connectionId !== connectionId || row.state === "ended") continue;
    row.state = "ended";
    const calendarId = tables.calendars.get(row.calendarId)?.externalId ?? "";
    const { id, resourceId, askedAt } = row;
    if (resourceId !== null) taken.push({ id, calendarId, resourceId, expiresAt: row.expiresAt ?? askedAt });
  }
  return taken;
}

/** What the minute cron sends for connections whose end is not done yet. */
export function lookAfterEndings(tables: Tables): void {
  for (const { id: connectionId, removingUntilMs } of tables.connections.values())
    if (removingUntilMs !== null) addToOutbox(tables, "removal/wanted", { connectionId });
}

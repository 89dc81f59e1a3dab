import { ProviderError } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";
import { planWatches, type WatchFacts } from "@/lib/domain/watch-plan";
import type { Calendar, Watch } from "@/sim/memory-store/tables";
import { type Process, storePoint } from "@/sim/process";
import type { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

const callbackUrl = "https://lockstep.test/api/webhooks/google";

type Steps = { readonly calendar: Calendar; readonly steps: ReturnType<typeof planWatches> };

/** The order of lib/usecases/ensure-watches.ts: the row stands before the provider is asked, an old watch ends after the new one lives. */
export async function ensureWatches(
  world: World,
  process: Process,
  task: Task,
  connectionId: string,
): Promise<{ kind: "done" } | { kind: "parked" }> {
  const point = <T>(name: string, act: () => T) => storePoint(world, task, connectionId, name, act);
  const plans = await point("planWatches", () => plansFor(world, connectionId));
  if (plans.length === 0) return { kind: "done" };
  const { companyId } = world.tables.settings;
  try {
    await process.withAccount({ companyId, connectionId }, async (account) => {
      for (const { calendar, steps } of plans)
        for (const step of steps) {
          if (step.kind === "extend") throw new Error("here a watch is replaced, never extended");
          if (step.kind === "end") {
            await point("endWatch", () => endWatch(world, step.watchId));
            continue;
          }
          const row = await point("storeAsked", () => storeAsked(world, calendar));
          const order = { id: row.id, callbackUrl, secret: new Secret(row.secret) };
          const live = await account.watch(calendar.externalId, order);
          await point("markLive", () => {
            row.state = "live";
            row.resourceId = live.resourceId;
            row.expiresAt = live.expiresAt;
          });
        }
    });
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { kind: "parked" };
  }
}

function plansFor(world: World, connectionId: string): Steps[] {
  const { tables, scheduler } = world;
  if (tables.connections.get(connectionId)?.state !== "live") return [];
  const plans: Steps[] = [];
  for (const calendar of tables.calendars.values()) {
    if (calendar.connectionId !== connectionId) continue;
    const watches: WatchFacts[] = [];
    for (const watch of tables.watches.values())
      if (watch.calendarId === calendar.id && watch.state !== "ended")
        watches.push({ ...watch, state: watch.state, renewalWantedAt: null });
    const steps = planWatches(tables.syncs.has(calendar.id), watches, "byReplacement", scheduler.now);
    if (steps.length > 0) plans.push({ calendar, steps });
  }
  return plans;
}

function storeAsked({ tables, scheduler }: World, calendar: Calendar): Watch {
  const row: Watch = {
    id: tables.uuid(),
    calendarId: calendar.id,
    secret: tables.uuid(),
    state: "asked",
    askedAt: scheduler.now,
    resourceId: null,
    expiresAt: null,
  };
  tables.watches.set(row.id, row);
  return row;
}

function endWatch({ tables }: World, watchId: string): void {
  const row = tables.watches.get(watchId);
  if (row) row.state = "ended";
}

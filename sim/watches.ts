import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Watch as ProvidersWatch } from "@/lib/domain/calendar-event";
import { decideRetry } from "@/lib/domain/decide-retry";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";
import { planWatches, type WatchFacts, type WatchStep } from "@/lib/domain/watch-plan";
import { watchesFail, watchesStand } from "@/sim/memory-store/health";
import { wantRead } from "@/sim/memory-store/outbox";
import type { Calendar, Watch } from "@/sim/memory-store/tables";
import { storePoint } from "@/sim/points";
import type { Process } from "@/sim/process";
import type { Task } from "@/sim/scheduler";
import type { World } from "@/sim/world";

const callbackUrl = "https://lockstep.test/api/webhooks/google";

type Plan = { readonly calendar: Calendar; readonly steps: readonly WatchStep[] };

type Upkeep = {
  readonly world: World;
  readonly account: CalendarProvider;
  readonly point: <T>(name: string, act: () => T) => Promise<T>;
};

/** The order of lib/usecases/ensure-watches.ts: the row stands before the provider is asked, an old watch ends after the new one lives. */
export async function ensureWatches(
  world: World,
  process: Pick<Process, "withAccount">,
  task: Task,
  connectionId: string,
): Promise<{ kind: "done" } | { kind: "parked" }> {
  const point = <T>(name: string, act: () => T) => storePoint(world, task, connectionId, name, act);
  const plans = await point("planWatches", () => plansFor(world, connectionId));
  if (plans.length === 0) {
    await noteStanding(world, connectionId, point);
    return { kind: "done" };
  }
  const { companyId } = world.tables.settings;
  try {
    await process.withAccount({ companyId, connectionId }, async (account) => {
      const upkeep = { world, account, point };
      for (const { calendar, steps } of plans) for (const step of steps) await take(upkeep, calendar, step);
    });
    await noteStanding(world, connectionId, point);
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await noteFailing(world, connectionId, error.failure, point);
    return { kind: "parked" };
  }
}

async function noteStanding(world: World, connectionId: string, point: Upkeep["point"]): Promise<void> {
  const { tables, scheduler, looksAtHealth } = world;
  const connection = tables.connections.get(connectionId);
  if (!looksAtHealth || !connection || connection.watchFailingSince === null) return;
  await point("watchesStand", () => watchesStand(tables, connection, scheduler.now));
}

/** What will not be had however often it is asked for is no failure: its calendars are read by themselves. */
async function noteFailing(
  world: World,
  connectionId: string,
  failure: ProviderFailure,
  point: Upkeep["point"],
): Promise<void> {
  if (decideRetry(failure, 1).kind !== "retry") return noteStanding(world, connectionId, point);
  const { tables, scheduler, looksAtHealth } = world;
  const connection = tables.connections.get(connectionId);
  if (!looksAtHealth || connection?.state !== "live") return;
  await point("watchesFail", () => watchesFail(tables, connection, failure, scheduler.now));
}

async function take(upkeep: Upkeep, calendar: Calendar, step: WatchStep): Promise<void> {
  const { world, account, point } = upkeep;
  if (step.kind === "end") {
    await point("endWatch", () => endWatch(world, step.watchId));
    return;
  }
  if (step.kind === "order") {
    await order(upkeep, calendar);
    return;
  }
  const askedAt = world.scheduler.now;
  const row = world.tables.watches.get(step.watchId);
  const watch = row && watchOf(row, calendar);
  const extended = watch && (await account.extendWatch(watch));
  if (row && extended) {
    await point("markExtended", () => {
      row.askedAt = askedAt;
      row.expiresAt = extended.expiresAt;
      row.renewalWantedAt = null;
    });
    return;
  }
  await point("endWatch", () => endWatch(world, step.watchId));
  await order(upkeep, calendar);
}

async function order({ world, account, point }: Upkeep, calendar: Calendar): Promise<void> {
  const row = await point("storeAsked", () => storeAsked(world, account, calendar));
  if (!row) return;
  const wish = { id: row.id, callbackUrl, secret: new Secret(row.secret) };
  const live = await account.watch(calendar.externalId, wish);
  await point("markLive", () => {
    // The connection was given up while the provider was asked.
    if (row.state === "ended") return;
    row.state = "live";
    row.resourceId = live.resourceId;
    row.expiresAt = live.expiresAt;
    // What changed while nothing watched was told to nobody.
    if (row.covers === "account") wantReads(world, row.connectionId);
  });
}

function watchOf({ id, resourceId, expiresAt, askedAt }: Watch, calendar: Calendar): ProvidersWatch | null {
  if (resourceId === null) return null;
  return { id, calendarId: calendar.externalId, resourceId, expiresAt: expiresAt ?? askedAt };
}

export function wantReads({ tables }: World, connectionId: string): void {
  for (const calendar of tables.calendars.values())
    if (calendar.connectionId === connectionId) wantRead(tables, calendar.id);
}

function plansFor(world: World, connectionId: string): Plan[] {
  const { tables } = world;
  if (tables.connections.get(connectionId)?.state !== "live") return [];
  const calendars = [...tables.calendars.values()].filter(
    (calendar) => calendar.connectionId === connectionId,
  );
  if (!world.phoneOf(connectionId).isGraph)
    return calendars.map((calendar) => planOf(world, calendar, [calendar])).filter(hasSteps);
  const primary = calendars.find(({ receives }) => receives);
  return primary ? [planOf(world, primary, calendars)].filter(hasSteps) : [];
}

const hasSteps = ({ steps }: Plan) => steps.length > 0;

/** What to do about the watches of these calendars, which one of them stands for. */
function planOf(world: World, calendar: Calendar, calendars: readonly Calendar[]): Plan {
  const { tables, scheduler } = world;
  const { watching } = world.phoneOf(calendar.connectionId).watches;
  const watches: WatchFacts[] = [];
  for (const watch of tables.watches.values())
    if (watch.state !== "ended" && calendars.some(({ id }) => id === watch.calendarId))
      watches.push({ ...watch, state: watch.state });
  const isRead = calendars.some(({ id }) => tables.syncs.has(id));
  return { calendar, steps: planWatches(isRead, watches, watching.renews, scheduler.now) };
}

/** null: its connection was given up meanwhile. */
function storeAsked(
  { tables, scheduler }: World,
  { watching }: CalendarProvider,
  calendar: Calendar,
): Watch | null {
  if (tables.connections.get(calendar.connectionId)?.state === "disconnected") return null;
  const row: Watch = {
    id: tables.uuid(),
    calendarId: calendar.id,
    connectionId: calendar.connectionId,
    covers: watching.covers,
    secret: tables.uuid(),
    state: "asked",
    askedAt: scheduler.now,
    renewalWantedAt: null,
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

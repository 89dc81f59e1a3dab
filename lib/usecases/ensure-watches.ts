import {
  endWatch,
  markLive,
  postponeWatches,
  storeAsked,
  type WatchedCalendar,
  type WatchRow,
  watchPlanFacts,
} from "@/db/store/watches";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import type { ProviderName, Watch } from "@/lib/domain/calendar-event";
import { decideRetry } from "@/lib/domain/decide-retry";
import { ProviderError } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";
import { planWatches, type WatchStep } from "@/lib/domain/watch-plan";
import { randomToken, sha256 } from "@/lib/secrets";

export type WatchDeps = Pick<Deps, "realClock" | "database" | "withAccount" | "appUrl" | "failpoint">;
export type WatchesEnsured =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly afterMs: number }
  | { readonly kind: "parked" };

type At = { readonly companyId: string; readonly connectionId: string };

/** A provider that cannot reach us will not in a minute either; until then the calendars are read by themselves. */
const refusedForMs = 60 * 60_000;

export function noticeUrl(appUrl: string, provider: ProviderName): string {
  return `${appUrl}/api/webhooks/${provider}`;
}

/**
 * Makes each read calendar of a connection watched and no other: orders, renews early with overlap, ends what is old or no
 * longer wanted [P27]. The row of a watch stands before the provider is asked (decision 17). Channel life is real time.
 */
export async function ensureWatches(deps: WatchDeps, at: At): Promise<WatchesEnsured> {
  const facts = await deps.database.asCompany(at.companyId, (tx) => watchPlanFacts(tx, at.connectionId));
  if (!facts?.isUsable) return { kind: "parked" };
  const now = deps.realClock.now();
  const work = facts.calendars.flatMap((calendar) =>
    planWatches(calendar.isRead, calendar.watches, now).map((step) => ({ calendar, step })),
  );
  if (work.length === 0) return { kind: "done" };
  const callbackUrl = noticeUrl(deps.appUrl, facts.provider);
  try {
    await deps.withAccount(at, async (account) => {
      for (const { calendar, step } of work)
        await takeStep(deps, { at, account, callbackUrl }, calendar, step);
    });
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const decision = decideRetry(error.failure, 1);
    if (decision.kind === "retry") return { kind: "again", afterMs: decision.afterMs };
    await deps.database.asCompany(at.companyId, (tx) =>
      postponeWatches(tx, at.connectionId, new Date(now.getTime() + refusedForMs)),
    );
    return { kind: "parked" };
  }
}

type Ordering = { readonly at: At; readonly account: CalendarProvider; readonly callbackUrl: string };

async function takeStep(
  deps: WatchDeps,
  ordering: Ordering,
  calendar: WatchedCalendar,
  step: WatchStep,
): Promise<void> {
  switch (step.kind) {
    case "order": {
      const replaced = calendar.watches.find((watch) => watch.id === step.replaces) ?? null;
      return order(deps, ordering, calendar, replaced);
    }
    case "end": {
      const ended = calendar.watches.find((watch) => watch.id === step.watchId);
      return ended && end(deps, ordering, calendar, ended);
    }
  }
}

async function order(
  deps: WatchDeps,
  { at, account, callbackUrl }: Ordering,
  calendar: WatchedCalendar,
  replaced: WatchRow | null,
): Promise<void> {
  const { companyId, connectionId } = at;
  const { calendarId, externalId } = calendar;
  const id = crypto.randomUUID();
  const secret = randomToken();
  const inCompany = deps.database.asCompany;
  await inCompany(companyId, (tx) =>
    storeAsked(tx, {
      id,
      companyId,
      calendarId,
      connectionId,
      secretHash: sha256(secret),
      askedAt: deps.realClock.now(),
    }),
  );
  try {
    const wish = { id, callbackUrl, secret: new Secret(secret) };
    const old = replaced && watchOf(calendar, replaced);
    const live = old ? await account.renewWatch(old, wish) : await account.watch(externalId, wish);
    deps.failpoint("channel.after_watch_before_save");
    await inCompany(companyId, (tx) => markLive(tx, id, live));
    deps.failpoint("channel.after_save_before_stop");
    if (replaced) await end(deps, { at, account, callbackUrl }, calendar, replaced);
  } catch (error) {
    // Refused for good: no channel exists. After anything else one may, and its row ends when nothing is heard of it.
    if (error instanceof ProviderError && decideRetry(error.failure, 1).kind !== "retry")
      await inCompany(companyId, (tx) => endWatch(tx, id, deps.realClock.now()));
    throw error;
  }
}

/** A channel that cannot be ended now runs out by itself, and its notices are no longer believed. */
async function end(
  deps: WatchDeps,
  { at, account }: Ordering,
  calendar: WatchedCalendar,
  ended: WatchRow,
): Promise<void> {
  const watch = watchOf(calendar, ended);
  if (watch) {
    await account.unwatch(watch).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  }
  await deps.database.asCompany(at.companyId, (tx) => endWatch(tx, ended.id, deps.realClock.now()));
}

function watchOf(calendar: WatchedCalendar, row: WatchRow): Watch | null {
  const { id, resourceId, expiresAt, askedAt } = row;
  if (resourceId === null) return null;
  return { id, calendarId: calendar.externalId, resourceId, expiresAt: expiresAt ?? askedAt };
}

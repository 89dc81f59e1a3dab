import { wishReads } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import { watchesFail, watchesMended, watchesStand } from "@/db/store/watch-health";
import {
  endWatch,
  markExtended,
  markLive,
  postponeWatches,
  storeAsked,
  type WatchedCalendar,
  type WatchPlanFacts,
  type WatchRow,
  watchPlanFacts,
} from "@/db/store/watches";
import type { CalendarProvider } from "@/lib/calendar/provider";
import type { Deps } from "@/lib/deps";
import type { ProviderName, Watch } from "@/lib/domain/calendar-event";
import { decideRetry } from "@/lib/domain/decide-retry";
import { ProviderError } from "@/lib/domain/failure";
import { Secret } from "@/lib/domain/secret";
import { planWatches, type WatchCover, type WatchStep } from "@/lib/domain/watch-plan";
import { randomToken, sha256 } from "@/lib/secrets";

export type WatchDeps = Pick<
  Deps,
  "clock" | "realClock" | "database" | "withAccount" | "appUrl" | "failpoint"
>;
export type WatchesEnsured =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly afterMs: number }
  | { readonly kind: "parked" };

type At = { readonly companyId: string; readonly connectionId: string };

/** A provider that cannot reach us will not in a minute either; until then the calendars are read by themselves. */
const refusedForMs = 60 * 60_000;

/** Each connection's own address: an account that two companies share has watches of both. */
function noticeUrl(appUrl: string, provider: ProviderName, connectionId: string): string {
  return `${appUrl}/api/webhooks/${provider}?of=${connectionId}`;
}

/**
 * Makes each read calendar of a connection watched and no other, by a watch of its own or by one of the whole account as
 * the provider has it: orders, renews early, ends what is old or no longer wanted [P27]. The row of a watch stands before
 * the provider is asked (decision 17). Watches live in real time.
 */
export async function ensureWatches(deps: WatchDeps, at: At): Promise<WatchesEnsured> {
  const facts = await factsOf(deps, at);
  if (!facts?.isUsable) return { kind: "parked" };
  const { asCompany } = deps.database;
  if (facts.calendars.every(({ isRead, watches }) => !isRead && watches.length === 0)) {
    await asCompany(at.companyId, (tx) => watchesMended(tx, at, deps.clock.now()));
    return { kind: "done" };
  }
  const callbackUrl = noticeUrl(deps.appUrl, facts.provider, at.connectionId);
  try {
    const covered = await deps.withAccount(at, async (account) => {
      const { covers, renews } = account.watching;
      // Read again: the work may be begun a second time, with a renewed token.
      const calendars = (await factsOf(deps, at))?.calendars ?? [];
      for (const place of placesOf(calendars, covers))
        for (const step of planWatches(place.isRead, place.watches, renews, deps.realClock.now()))
          await takeStep(deps, { at, account, callbackUrl, place }, step);
      return covers;
    });
    await noteStanding(deps, at, covered);
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { failure } = error;
    const decision = decideRetry(failure, 1);
    if (decision.kind === "retry") {
      await asCompany(at.companyId, (tx) => watchesFail(tx, at, failure, deps.clock.now()));
      return { kind: "again", afterMs: decision.afterMs };
    }
    return parkRefused(deps, at);
  }
}

/** An order whose answer was lost says nothing yet: only what lives stands. */
async function noteStanding(deps: WatchDeps, at: At, covers: WatchCover): Promise<void> {
  const { calendars } = (await factsOf(deps, at)) ?? { calendars: [] };
  const isLive = ({ state }: WatchRow) => state === "live";
  const isStanding = placesOf(calendars, covers).every(
    ({ isRead, watches }) => !isRead || watches.some(isLive),
  );
  if (!isStanding) return;
  await deps.database.asCompany(at.companyId, (tx) => watchesStand(tx, at, deps.clock.now()));
}

/** Refused for good: the calendars are read by themselves, which is no failure. */
async function parkRefused(deps: WatchDeps, at: At): Promise<WatchesEnsured> {
  const until = new Date(deps.realClock.now().getTime() + refusedForMs);
  await deps.database.asCompany(at.companyId, async (tx) => {
    await postponeWatches(tx, at.connectionId, until);
    await watchesMended(tx, at, deps.clock.now());
  });
  return { kind: "parked" };
}

function factsOf(deps: WatchDeps, at: At): Promise<WatchPlanFacts | null> {
  return deps.database.asCompany(at.companyId, (tx) => watchPlanFacts(tx, at.connectionId));
}

/** What one watch covers. A whole account is stood for by its primary calendar, else by one that is read. */
function placesOf(calendars: readonly WatchedCalendar[], covers: WatchCover): readonly WatchedCalendar[] {
  if (covers === "calendar") return calendars;
  const stands =
    calendars.find(({ isPrimary }) => isPrimary) ?? calendars.find(({ isRead }) => isRead) ?? calendars[0];
  if (!stands) return [];
  const isRead = calendars.some((calendar) => calendar.isRead);
  return [{ ...stands, isRead, watches: calendars.flatMap(({ watches }) => watches) }];
}

type Upkeep = {
  readonly at: At;
  readonly account: CalendarProvider;
  readonly callbackUrl: string;
  readonly place: WatchedCalendar;
};

async function takeStep(deps: WatchDeps, upkeep: Upkeep, step: WatchStep): Promise<void> {
  const rowOf = (id: string | null) => upkeep.place.watches.find((watch) => watch.id === id) ?? null;
  switch (step.kind) {
    case "order":
      return order(deps, upkeep, rowOf(step.replaces));
    case "extend": {
      const extended = rowOf(step.watchId);
      if (extended) await extend(deps, upkeep, extended);
      return;
    }
    case "end": {
      const ended = rowOf(step.watchId);
      if (ended) await end(deps, upkeep, ended);
      return;
    }
  }
}

async function order(deps: WatchDeps, upkeep: Upkeep, replaced: WatchRow | null): Promise<void> {
  const { at, account, callbackUrl, place } = upkeep;
  const { companyId, connectionId } = at;
  const { calendarId, externalId } = place;
  const id = crypto.randomUUID();
  const secret = randomToken();
  const inCompany = deps.database.asCompany;
  const isAsked = await inCompany(companyId, (tx) =>
    storeAsked(tx, {
      id,
      companyId,
      calendarId,
      connectionId,
      covers: account.watching.covers,
      secretHash: sha256(secret),
      askedAt: deps.realClock.now(),
    }),
  );
  if (!isAsked) return;
  try {
    const wish = { id, callbackUrl, secret: new Secret(secret) };
    const old = replaced && watchOf(place, replaced);
    const live = old ? await account.renewWatch(old, wish) : await account.watch(externalId, wish);
    deps.failpoint("channel.after_watch_before_save");
    await inCompany(companyId, (tx) => markLive(tx, id, live));
    deps.failpoint("channel.after_save_before_stop");
    if (replaced) await end(deps, upkeep, replaced);
    else await readAfterSilence(deps, at);
  } catch (error) {
    // Refused for good: no channel exists. After anything else one may, and its row ends when nothing is heard of it.
    if (error instanceof ProviderError && decideRetry(error.failure, 1).kind !== "retry")
      await inCompany(companyId, (tx) => endWatch(tx, id, deps.realClock.now()));
    throw error;
  }
}

/** What changed while nothing watched was told to nobody. */
async function readAfterSilence(deps: WatchDeps, { companyId, connectionId }: At): Promise<void> {
  await deps.database.asCompany(companyId, async (tx) =>
    wishReads(tx, companyId, await readableCalendarsOf(tx, connectionId), deps.clock.now()),
  );
}

/** A watch the provider no longer knows is followed by a new one at once. */
async function extend(deps: WatchDeps, upkeep: Upkeep, extended: WatchRow): Promise<void> {
  const { at, account, place } = upkeep;
  const askedAt = deps.realClock.now();
  const watch = watchOf(place, extended);
  const live = watch && (await account.extendWatch(watch));
  if (live) {
    await deps.database.asCompany(at.companyId, (tx) => markExtended(tx, extended.id, live, askedAt));
    return;
  }
  await end(deps, upkeep, extended);
  await order(deps, upkeep, null);
}

/** A watch that cannot be ended now runs out by itself, and its notices are no longer believed. */
async function end(deps: WatchDeps, { at, account, place }: Upkeep, ended: WatchRow): Promise<void> {
  const watch = watchOf(place, ended);
  if (watch) {
    await account.unwatch(watch).catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  }
  await deps.database.asCompany(at.companyId, (tx) => endWatch(tx, ended.id, deps.realClock.now()));
}

function watchOf(place: WatchedCalendar, row: WatchRow): Watch | null {
  const { id, resourceId, expiresAt, askedAt } = row;
  if (resourceId === null) return null;
  return { id, calendarId: place.externalId, resourceId, expiresAt: expiresAt ?? askedAt };
}

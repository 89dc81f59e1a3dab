import { and, asc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { calendar, connection } from "@/db/schema";
import { watch } from "@/db/schema-sync";
import type { ProviderName, Watch } from "@/lib/domain/calendar-event";
import type { WatchCover, WatchFacts } from "@/lib/domain/watch-plan";
import { byCompany } from "./by-company";
import { addToOutbox } from "./outbox";
import { askPrepared } from "./prepared";
import { textsOf } from "./seen-events";

/** A watch that has not ended. */
export type WatchRow = WatchFacts;

export type StoredWatch = Pick<
  typeof watch.$inferSelect,
  "id" | "calendarId" | "connectionId" | "covers" | "secretHash" | "resourceId" | "state" | "expiresAt"
>;

export type WatchedCalendar = {
  readonly calendarId: string;
  readonly externalId: string;
  readonly isPrimary: boolean;
  readonly isRead: boolean;
  readonly watches: readonly WatchRow[];
};

export type WatchPlanFacts = {
  readonly provider: ProviderName;
  /** Its grant can be used now. */
  readonly isUsable: boolean;
  readonly calendars: readonly WatchedCalendar[];
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The companies these watches belong to, in their order; null for an id nobody gave out, whatever its shape. */
export async function watchCompanies(
  database: DatabaseConnection,
  watchIds: readonly string[],
): Promise<(string | null)[]> {
  const ids = [...new Set(watchIds.filter((id) => uuid.test(id)).map((id) => id.toLowerCase()))];
  if (ids.length === 0) return watchIds.map(() => null);
  const rows = await database.db.execute<{ company_id: string; watch_id: string }>(sql`
    select w.company_id, w.watch_id from (${textsOf(ids)}) as of(x), watch_by_id(x::uuid) w`);
  const found = new Map(rows.map((row) => [row.watch_id, row.company_id]));
  return watchIds.map((id) => found.get(id.toLowerCase()) ?? null);
}

export async function findWatches(
  tx: Tx,
  watchIds: readonly string[],
): Promise<ReadonlyMap<string, StoredWatch>> {
  const rows = await tx
    .select({
      id: watch.id,
      calendarId: watch.calendarId,
      connectionId: watch.connectionId,
      covers: watch.covers,
      secretHash: watch.secretHash,
      resourceId: watch.resourceId,
      state: watch.state,
      expiresAt: watch.expiresAt,
    })
    .from(watch)
    .where(sql`${watch.id} in (select x::uuid from (${textsOf(watchIds)}) as of(x))`)
    .prepare("find watches")
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** SQL: whether a watch tells of changes in a calendar now, its own or its account's; not after one was found silent, until a notice has come. */
export const isWatchedNow = sql<boolean>`exists (select from watch w where w.company_id = ${calendar.companyId}
  and w.connection_id = ${calendar.connectionId} and (w.calendar_id = ${calendar.id} or w.covers = 'account')
  and w.state = 'live' and w.expires_at > clock_timestamp())
  and not exists (select from connection n where n.company_id = ${calendar.companyId} and n.id = ${calendar.connectionId}
    and n.watch_failing_since is not null and n.watch_failure is null)`;

/** Good notices came. They may bring the provider's name for what is watched before the provider's answer does. */
export async function noteNotices(tx: Tx, resources: ReadonlyMap<string, string>, now: Date): Promise<void> {
  if (resources.size === 0) return;
  await askPrepared(tx, "note notices", {
    first: {
      told: sql`select key::uuid as id, value as resource_id from jsonb_each_text(${JSON.stringify(Object.fromEntries(resources))}::text::jsonb)`,
      held: sql`select w.company_id, w.id from watch w where w.id in (select id from told) order by w.id for no key update`,
      noted: sql`update watch w set last_notice_at = ${now.toISOString()}, notice_count = w.notice_count + 1,
          resource_id = coalesce(w.resource_id, told.resource_id)
        from held join told on told.id = held.id where w.company_id = held.company_id and w.id = held.id returning w.id`,
    },
    select: { id: sql<string>`id` },
    from: sql`noted`,
  });
}

/**
 * Stands before the provider is asked, so that a first notice finds it (decision 17).
 * @returns false: the connection was given up meanwhile, and nothing was stored
 */
export async function storeAsked(
  tx: Tx,
  asked: {
    readonly id: string;
    readonly companyId: string;
    readonly calendarId: string;
    readonly connectionId: string;
    readonly covers: WatchCover;
    readonly secretHash: string;
    readonly askedAt: Date;
  },
): Promise<boolean> {
  const [held] = await tx
    .select({ state: connection.state })
    .from(connection)
    .where(eq(connection.id, asked.connectionId))
    .for("share");
  if (!held || held.state === "disconnected") return false;
  await tx.insert(watch).values({ ...asked, state: "asked" });
  return true;
}

export async function markLive(tx: Tx, watchId: string, live: Watch): Promise<void> {
  await tx
    .update(watch)
    .set({ state: "live", resourceId: live.resourceId, expiresAt: live.expiresAt })
    .where(and(eq(watch.id, watchId), ne(watch.state, "ended")));
}

/** The same watch lives on; `askedAt`: when its new life was asked for. */
export async function markExtended(tx: Tx, watchId: string, live: Watch, askedAt: Date): Promise<void> {
  await tx
    .update(watch)
    .set({ askedAt, expiresAt: live.expiresAt, renewalWantedAt: null })
    .where(and(eq(watch.id, watchId), ne(watch.state, "ended")));
}

/** Makes a watch be renewed at the next upkeep, whatever its age. @returns false when that was wished already */
export async function wishRenewal(tx: Tx, watchId: string, now: Date): Promise<boolean> {
  const wished = await tx
    .update(watch)
    .set({ renewalWantedAt: now })
    .where(and(eq(watch.id, watchId), isNull(watch.renewalWantedAt)))
    .returning({ id: watch.id });
  return wished.length > 0;
}

/** Sends for the upkeep of these connections' watches; product time may run behind real time, so it is due whatever clock asks. */
export async function wishUpkeep(
  tx: Tx,
  companyId: string,
  connectionIds: readonly string[],
  now: Date,
): Promise<void> {
  const events = connectionIds.map((connectionId) => ({
    name: "watches/wanted" as const,
    data: { companyId, connectionId },
    notBefore: new Date(0),
  }));
  await addToOutbox(tx, companyId, now, events);
}

export async function endWatch(tx: Tx, watchId: string, now: Date): Promise<void> {
  await tx
    .update(watch)
    .set({ state: "ended", endedAt: now })
    .where(and(eq(watch.id, watchId), ne(watch.state, "ended")));
}

/** The watches of these calendars that have not ended, oldest first. */
export async function watchesOf(tx: Tx, calendarIds: readonly string[]): Promise<Map<string, WatchRow[]>> {
  const found = new Map<string, WatchRow[]>(calendarIds.map((id) => [id, []]));
  if (calendarIds.length === 0) return found;
  const rows = await tx
    .select()
    .from(watch)
    .where(and(inArray(watch.calendarId, [...calendarIds]), ne(watch.state, "ended")))
    .orderBy(asc(watch.askedAt), asc(watch.id));
  for (const { id, calendarId, state, askedAt, expiresAt, resourceId, renewalWantedAt } of rows) {
    if (state === "ended") continue;
    found.get(calendarId)?.push({ id, state, askedAt, expiresAt, resourceId, renewalWantedAt });
  }
  return found;
}

/** What is watched of a connection and what should be; null: no such connection. */
export async function watchPlanFacts(tx: Tx, connectionId: string): Promise<WatchPlanFacts | null> {
  const [line] = await tx.select().from(connection).where(eq(connection.id, connectionId));
  if (!line) return null;
  const rows = await tx
    .select()
    .from(calendar)
    .where(eq(calendar.connectionId, connectionId))
    .orderBy(calendar.id);
  const watches = await watchesOf(
    tx,
    rows.map((row) => row.id),
  );
  return {
    provider: line.provider,
    isUsable: line.state === "live" || line.state === "cannotWrite",
    calendars: rows.map(({ id, externalId, isPrimary, receives, blocks }) => ({
      calendarId: id,
      externalId,
      isPrimary,
      isRead: receives || (blocks && line.direction !== "out"),
      watches: watches.get(id) ?? [],
    })),
  };
}

export async function postponeWatches(tx: Tx, connectionId: string, until: Date): Promise<void> {
  await tx.update(connection).set({ watchRetryAt: until }).where(eq(connection.id, connectionId));
}

/** A connection whose upkeep failed is looked at again after this. */
const upkeepEveryMs = 5 * 60_000;

/**
 * Sends for the connections whose watches need something. Twice at once is harmless: each is claimed once.
 * `now` is real time: a channel lives by the provider's clock. Returns how many.
 */
export async function claimWatchUpkeep(
  database: DatabaseConnection,
  now: Date,
  limit: number,
): Promise<number> {
  const at = now.toISOString();
  const due = await database.db.execute<{ company_id: string; connection_id: string }>(
    sql`select company_id, connection_id from connections_to_watch(${at}, ${limit})`,
  );
  let sent = 0;
  for (const [companyId, rows] of byCompany(due)) {
    sent += await database.asCompany(companyId, async (tx) => {
      const claimed = await tx
        .update(connection)
        .set({ watchRetryAt: new Date(now.getTime() + upkeepEveryMs) })
        .where(
          and(
            inArray(
              connection.id,
              rows.map((row) => row.connection_id),
            ),
            sql`(${connection.watchRetryAt} is null or ${connection.watchRetryAt} <= ${at})`,
          ),
        )
        .returning({ connectionId: connection.id });
      await wishUpkeep(
        tx,
        companyId,
        claimed.map((row) => row.connectionId),
        now,
      );
      return claimed.length;
    });
  }
  return sent;
}

import { and, desc, eq, ne, notInArray, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { calendar, connection } from "@/db/schema";
import type { Grant, ProviderName, RemoteCalendar } from "@/lib/domain/calendar-event";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { Secret } from "@/lib/domain/secret";
import type { Sealer } from "@/lib/secrets";
import { followHealth } from "./episodes";
import { wishReads } from "./read-wishes";
import { followReadable, readableCalendarsOf } from "./readable-calendars";

export type ConnectionRow = typeof connection.$inferSelect;
export type CalendarRow = typeof calendar.$inferSelect;

function sealedFor(companyId: string, connectionId: string, provider: ProviderName) {
  return { companyId, ownerId: connectionId, provider };
}

export async function connectionById(tx: Tx, connectionId: string): Promise<ConnectionRow | null> {
  const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId));
  return row ?? null;
}

/** The connections a member has now; a disconnected one is history. */
export async function connectionsOf(tx: Tx, memberId: string): Promise<ConnectionRow[]> {
  return tx
    .select()
    .from(connection)
    .where(and(eq(connection.memberId, memberId), ne(connection.state, "disconnected")));
}

/** Where a fieldworker's bookings go; null: nowhere. A connection that only reads receives none. */
export async function receivingCalendarOf(
  tx: Tx,
  memberId: string,
): Promise<{ calendar: CalendarRow; connection: ConnectionRow } | null> {
  const [row] = await tx
    .select({ calendar, connection })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(
      and(
        eq(calendar.memberId, memberId),
        calendar.receives,
        ne(connection.state, "disconnected"),
        ne(connection.direction, "in"),
      ),
    );
  return row ?? null;
}

/** The connection a member has, or had last, to this account. */
export async function latestConnection(
  tx: Tx,
  of: { readonly memberId: string; readonly provider: ProviderName; readonly accountId: string },
): Promise<ConnectionRow | null> {
  const [row] = await tx
    .select()
    .from(connection)
    .where(
      and(
        eq(connection.memberId, of.memberId),
        eq(connection.provider, of.provider),
        eq(connection.accountId, of.accountId),
      ),
    )
    .orderBy(desc(connection.connectedAt))
    .limit(1);
  return row ?? null;
}

export type ConsentedAccount = {
  readonly companyId: string;
  readonly memberId: string;
  readonly provider: ProviderName;
  readonly account: { readonly id: string; readonly email: string };
  readonly grant: Grant & { readonly refreshToken: Secret };
  readonly canWrite: boolean;
  readonly calendars: readonly RemoteCalendar[];
};

/**
 * Saves a consent with freshly sealed tokens and the account's calendars, and has them read and watched. Consenting again
 * to the same account renews the connection in place: links to events and the owner's choices stay. Of a new one bookings
 * go to the primary calendar unless another one was chosen, and the primary calendar blocks time.
 */
export async function saveConnection(
  tx: Tx,
  sealer: Sealer,
  consented: ConsentedAccount,
  now: Date,
): Promise<string> {
  const { memberId, provider, account } = consented;
  const existing = await latestConnection(tx, { memberId, provider, accountId: account.id });
  const id = existing?.id ?? crypto.randomUUID();
  const values = {
    accountId: consented.account.id,
    accountEmail: consented.account.email,
    state: consented.canWrite ? ("live" as const) : ("cannotWrite" as const),
    stateSince: now,
    scopes: [...consented.grant.scopes],
    connectedAt: now,
    lastFailure: null,
    lastFailureAt: null,
    removingUntil: null,
    ...sealTokens(sealer, consented.companyId, id, consented.provider, consented.grant),
  };
  if (existing) await tx.update(connection).set(values).where(eq(connection.id, id));
  else {
    await tx.insert(connection).values({
      id,
      companyId: consented.companyId,
      memberId: consented.memberId,
      provider: consented.provider,
      ...values,
    });
  }
  await saveCalendars(tx, consented, id, existing === null);
  const at = { companyId: consented.companyId, connectionId: id };
  await followReadable(tx, at, now);
  await wishReads(tx, at.companyId, await readableCalendarsOf(tx, id), now);
  await followHealth(tx, at, now);
  return id;
}

function sealTokens(
  sealer: Sealer,
  companyId: string,
  connectionId: string,
  provider: ProviderName,
  grant: Grant & { readonly refreshToken: Secret },
) {
  const { sealedDataKey, box } = sealer.newDataKey(sealedFor(companyId, connectionId, provider));
  return {
    sealedDataKey,
    sealedAccessToken: box.seal(grant.accessToken, "accessToken"),
    sealedRefreshToken: box.seal(grant.refreshToken, "refreshToken"),
    accessTokenExpiresAt: grant.expiresAt,
  };
}

/** A calendar the account no longer lists keeps its row: events of ours may be in it. */
async function saveCalendars(
  tx: Tx,
  consented: ConsentedAccount,
  connectionId: string,
  isNew: boolean,
): Promise<void> {
  const { companyId, memberId } = consented;
  await saveListed(tx, { id: connectionId, companyId, memberId }, consented.calendars, isNew);
  if (await receivingCalendarOf(tx, consented.memberId)) return;
  await tx.update(calendar).set({ receives: false }).where(eq(calendar.memberId, consented.memberId));
  await tx
    .update(calendar)
    .set({ receives: true })
    .where(and(eq(calendar.connectionId, connectionId), calendar.isPrimary, calendar.canWrite));
}

/** The account's calendars as it lists them; the choices among those known before stay. */
export async function saveListed(
  tx: Tx,
  line: Pick<ConnectionRow, "id" | "companyId" | "memberId">,
  listed: readonly RemoteCalendar[],
  isNew = false,
): Promise<void> {
  const { id: connectionId, companyId, memberId } = line;
  for (const { id: externalId, name, zone, isPrimary, canWrite } of listed) {
    const values = { name, zone, isPrimary, canWrite };
    await tx
      .insert(calendar)
      .values({
        ...{ companyId, connectionId, memberId, externalId },
        receives: false,
        blocks: isNew && isPrimary,
        ...values,
      })
      .onConflictDoUpdate({
        target: [calendar.companyId, calendar.connectionId, calendar.externalId],
        set: values,
      });
  }
}

export type OpenTokens = {
  readonly provider: ProviderName;
  readonly state: ConnectionRow["state"];
  /** Disconnected, and kept for nothing but taking out what we wrote (decision 4). */
  readonly isEnding: boolean;
  readonly accountId: string;
  readonly accessToken: Secret | null;
  readonly accessTokenExpiresAt: Date | null;
  readonly refreshToken: Secret | null;
};

/** @throws SealBrokenError when the row's secrets were changed or moved. */
export async function openTokens(tx: Tx, sealer: Sealer, connectionId: string): Promise<OpenTokens | null> {
  const row = await connectionById(tx, connectionId);
  if (!row) return null;
  const box = row.sealedDataKey
    ? sealer.openDataKey(row.sealedDataKey, sealedFor(row.companyId, row.id, row.provider))
    : null;
  const open = (sealed: string | null, field: string) => (box && sealed ? box.open(sealed, field) : null);
  return {
    provider: row.provider,
    state: row.state,
    isEnding: row.state === "disconnected" && row.removingUntil !== null,
    accountId: row.accountId,
    accessToken: open(row.sealedAccessToken, "accessToken"),
    accessTokenExpiresAt: row.accessTokenExpiresAt,
    refreshToken: open(row.sealedRefreshToken, "refreshToken"),
  };
}

/** Saves what a refresh gave. A rotated refresh token replaces the old one in the same statement. */
export async function saveRefreshed(
  tx: Tx,
  sealer: Sealer,
  connectionId: string,
  grant: Grant,
): Promise<void> {
  const row = await connectionById(tx, connectionId);
  if (!row?.sealedDataKey) return;
  const box = sealer.openDataKey(row.sealedDataKey, sealedFor(row.companyId, row.id, row.provider));
  await tx
    .update(connection)
    .set({
      sealedAccessToken: box.seal(grant.accessToken, "accessToken"),
      accessTokenExpiresAt: grant.expiresAt,
      ...(grant.refreshToken ? { sealedRefreshToken: box.seal(grant.refreshToken, "refreshToken") } : {}),
    })
    .where(eq(connection.id, connectionId));
}

export async function markConnection(
  tx: Tx,
  connectionId: string,
  state: ConnectionRow["state"],
  failure: ProviderFailure,
  now: Date,
): Promise<void> {
  // Whoever paused or ended it meanwhile is not overruled by a late answer.
  await tx
    .update(connection)
    .set({
      state,
      stateSince: sql`case when ${connection.state} = ${state} then ${connection.stateSince} else ${now.toISOString()}::timestamptz end`,
      lastFailure: failure,
      lastFailureAt: now,
    })
    .where(and(eq(connection.id, connectionId), notInArray(connection.state, ["disconnected", "paused"])));
}

/**
 * Runs `work` while nobody else in any process holds this connection's lock. It holds a database connection, not a
 * transaction, so the work may talk to the provider; the lock ends with the work or the process. When the database goes
 * away meanwhile the lock is gone too, and the work goes on: what it did at the provider cannot be taken back.
 */
export function withConnectionLock<T>(
  database: DatabaseConnection,
  connectionId: string,
  work: () => Promise<T>,
): Promise<T> {
  return database.withSession(async (sql) => {
    await sql`select pg_advisory_lock(2, hashtext(${connectionId}))`;
    return work();
  });
}

import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, member } from "@/db/schema";
import { calendarSync } from "@/db/schema-sync";
import type { ChangePage, SyncCursor } from "@/lib/domain/calendar-event";
import { interpretPage, newsOf } from "@/lib/domain/interpret-page";
import { blockWindow } from "@/lib/domain/read-schedule";
import type { HeldRemoval } from "@/lib/domain/removal-guard";
import { announce } from "./activity";
import { applyPage, type Reading } from "./apply-page";
import { expandFamilies } from "./busy-blocks";
import { refreshBusyConflicts } from "./conflicts";
import { markConnection } from "./connections";
import { followHealth } from "./episodes";
import { endListing, judgeTombstones } from "./listing-end";
import { pageFacts } from "./page-facts";
import { askAgain, suspectCopiesIn } from "./suspicions";
import { keepRun } from "./sync-runs";
import type { BegunRead, PageNews, ReadEnd, ReadLease, ReadRun, SavedPage } from "./sync-store";
import { oldestUnreadable } from "./unreadable-events";
import { isWatchedNow } from "./watches";

/** Leases use the database's real clock, which all processes share (decision 26). */
const leaseEnd = sql`clock_timestamp() + make_interval(secs => 20)`;
const unreadableAtOnce = 20;

type SyncRow = typeof calendarSync.$inferSelect;

export async function beginRead(
  tx: Tx,
  at: { companyId: string; calendarId: string },
  now: Date,
): Promise<BegunRead> {
  const leased = await leaseToList(tx, at, now);
  if (leased) return leased;
  const [found] = await tx
    .select({
      sync: calendarSync,
      calendar,
      connection,
      busyMs: sql<number>`coalesce(extract(epoch from ${calendarSync.leasedUntil} - clock_timestamp()) * 1000, 0)::float8`,
    })
    .from(calendarSync)
    .innerJoin(calendar, eq(calendar.id, calendarSync.calendarId))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(eq(calendarSync.calendarId, at.calendarId))
    .for("update", { of: calendarSync });
  if (!found || !isReadable(found.calendar, found.connection)) return { kind: "notRead" };
  if (found.connection.direction === "out") return lookAtCopies(tx, { ...found.sync, ...found }, now);
  if (found.busyMs > 0) return { kind: "busy", retryAfterMs: Math.ceil(found.busyMs) };
  const begun = await leaseToList(tx, at, now);
  if (!begun) throw new Error("a locked calendar was not leased");
  return begun;
}

/** Takes the lease of a calendar that is listed and that nobody reads, in one statement; null when there is a reason not to. */
async function leaseToList(
  tx: Tx,
  at: { companyId: string; calendarId: string },
  now: Date,
): Promise<Extract<BegunRead, { kind: "read" }> | null> {
  const { companyId, calendarId } = at;
  const [row] = await tx
    .update(calendarSync)
    .set({
      leaseGeneration: sql`${calendarSync.leaseGeneration} + 1`,
      leasedUntil: leaseEnd,
      servedSeq: calendarSync.wantedSeq,
      queuedUntil: null,
    })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(
      and(
        eq(calendarSync.calendarId, calendarId),
        eq(calendar.id, calendarSync.calendarId),
        or(calendar.receives, calendar.blocks),
        ne(connection.direction, "out"),
        inArray(connection.state, [...readableStates]),
        sql`coalesce(${calendarSync.leasedUntil} <= clock_timestamp(), true)`,
      ),
    )
    .returning({
      generation: calendarSync.leaseGeneration,
      connectionId: connection.id,
      externalId: calendar.externalId,
      cursor: calendarSync.cursor,
      failedAttempts: calendarSync.failedAttempts,
      isWatched: isWatchedNow,
      unreadable: oldestUnreadable(at, unreadableAtOnce),
    })
    .prepare("begin a reading")
    .execute();
  if (!row) return null;
  const { generation, cursor, ...rest } = row;
  const lease = { companyId, calendarId, generation };
  return { ...rest, kind: "read", lease, cursor: cursor as SyncCursor | null, window: blockWindow(now) };
}

/** Our own write makes a notice too, and looking at every copy for it would be for nothing. */
const ownEchoMs = 10_000;
const lookEveryMs = 60 * 60_000;

/** Where nothing is listed, every copy still to come is looked at: after a notice, and each hour. */
async function lookAtCopies(
  tx: Tx,
  at: Pick<SyncRow, "companyId" | "calendarId" | "firstReadAt"> & {
    readonly connection: Pick<typeof connection.$inferSelect, "id" | "lastOutAt">;
  },
  now: Date,
): Promise<BegunRead> {
  const { companyId, calendarId, firstReadAt } = at;
  const sinceOutMs = now.getTime() - (at.connection.lastOutAt?.getTime() ?? 0);
  const againMs = sinceOutMs >= 0 && sinceOutMs < ownEchoMs ? ownEchoMs - sinceOutMs : null;
  const place = { companyId, calendarId, connectionId: at.connection.id };
  if (againMs === null) await suspectCopiesIn(tx, place, now);
  // No reading ever ends here, so this is where lost jobs are sent for again.
  await askAgain(tx, place, now);
  await tx
    .update(calendarSync)
    .set({
      nextReadAt: new Date(now.getTime() + (againMs ?? lookEveryMs)),
      ...(againMs === null
        ? {
            servedSeq: calendarSync.wantedSeq,
            queuedUntil: null,
            firstReadAt: firstReadAt ?? now,
            lastReadAt: now,
          }
        : {}),
    })
    .where(eq(calendarSync.calendarId, calendarId));
  return { kind: "copiesOnly", againMs };
}

function isReadable(
  { receives, blocks }: typeof calendar.$inferSelect,
  { state, direction }: typeof connection.$inferSelect,
): boolean {
  const isFollowed = receives || (blocks && direction !== "out");
  return isFollowed && readableStates.some((readable) => readable === state);
}

const readableStates = ["live", "cannotWrite"] as const;

function held(lease: ReadLease) {
  return and(
    eq(calendarSync.calendarId, lease.calendarId),
    eq(calendarSync.leaseGeneration, lease.generation),
    sql`${calendarSync.leasedUntil} is not null`,
  );
}

export async function extendRead(tx: Tx, lease: ReadLease): Promise<boolean> {
  const rows = await tx
    .update(calendarSync)
    .set({ leasedUntil: leaseEnd })
    .where(held(lease))
    .returning({ id: calendarSync.calendarId });
  return rows.length > 0;
}

export async function savePage(
  tx: Tx,
  lease: ReadLease,
  { cursor, page }: { readonly cursor: SyncCursor | null; readonly page: ChangePage },
  now: Date,
): Promise<SavedPage> {
  const found = await lockHeld(tx, lease);
  if (!found || found.sync.cursor !== cursor) return { kind: "lost" };
  const { companyId, calendarId } = lease;
  const sync = startedAnew(found.sync);
  const at: Reading = { ...found.place, epoch: sync.epoch };
  const { facts, hasMarks } = await pageFacts(tx, at, page);
  const effects = interpretPage(page, facts);
  const news = newsOf(page, effects);
  const tombstones = { gone: effects.gone, goneSoFar: sync.goneSoFar, isLast: page.isLast };
  const judged = sync.isReadingAll ? null : await judgeTombstones(tx, at, tombstones, sync.held, now);
  if (judged?.disbelieved) return readAgain(tx, calendarId, judged.disbelieved, news);
  const touched = await applyPage(tx, at, page, { effects, hasMarks }, now);
  const listing = sync.isReadingAll && page.isLast ? await endListing(tx, at, sync.held, touched, now) : null;
  const window = blockWindow(now);
  const isChanged = await expandFamilies(tx, { ...at, window }, touched, now);
  const ended = listing?.kind === "believed";
  const next = listing?.kind === "notBelieved" ? null : page.next;
  await tx
    .update(calendarSync)
    .set({
      cursor: next,
      epoch: sync.epoch,
      isReadingAll: sync.isReadingAll && !ended,
      readSoFar: sync.isReadingAll ? sync.readSoFar + page.changes.length : sync.readSoFar,
      pagesSaved: sync.pagesSaved + 1,
      goneSoFar: page.isLast ? 0 : (judged?.goneSoFar ?? 0),
      ...(listing ? { held: listing.held } : {}),
      ...(ended ? { firstReadAt: sync.firstReadAt ?? now, expandedUntil: window.end } : {}),
      ...(sync.isReadingAll ? {} : delaysOf(sync, effects.newestAt, now)),
    })
    .where(eq(calendarSync.calendarId, calendarId));
  if (isChanged) {
    await refreshBusyConflicts(tx, at, now);
    await announce(tx, companyId, null);
  } else if (sync.isReadingAll) await announce(tx, companyId, null);
  if (listing?.kind === "notBelieved")
    return { kind: "saved", isDone: listing.held.state === "asking", cursor: null, news };
  return { kind: "saved", isDone: page.isLast, cursor: page.next, news };
}

/** Nothing of the page is stored, and everything is read once more. */
async function readAgain(
  tx: Tx,
  calendarId: string,
  disbelieved: HeldRemoval,
  news: PageNews,
): Promise<SavedPage> {
  await tx
    .update(calendarSync)
    .set({ cursor: null, held: disbelieved, goneSoFar: 0 })
    .where(eq(calendarSync.calendarId, calendarId));
  return { kind: "saved", isDone: false, cursor: null, news };
}

async function lockHeld(
  tx: Tx,
  lease: ReadLease,
): Promise<{ sync: SyncRow; place: Omit<Reading, "epoch"> } | null> {
  const [row] = await tx
    .select({ sync: calendarSync, connectionId: calendar.connectionId, zone: member.zone })
    .from(calendarSync)
    .innerJoin(calendar, eq(calendar.id, calendarSync.calendarId))
    .innerJoin(member, eq(member.id, calendarSync.memberId))
    .where(held(lease))
    .for("update", { of: calendarSync })
    .prepare("lock a reading")
    .execute();
  if (!row) return null;
  const { companyId, calendarId, memberId, keepsEvents } = row.sync;
  const place = { companyId, calendarId, memberId, keepsEvents };
  return { sync: row.sync, place: { ...place, connectionId: row.connectionId, zone: row.zone } };
}

/** Without a cursor everything is read: what is not met again in this epoch is gone. */
function startedAnew(sync: SyncRow): SyncRow {
  if (sync.cursor !== null) return sync;
  return { ...sync, epoch: sync.epoch + 1, isReadingAll: true, readSoFar: 0 };
}

/** From its owner's hand to the wish to read, and from there to the page. */
function delaysOf({ wantedAt }: SyncRow, newestAt: Date | null, now: Date) {
  if (newestAt === null) return {};
  const heardAt = wantedAt ?? now;
  return {
    providerDelayMs: delayMs(newestAt, heardAt),
    ownDelayMs: delayMs(heardAt, now),
  };
}

const longestMs = 2_147_483_647;

function delayMs(from: Date, to: Date): number {
  return Math.min(longestMs, Math.max(0, to.getTime() - from.getTime()));
}

export async function endRead(
  tx: Tx,
  lease: ReadLease,
  end: ReadEnd,
  now: Date,
  nextReadAt: Date,
  run?: ReadRun,
): Promise<{ wantsMore: boolean }> {
  const { companyId, calendarId } = lease;
  const at = now.toISOString();
  const isMoreWanted = sql`${calendarSync.wantedSeq} > ${calendarSync.servedSeq}`;
  // A job that is on its way serves what was wished meanwhile.
  const isSentFor = sql`coalesce(${calendarSync.queuedUntil} > ${at}, false)`;
  const [ended] = await tx
    .update(calendarSync)
    .set({
      leasedUntil: null,
      nextReadAt: end.kind === "failed" ? end.retryAt : nextReadAt,
      wantedAt: sql`case when ${isMoreWanted} then ${calendarSync.wantedAt} end`,
      ...(end.kind === "startOver" ? { cursor: null } : {}),
      ...(end.kind === "done" ? { lastReadAt: now, ...healthy } : {}),
      ...(end.kind === "failed" || end.kind === "blocked"
        ? {
            failure: end.failure,
            failedAttempts: sql`${calendarSync.failedAttempts} + 1`,
            failingSince: sql`coalesce(${calendarSync.failingSince}, ${at})`,
          }
        : {}),
    })
    .from(calendar)
    .where(and(held(lease), eq(calendar.id, calendarSync.calendarId)))
    .returning({
      connectionId: calendar.connectionId,
      wantsMore: sql<boolean>`${isMoreWanted} and not ${isSentFor}`,
      hasSuspicions: hasSuspicions(lease),
      isInEpisode: sql<boolean>`exists (select from episode e where e.company_id = ${calendar.companyId}
        and e.connection_id = ${calendar.connectionId} and e.ended_at is null)`,
    })
    .prepare("end a reading")
    .execute();
  if (!ended) return { wantsMore: false };
  const { connectionId, wantsMore } = ended;
  if (run) await keepRun(tx, { companyId, calendarId, connectionId }, end, run, now);
  if (end.kind === "done" && ended.hasSuspicions)
    await askAgain(tx, { companyId, calendarId, connectionId }, now);
  if (end.kind === "blocked" && end.state === "needsReconnect") {
    await markConnection(tx, connectionId, "needsReconnect", end.failure, now);
    await announce(tx, companyId, null);
  }
  const failedOrMended = end.kind === "failed" || end.kind === "blocked" || ended.isInEpisode;
  if (failedOrMended) await followHealth(tx, { companyId, connectionId }, now);
  return { wantsMore };
}

function hasSuspicions({ companyId, calendarId }: ReadLease) {
  return sql<boolean>`exists (select from mirror m where m.company_id = ${companyId} and m.calendar_id = ${calendarId}
    and m.drift ->> 'kind' = 'suspected')`;
}

const healthy = { failure: null, failedAttempts: 0, failingSince: null } as const;

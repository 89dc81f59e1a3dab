import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, member } from "@/db/schema";
import { episode } from "@/db/schema-health";
import { busyBlock, calendarSync } from "@/db/schema-sync";
import { isCutShort } from "@/db/store/unreadable-events";
import { isWatchedNow } from "@/db/store/watches";
import { type BlockingRules, whyNot } from "@/lib/domain/blocking";
import type { FreeDay } from "@/lib/domain/busy-view";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { calendarLabel } from "@/lib/domain/calendar-label";
import type { SyncDirection } from "@/lib/domain/drift";
import type { EpisodeDirection } from "@/lib/domain/episode";
import type { EventColour } from "@/lib/domain/event-colour";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { HeldRemoval } from "@/lib/domain/removal-guard";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import type { LocalDate } from "@/lib/domain/time";

/** How far the reading of one calendar is. */
export type ReadView = {
  readonly isReadingAll: boolean;
  /** Events seen so far in the reading of everything that goes on, or was the last. */
  readonly readSoFar: number;
  readonly firstReadAt: Date | null;
  readonly lastReadAt: Date | null;
  readonly failingSince: Date | null;
  readonly failure: ProviderFailure["kind"] | null;
  /** live: a watch tells of changes; polling: it is read by itself. */
  readonly watch: "live" | "polling";
  /** A removal too large to believe. */
  readonly held: HeldRemoval | null;
  /** An approved removal that can still be undone: how many events. */
  readonly undoable: number;
  readonly unreadableCount: number;
  /** Series with more occurrences than are looked for. */
  readonly cutShortCount: number;
  readonly providerDelayMs: number | null;
  readonly ownDelayMs: number | null;
};

export type CalendarView = {
  readonly id: string;
  readonly name: string;
  readonly isPrimary: boolean;
  readonly canWrite: boolean;
  readonly receives: boolean;
  readonly blocks: boolean;
  /** null: it is not read. */
  readonly read: ReadView | null;
};

/** One connected account as its owner sees it. Tokens are not part of it. */
export type ConnectionView = {
  readonly id: string;
  readonly provider: ProviderName;
  readonly accountEmail: string;
  readonly state: ConnectionHealth;
  readonly direction: SyncDirection;
  readonly eventColour: EventColour | null;
  readonly stateSince: Date;
  /** Why the last call failed; null: it worked. */
  readonly lastFailure: ProviderFailure | null;
  readonly connectedAt: Date;
  readonly lastOutAt: Date | null;
  readonly scopes: readonly string[];
  /** The open episode; null: nothing fails. */
  readonly episode: { readonly openedAt: Date; readonly directions: readonly EpisodeDirection[] } | null;
  readonly calendars: readonly CalendarView[];
};

export type CalendarSettings = {
  readonly email: string;
  readonly zone: string;
  readonly takesBookings: boolean;
  readonly blockingRules: BlockingRules;
  readonly connections: readonly ConnectionView[];
  /** Where bookings go, "mike@demo.test › Work"; null: nowhere. */
  readonly receiving: string | null;
};

export async function calendarSettings(tx: Tx, memberId: string): Promise<CalendarSettings> {
  const [who] = await tx
    .select({
      email: member.email,
      zone: member.zone,
      takesBookings: member.takesBookings,
      blockingRules: member.blockingRules,
    })
    .from(member)
    .where(eq(member.id, memberId));
  if (!who) throw new Error("a signed-in member has no row");
  const connections = await connectionViews(tx, memberId);
  const receiving = connections
    .filter(({ direction }) => direction !== "in")
    .flatMap(({ accountEmail, calendars }) =>
      calendars.filter((each) => each.receives).map((each) => calendarLabel(accountEmail, each.name)),
    );
  return { ...who, connections, receiving: receiving[0] ?? null };
}

async function connectionViews(tx: Tx, memberId: string): Promise<ConnectionView[]> {
  const rows = await tx
    .select({
      id: connection.id,
      provider: connection.provider,
      accountEmail: connection.accountEmail,
      state: connection.state,
      direction: connection.direction,
      eventColour: connection.eventColour,
      stateSince: connection.stateSince,
      lastFailure: connection.lastFailure,
      connectedAt: connection.connectedAt,
      lastOutAt: connection.lastOutAt,
      scopes: connection.scopes,
      episode: { openedAt: episode.openedAt, directions: episode.directions },
    })
    .from(connection)
    .leftJoin(episode, and(eq(episode.connectionId, connection.id), isNull(episode.endedAt)))
    .where(and(eq(connection.memberId, memberId), ne(connection.state, "disconnected")))
    .orderBy(asc(connection.connectedAt), asc(connection.id));
  const calendars = await calendarViews(
    tx,
    rows.map((row) => row.id),
  );
  return rows.flatMap(({ state, ...row }) =>
    state === "disconnected" ? [] : [{ ...row, state, calendars: calendars.get(row.id) ?? [] }],
  );
}

const readColumns = {
  sync: calendarSync,
  isWatched: isWatchedNow,
  unreadableCount: sql<number>`(select count(*)::int from unreadable_event u
    where u.company_id = ${calendar.companyId} and u.calendar_id = ${calendar.id} and u.reason <> ${isCutShort})`,
  cutShortCount: sql<number>`(select count(*)::int from unreadable_event u
    where u.company_id = ${calendar.companyId} and u.calendar_id = ${calendar.id} and u.reason = ${isCutShort})`,
  undoable: sql<number>`(select count(*)::int from seen_event s where s.company_id = ${calendar.companyId}
    and s.calendar_id = ${calendar.id} and s.removed_at is not null)`,
};

async function calendarViews(tx: Tx, connectionIds: string[]): Promise<Map<string, CalendarView[]>> {
  const views = new Map<string, CalendarView[]>(connectionIds.map((id) => [id, []]));
  if (connectionIds.length === 0) return views;
  const rows = await tx
    .select({ calendar, ...readColumns })
    .from(calendar)
    .leftJoin(calendarSync, eq(calendarSync.calendarId, calendar.id))
    .where(inArray(calendar.connectionId, connectionIds))
    .orderBy(desc(calendar.isPrimary), asc(calendar.name), asc(calendar.id));
  for (const { calendar: found, sync, isWatched, unreadableCount, cutShortCount, undoable } of rows) {
    const { id, name, isPrimary, canWrite, receives, blocks } = found;
    const read: ReadView | null = sync && {
      isReadingAll: sync.isReadingAll,
      readSoFar: sync.readSoFar,
      firstReadAt: sync.firstReadAt,
      lastReadAt: sync.lastReadAt,
      failingSince: sync.failingSince,
      failure: sync.failure?.kind ?? null,
      watch: isWatched ? "live" : "polling",
      held: sync.held,
      undoable,
      unreadableCount,
      cutShortCount,
      providerDelayMs: sync.providerDelayMs,
      ownDelayMs: sync.ownDelayMs,
    };
    views.get(found.connectionId)?.push({ id, name, isPrimary, canWrite, receives, blocks, read });
  }
  return views;
}

/** Days a member probably has off, though their calendar says free: all-day events that block nothing [P4][C20]. */
export async function freeDayHints(tx: Tx, memberId: string, now: Date, limit = 20): Promise<FreeDay[]> {
  const rows = await tx
    .selectDistinct({
      startsAt: busyBlock.startsAt,
      startDate: busyBlock.startDate,
      endDate: busyBlock.endDate,
      shows: busyBlock.shows,
      response: busyBlock.response,
      provider: connection.provider,
      rules: member.blockingRules,
    })
    .from(busyBlock)
    .innerJoin(calendar, and(eq(calendar.id, busyBlock.calendarId), calendar.blocks))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .innerJoin(member, eq(member.id, busyBlock.memberId))
    .where(
      and(
        eq(busyBlock.memberId, memberId),
        eq(busyBlock.shows, "free"),
        isNotNull(busyBlock.startDate),
        gt(busyBlock.endsAt, now),
        ne(connection.state, "disconnected"),
      ),
    )
    .orderBy(asc(busyBlock.startsAt))
    .limit(limit);
  return rows.flatMap(({ startDate, endDate, shows, response, provider, rules }) => {
    if (startDate === null || endDate === null) return [];
    const days = { startDate: startDate as LocalDate, endDateExclusive: endDate as LocalDate };
    const reason = whyNot({ time: { kind: "allDay", ...days }, shows, response }, rules);
    return reason === "free" ? [{ ...days, provider }] : [];
  });
}

/** A removal somebody must answer, with whose calendar it is in. */
export type HeldRemovalView = {
  readonly calendarId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly provider: ProviderName;
  readonly held: HeldRemoval;
};

/** Removals that wait for an answer: a member's own, or everybody's with `memberId` null. */
export async function heldRemovals(tx: Tx, memberId: string | null): Promise<HeldRemovalView[]> {
  const rows = await tx
    .select({
      calendarId: calendarSync.calendarId,
      memberId: member.id,
      memberName: member.name,
      provider: connection.provider,
      held: calendarSync.held,
    })
    .from(calendarSync)
    .innerJoin(calendar, eq(calendar.id, calendarSync.calendarId))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .innerJoin(member, eq(member.id, calendarSync.memberId))
    .where(
      and(
        sql`${calendarSync.held} ->> 'state' = 'asking'`,
        memberId === null ? undefined : eq(member.id, memberId),
      ),
    )
    .orderBy(asc(member.name), asc(calendarSync.calendarId));
  return rows.flatMap(({ held, ...row }) => (held ? [{ ...row, held }] : []));
}

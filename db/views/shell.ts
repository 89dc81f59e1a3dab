import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, company, connection, member, push } from "@/db/schema";
import { episode } from "@/db/schema-health";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { calendarTitle } from "@/lib/domain/calendar-label";
import { type HealthState, healthOf } from "@/lib/domain/connection-health";
import type { DigestLine } from "@/lib/domain/digest";
import type { ProviderFailure } from "@/lib/domain/failure";
import { type Actor, may } from "@/lib/domain/roles";
import { needsAttention } from "@/lib/domain/sync-health-words";

/** A connection that fails or needs a person, and how many bookings wait behind it. */
export type ConnectionTrouble = {
  readonly connectionId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly provider: ProviderName;
  readonly state: HealthState;
  readonly since: Date;
  readonly failure: ProviderFailure | null;
  /** The calendar that bookings go to; null: none does. */
  readonly calendarName: string | null;
  readonly waitingBookings: number;
};

/** What came to a fieldworker's calendar when it answered again, told to them for a while. */
export type Recovery = { readonly episodeId: string; readonly lines: readonly DigestLine[] };

export type ViewerFacts = {
  /** In which the office's pages show times: the company's zone, or the viewer's own where the company says so. */
  readonly zone: string;
  readonly ownZone: string;
  readonly takesBookings: boolean;
};

export type ShellView = ViewerFacts & {
  readonly troubles: readonly ConnectionTrouble[];
  /** The viewer's own. */
  readonly recovered: Recovery | null;
};

/** What the frame around every page shows this member. The office sees every connection in trouble, others their own. */
export async function shellView(
  tx: Tx,
  actor: Pick<Actor, "memberId" | "role">,
  now: Date,
): Promise<ShellView> {
  return {
    ...(await viewerFacts(tx, actor.memberId)),
    troubles: await troublesFor(tx, may(actor.role, "seeSyncHealth") ? null : actor.memberId, now),
    recovered: await recoveryOf(tx, actor.memberId, now),
  };
}

/** How many connections somebody should look at. */
export async function attentionCount(tx: Tx, actor: Pick<Actor, "role">, now: Date): Promise<number> {
  return may(actor.role, "seeSyncHealth") ? (await troublesFor(tx, null, now)).length : 0;
}

const shownZone = sql<string>`case ${company.timesShownIn} when 'member' then ${member.zone} else ${company.zone} end`;

export async function viewerFacts(tx: Tx, memberId: string): Promise<ViewerFacts> {
  const [row] = await tx
    .select({ zone: shownZone, ownZone: member.zone, takesBookings: member.takesBookings })
    .from(member)
    .innerJoin(company, eq(company.id, member.companyId))
    .where(eq(member.id, memberId));
  if (!row) throw new Error("a signed-in member has no row");
  return row;
}

async function troublesFor(tx: Tx, memberId: string | null, now: Date): Promise<ConnectionTrouble[]> {
  const rows = await tx
    .select({
      connectionId: connection.id,
      memberId: connection.memberId,
      memberName: member.name,
      provider: connection.provider,
      accountEmail: connection.accountEmail,
      state: connection.state,
      stateSince: connection.stateSince,
      failure: connection.lastFailure,
      calendarName: calendar.name,
      episode,
      waitingBookings: sql<number>`(select count(distinct ${push.bookingId})::int from ${push}
        where ${and(eq(push.fieldworkerId, connection.memberId), isNull(push.finishedAt))})`,
    })
    .from(connection)
    .innerJoin(member, eq(member.id, connection.memberId))
    .leftJoin(calendar, and(eq(calendar.connectionId, connection.id), calendar.receives))
    .leftJoin(episode, and(eq(episode.connectionId, connection.id), isNull(episode.endedAt)))
    .where(
      and(
        or(
          inArray(connection.state, ["needsReconnect", "cannotWrite"]),
          and(eq(connection.state, "live"), isNotNull(episode.id)),
        ),
        member.isActive,
        memberId === null ? undefined : eq(connection.memberId, memberId),
      ),
    )
    .orderBy(asc(connection.stateSince), asc(connection.id));
  return rows.flatMap(({ state, stateSince, episode: open, calendarName, accountEmail, ...row }) => {
    if (state === "disconnected") return [];
    // Whether it is read for the first time, or has no watch, is no trouble.
    const health = healthOf({ state, episode: open, isReadingFirst: false, isWatched: true }, now);
    const since = state === "live" ? (open?.openedAt ?? stateSince) : stateSince;
    if (!needsAttention({ state: health, since }, now)) return [];
    const failing = open?.directions.find(
      ({ direction, overAt }) => overAt === null && direction !== "watch",
    );
    return {
      ...row,
      state: health,
      since,
      failure: state === "live" ? (failing?.failure ?? null) : row.failure,
      calendarName: calendarName && calendarTitle(accountEmail, calendarName),
    };
  });
}

const toldForMs = 60 * 60_000;

async function recoveryOf(tx: Tx, memberId: string, now: Date): Promise<Recovery | null> {
  const [last] = await tx
    .select({ episodeId: episode.id, lines: episode.digest })
    .from(episode)
    .where(
      and(
        eq(episode.memberId, memberId),
        eq(episode.end, "recovered"),
        gt(episode.digestedAt, new Date(now.getTime() - toldForMs)),
        sql`jsonb_array_length(${episode.digest}) > 0`,
      ),
    )
    .orderBy(desc(episode.digestedAt))
    .limit(1);
  return last?.lines ? { episodeId: last.episodeId, lines: last.lines } : null;
}

import { and, asc, eq, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, member } from "@/db/schema";
import { type EpisodeRow, episode } from "@/db/schema-health";
import { lastInvitedAt } from "@/db/store/invitations";
import { isWatchedNow } from "@/db/store/watches";
import { healthOf } from "@/lib/domain/connection-health";
import { invitationsOpenSince } from "@/lib/domain/invitation";
import type { HealthLine, SyncLine, SyncTrouble, WatchEnd } from "@/lib/domain/sync-health-view";

export type FoundLine = HealthLine & {
  readonly episode: EpisodeRow | null;
  readonly direction: "twoWay" | "out" | "in" | null;
  /** Bookings of this member go to this account. */
  readonly receives: boolean;
};

/**
 * Everybody who takes bookings, and whoever has a calendar connected, also after they left; once for each account, by
 * name. `memberId`: only theirs.
 */
export async function healthLines(tx: Tx, now: Date, memberId: string | null = null): Promise<FoundLine[]> {
  const rows = await tx
    .select({
      memberId: member.id,
      name: member.name,
      isActive: member.isActive,
      line: connection,
      episode,
      reads: readsOfConnection,
      watch: watchOfConnection,
      queue: queueOfMember,
    })
    .from(member)
    .leftJoin(connection, and(eq(connection.memberId, member.id), ne(connection.state, "disconnected")))
    .leftJoin(episode, and(eq(episode.connectionId, connection.id), isNull(episode.endedAt)))
    .where(
      and(
        or(isNotNull(connection.id), member.isActive),
        memberId === null ? or(member.takesBookings, isNotNull(connection.id)) : eq(member.id, memberId),
      ),
    )
    .orderBy(asc(member.name), asc(member.id), asc(connection.connectedAt), asc(connection.id));
  const unconnected = rows.flatMap((row) => (row.line === null ? [row.memberId] : []));
  const invitations = await lastInvitedAt(tx, unconnected, invitationsOpenSince(now));
  const found = rows.map(({ line, ...row }): FoundLine => {
    const { memberId, name, queue, reads } = row;
    const invitedAt = invitations.get(memberId) ?? null;
    const shared = {
      ...{ memberId, name, isActive: row.isActive, episode: row.episode },
      ...{ waiting: queue.waiting, invitedAt },
    };
    if (!line || line.state === "disconnected")
      return { ...shared, line: null, direction: null, receives: true };
    const receives = line.direction !== "in" && reads.some((read) => read.receives);
    return {
      ...shared,
      direction: line.direction,
      receives,
      line: lineOf({ ...row, line: { ...line, state: line.state } }, receives, now),
    };
  });
  return found.map((each) => ({ ...each, waiting: isQueueOf(each, found) ? each.waiting : 0 }));
}

/** Whether the company has this connection, and nobody ended it. */
export async function isConnected(tx: Tx, connectionId: string): Promise<boolean> {
  const isOne = and(eq(connection.id, connectionId), ne(connection.state, "disconnected"));
  return (await tx.$count(connection, isOne)) > 0;
}

/** Whether the company has this member, who may have left. */
export async function isMember(tx: Tx, memberId: string): Promise<boolean> {
  return (await tx.$count(member, eq(member.id, memberId))) > 0;
}

/** What waits belongs to the account that receives; where none does, to the first. */
function isQueueOf(one: FoundLine, all: readonly FoundLine[]): boolean {
  const ofMember = all.filter(({ memberId }) => memberId === one.memberId);
  return one === (ofMember.find(({ receives }) => receives) ?? ofMember[0]);
}

type Reads = readonly {
  readonly receives: boolean;
  readonly is_read: boolean;
  readonly is_watched: boolean;
  readonly first_read_at: string | null;
  readonly last_read_at: string | null;
  readonly next_read_at: string | null;
  readonly failing_since: string | null;
}[];

type Row = {
  readonly line: Omit<typeof connection.$inferSelect, "state"> & {
    readonly state: Parameters<typeof healthOf>[0]["state"];
  };
  readonly episode: EpisodeRow | null;
  readonly reads: Reads;
  readonly watch: { readonly ends_at: string | null; readonly was_any: boolean };
  readonly queue: { readonly waiting: number; readonly retry_at: string | null };
};

function lineOf({ line, episode: open, reads, watch, queue }: Row, receives: boolean, now: Date): SyncLine {
  const read = reads.filter((each) => each.is_read);
  const state = healthOf(
    {
      state: line.state,
      episode: open,
      isReadingFirst: read.some((each) => each.first_read_at === null),
      isWatched: read.every((each) => each.is_watched),
    },
    now,
  );
  const trouble = troubleOf(line, open);
  const nextReads = read.flatMap((each) =>
    each.failing_since && each.next_read_at ? [each.next_read_at] : [],
  );
  const next = [...nextReads, ...(receives && queue.retry_at ? [queue.retry_at] : [])].map(
    (at) => new Date(at),
  );
  return {
    connectionId: line.id,
    provider: line.provider,
    accountEmail: line.accountEmail,
    state,
    since: sinceOf(line, open, state),
    lastInAt: latest(read.flatMap((each) => (each.last_read_at ? [new Date(each.last_read_at)] : []))),
    lastOutAt: line.lastOutAt,
    trouble,
    nextTryAt: trouble ? earliest(next) : null,
    watch: watchOf(watch, read.length > 0),
  };
}

function sinceOf(line: Row["line"], open: EpisodeRow | null, state: SyncLine["state"]): Date | null {
  switch (state) {
    case "needsReconnect":
    case "cannotWrite":
    case "paused":
      return line.stateSince;
    default:
      return open?.openedAt ?? null;
  }
}

function troubleOf(line: Row["line"], open: EpisodeRow | null): SyncTrouble | null {
  const { lastFailure: failure } = line;
  if (line.state === "needsReconnect")
    return { direction: "token", failure: failure ?? { kind: "grantRevoked" } };
  if (line.state === "cannotWrite")
    return { direction: "permission", failure: failure ?? { kind: "scopeMissing" } };
  const failing = (open?.directions ?? []).filter(({ overAt }) => overAt === null);
  const worst = failing.find(({ direction }) => direction !== "watch") ?? failing[0];
  return worst ? { direction: worst.direction, failure: worst.failure } : null;
}

function watchOf({ ends_at, was_any }: Row["watch"], isRead: boolean): WatchEnd {
  if (ends_at !== null) return { kind: "until", at: new Date(ends_at) };
  return { kind: was_any && isRead ? "ended" : "none" };
}

function latest(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((last, each) => (last === null || each > last ? each : last), null);
}

function earliest(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((first, each) => (first === null || each < first ? each : first), null);
}

const readsOfConnection = sql<Reads>`(
  select coalesce(jsonb_agg(jsonb_build_object('receives', ${calendar.receives}, 'is_read', s.calendar_id is not null,
      'is_watched', ${isWatchedNow}, 'first_read_at', s.first_read_at, 'last_read_at', s.last_read_at,
      'next_read_at', s.next_read_at, 'failing_since', s.failing_since)), '[]')
    from ${calendar} left join calendar_sync s
      on s.company_id = ${calendar.companyId} and s.calendar_id = ${calendar.id}
    where ${calendar.companyId} = ${connection.companyId} and ${calendar.connectionId} = ${connection.id}
      and (${calendar.receives} or ${calendar.blocks}))`;

const watchOfConnection = sql<Row["watch"]>`(
  select jsonb_build_object('was_any', count(*) > 0,
      'ends_at', min(w.expires_at) filter (where w.state = 'live' and w.expires_at > clock_timestamp()))
    from watch w where w.company_id = ${connection.companyId} and w.connection_id = ${connection.id})`;

const queueOfMember = sql<Row["queue"]>`(
  select jsonb_build_object('waiting', count(distinct p.booking_id),
      'retry_at', min(m.retry_at) filter (where m.failure is not null))
    from push p join mirror m on m.company_id = p.company_id and m.id = p.mirror_id
    where p.company_id = ${member.companyId} and p.fieldworker_id = ${member.id} and p.finished_at is null)`;

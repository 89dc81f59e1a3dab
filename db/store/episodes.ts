import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { connection } from "@/db/schema";
import { type EpisodeRow, episode } from "@/db/schema-health";
import { type ConnectionFacts, isOfConnection } from "@/lib/domain/episode";
import { type EpisodeChange, episodeChange } from "@/lib/domain/episode-change";
import type { ProviderFailure } from "@/lib/domain/failure";
import { silentAfterMs } from "@/lib/domain/read-schedule";
import { announce, appendActivity } from "./activity";
import { alarmFacts, climb, episodeActivity, tellFieldworkerAtOnce } from "./alarms";
import { digest } from "./digests";
import { endNotifications } from "./notifications";

type At = { readonly companyId: string; readonly connectionId: string };

/**
 * Holds what fails of a connection against its open episode: opens one at the first failure, follows its directions, and
 * ends it when nothing fails any more. Belongs into the transaction that changed one of the two; twice changes nothing.
 */
export async function followHealth(tx: Tx, at: At, now: Date): Promise<void> {
  // What was read before the lock was had may be over by then.
  const open = await lockOpenEpisode(tx, at.connectionId);
  const facts = await connectionFacts(tx, at.connectionId);
  if (!facts) return;
  const change = episodeChange(open?.directions ?? null, facts, now, silentAfterMs);
  if (change.kind === "nothing") return;
  if (change.kind === "end") {
    if (open) await endEpisode(tx, at, open, change, now);
    return;
  }
  const id =
    change.kind === "open"
      ? await openEpisode(tx, at, facts.memberId, change)
      : open && (await keepDirections(tx, open.id, change.directions));
  // Somebody else opened it at the same moment, and follows it from there.
  if (id === null) return;
  const { began } = change;
  await tellFieldworkerAtOnce(tx, { ...at, episodeId: id, memberId: facts.memberId, began }, now);
  await announce(tx, at.companyId, null);
}

async function lockOpenEpisode(tx: Tx, connectionId: string): Promise<EpisodeRow | null> {
  const [row] = await tx
    .select()
    .from(episode)
    .where(and(eq(episode.connectionId, connectionId), isNull(episode.endedAt)))
    .for("update");
  return row ?? null;
}

async function openEpisode(
  tx: Tx,
  { companyId, connectionId }: At,
  memberId: string,
  { openedAt, directions }: Extract<EpisodeChange, { kind: "open" }>,
): Promise<string | null> {
  const [row] = await tx
    .insert(episode)
    .values({ companyId, connectionId, memberId, openedAt, directions })
    .onConflictDoNothing()
    .returning({ id: episode.id });
  return row?.id ?? null;
}

async function keepDirections(
  tx: Tx,
  episodeId: string,
  directions: EpisodeRow["directions"],
): Promise<string> {
  await tx.update(episode).set({ directions }).where(eq(episode.id, episodeId));
  return episodeId;
}

/** Alarms of it are over. */
async function endEpisode(
  tx: Tx,
  at: At,
  open: EpisodeRow,
  { end, directions }: Extract<EpisodeChange, { kind: "end" }>,
  now: Date,
): Promise<void> {
  await tx.update(episode).set({ endedAt: now, end, directions }).where(eq(episode.id, open.id));
  await endNotifications(tx, { episodeId: open.id }, now);
  await announce(tx, at.companyId, null);
  if (open.warnedAt === null || end !== "recovered") return;
  const facts = await alarmFacts(tx, at.connectionId, null, open.openedAt);
  await appendActivity(tx, at.companyId, now, [episodeActivity("sync.recovered", open, facts)]);
}

/** Connections whose health may say something new; ids only, of all companies. */
export async function connectionsToCheck(
  database: DatabaseConnection,
  silentSince: Date,
  limit: number,
): Promise<At[]> {
  const rows = await database.db.execute<{ company_id: string; connection_id: string }>(
    sql`select company_id, connection_id from connections_to_check(${silentSince.toISOString()}, ${limit})`,
  );
  return rows.map((row) => ({ companyId: row.company_id, connectionId: row.connection_id }));
}

/** One look at a connection: its episode follows what fails, then climbs, or tells what came. @returns rungs climbed */
export async function checkHealth(tx: Tx, at: At, now: Date): Promise<number> {
  await followHealth(tx, at, now);
  const open = await lockOpenEpisode(tx, at.connectionId);
  if (open) return (await climb(tx, at.companyId, open, now)).length;
  const ended = await tx
    .select()
    .from(episode)
    .where(
      and(eq(episode.connectionId, at.connectionId), isNotNull(episode.endedAt), isNull(episode.digestedAt)),
    )
    .orderBy(asc(episode.openedAt))
    .for("update");
  for (const each of ended) await digest(tx, each, now);
  return 0;
}

/** What fails is read in one statement, so that it is true at one moment. */
async function connectionFacts(
  tx: Tx,
  connectionId: string,
): Promise<(ConnectionFacts & { readonly memberId: string }) | null> {
  const [row] = await tx
    .select({
      state: connection.state,
      stateSince: connection.stateSince,
      connectedAt: connection.connectedAt,
      direction: connection.direction,
      memberId: connection.memberId,
      lastFailure: connection.lastFailure,
      watchFailingSince: connection.watchFailingSince,
      watchFailure: connection.watchFailure,
      pushes: failingPushes,
      reads: failingReads,
    })
    .from(connection)
    .where(eq(connection.id, connectionId));
  if (!row) return null;
  const failing = row.pushes.find(({ failure }) => isOfConnection(failure));
  const { watchFailingSince } = row;
  return {
    state: row.state,
    stateSince: row.stateSince,
    memberId: row.memberId,
    lastFailure: row.lastFailure,
    push: failing ? { since: new Date(failing.since), failure: failing.failure } : null,
    reads: row.reads.map(({ failing_since, failure, last_read_at }) => ({
      failingSince: failing_since === null ? null : new Date(failing_since),
      failure,
      // A calendar that is only written to is looked at seldom, and proven by the probe instead.
      heardAt:
        row.direction === "out" ? farAhead : later(new Date(last_read_at ?? row.connectedAt), row.stateSince),
    })),
    watch: watchFailingSince && { since: watchFailingSince, failure: row.watchFailure },
  };
}

/** While it was paused, or waited for its owner, nothing could be heard. */
const later = (one: Date, other: Date) => (one > other ? one : other);

const farAhead = new Date("9999-01-01T00:00:00Z");

/** Copies of this connection's fieldworker that somebody waits for and whose every attempt fails, the oldest first. */
const failingPushes = sql<{ since: string; failure: ProviderFailure }[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('since', m.failing_since, 'failure', m.failure) order by m.failing_since), '[]')
    from mirror m
    where m.company_id = connection.company_id and m.fieldworker_id = connection.member_id and m.failing_since is not null
      and exists (select from push p where p.company_id = m.company_id and p.mirror_id = m.id and p.finished_at is null)
      and exists (select from calendar c where c.company_id = m.company_id and c.connection_id = connection.id
        and (c.id = m.calendar_id or (m.calendar_id is null and c.receives))))`;

const failingReads = sql<
  { failing_since: string | null; failure: ProviderFailure | null; last_read_at: string | null }[]
>`(
  select coalesce(jsonb_agg(jsonb_build_object('failing_since', s.failing_since, 'failure', s.failure,
      'last_read_at', s.last_read_at)), '[]')
    from calendar_sync s join calendar c on c.company_id = s.company_id and c.id = s.calendar_id
    where c.company_id = connection.company_id and c.connection_id = connection.id
      and (c.receives or (c.blocks and connection.direction <> 'out')))`;

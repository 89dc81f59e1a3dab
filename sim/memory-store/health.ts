import type { ConnectionRef } from "@/db/store/sync-store";
import { digestOf, wasFelt } from "@/lib/domain/digest";
import { type ConnectionFacts, isOfConnection, type ReadFacts } from "@/lib/domain/episode";
import { type EpisodeChange, ownersTask } from "@/lib/domain/episode-change";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { RungName } from "@/lib/domain/ladder";
import { silentAfterMs } from "@/lib/domain/read-schedule";
import { movedPushes } from "@/sim/memory-store/moved-pushes";
import { wantRead } from "@/sim/memory-store/outbox";
import type { CalendarSync, Connection, Episode, NewsKind, Tables } from "@/sim/memory-store/tables";

/** Whoever ended it meanwhile is not overruled by a late answer. */
export function markConnection(
  connection: Connection,
  state: Connection["state"],
  failure: ProviderFailure,
  now: Date,
): void {
  if (connection.state === "disconnected") return;
  if (connection.state !== state) connection.stateSince = now;
  connection.state = state;
  connection.lastFailure = failure;
}

export function openEpisodeOf(tables: Tables, connectionId: string): Episode | null {
  return tables.episodesOf(connectionId).find(({ endedAt }) => endedAt === null) ?? null;
}

/** The connection's episode follows what fails of it now. */
export function followHealth(tables: Tables, connectionId: string, now: Date): void {
  const connection = tables.connections.get(connectionId);
  if (!connection) return;
  const open = openEpisodeOf(tables, connectionId);
  const facts = factsOf(tables, connection);
  const change = tables.health.episodeChange(open?.directions ?? null, facts, now, silentAfterMs);
  if (change.kind === "nothing") return;
  if (change.kind === "end") {
    if (open) end(tables, open, change, now);
    return;
  }
  const followed = change.kind === "open" ? begin(tables, connection, change) : open;
  if (!followed) return;
  followed.directions = change.directions;
  const task = ownersTask(change.began);
  if (!task) return;
  const kind = task.direction === "token" ? "calendar.needsReconnect" : "calendar.cannotWrite";
  tell(tables, followed, kind, [connection.memberId]);
}

function begin(
  tables: Tables,
  { id: connectionId, memberId }: Connection,
  { openedAt, directions }: Extract<EpisodeChange, { kind: "open" }>,
): Episode {
  const known = tables.episodesOf(connectionId);
  const episode: Episode = {
    id: `${connectionId} ${known.length + 1}`,
    connectionId,
    memberId,
    openedAt,
    directions,
    climbed: { warning: null, dispatcher: null, owner: null },
    endedAt: null,
    end: null,
    endedMs: null,
    digestedAt: null,
    digest: null,
  };
  tables.episodes.set(connectionId, [...known, episode]);
  return episode;
}

function end(
  tables: Tables,
  open: Episode,
  { end: how, directions }: Extract<EpisodeChange, { kind: "end" }>,
  now: Date,
): void {
  open.endedAt = now;
  open.end = how;
  open.endedMs = tables.clockMs();
  open.directions = directions;
  if (open.climbed.warning !== null && how === "recovered") tell(tables, open, "sync.recovered", [null]);
}

/** Nobody: it is logged. The same news of the same episode a second time rings for nobody. */
function tell(
  tables: Tables,
  { id: episodeId }: Episode,
  kind: NewsKind,
  members: readonly (string | null)[],
): void {
  for (const memberId of new Set(members)) {
    const isRepeated = tables.news.some(
      (row) => row.episodeId === episodeId && row.kind === kind && row.memberId === memberId,
    );
    tables.news.push({ episodeId, kind, memberId, atMs: tables.clockMs(), isNew: !isRepeated });
  }
}

export function connectionsToCheck(tables: Tables, silentSince: Date, limit: number): ConnectionRef[] {
  const { companyId } = tables.settings;
  return [...tables.connections.values()]
    .filter((connection) => mayHaveNews(tables, connection, silentSince))
    .map(({ id: connectionId }) => ({ companyId, connectionId }))
    .sort((one, other) => (one.connectionId < other.connectionId ? -1 : 1))
    .slice(0, limit);
}

function mayHaveNews(tables: Tables, connection: Connection, silentSince: Date): boolean {
  if (tables.episodesOf(connection.id).some(({ endedAt, digestedAt }) => !endedAt || !digestedAt))
    return true;
  const { state, direction, connectedAt, watchFailingSince } = connection;
  if (state === "disconnected") return false;
  if (state !== "live" || watchFailingSince !== null) return true;
  return readingsOf(tables, connection).some(
    ({ failingSince, lastReadAt }) =>
      failingSince !== null || (direction !== "out" && (lastReadAt ?? connectedAt) < silentSince),
  );
}

export function checkHealth(tables: Tables, { connectionId }: ConnectionRef, now: Date): number {
  followHealth(tables, connectionId, now);
  const open = openEpisodeOf(tables, connectionId);
  if (open) return climb(tables, open, now).length;
  for (const episode of tables.episodesOf(connectionId)) digest(tables, episode, now);
  return 0;
}

export function climb(tables: Tables, open: Episode, now: Date): RungName[] {
  const { dueRungs, alarmedBy } = tables.health;
  const due = dueRungs(open, now);
  for (const rung of due) {
    open.climbed[rung] = now;
    if (rung === "warning") tell(tables, open, "sync.warned", [null]);
    else {
      const alarmed = alarmedBy(
        rung,
        tables.staff.filter(({ isActive }) => isActive),
      );
      tell(
        tables,
        open,
        `sync.${rung}Alarm`,
        alarmed.map(({ id }) => id),
      );
    }
  }
  return due;
}

function digest(tables: Tables, ended: Episode, now: Date): void {
  const { endedAt, openedAt, memberId } = ended;
  if (endedAt === null || ended.digestedAt !== null) return;
  const asked = [...tables.mirrors.values()]
    .filter(({ fieldworkerId }) => fieldworkerId === memberId)
    .flatMap((mirror) => mirror.pushes.map((push) => ({ mirror, push })))
    .filter(({ push }) => push.requestedAt < endedAt)
    .sort((one, other) => one.push.place - other.push.place);
  const waiting = asked.filter(({ push }) => push.receipt === null).length;
  if (!tables.health.isDigestDue(waiting, endedAt, now)) return;
  const isWorthTelling = ended.end === "recovered" && wasFelt(ended.climbed.warning, ended.directions);
  const ofGap = asked.filter(({ push }) => push.finishedAt !== null && push.finishedAt >= openedAt);
  const gap = isWorthTelling
    ? ofGap.flatMap(({ mirror, push }) => {
        const receipt = receiptKind(push.receipt);
        const isMoved = movedPushes(mirror).has(push.id);
        return receipt === null ? [] : [{ bookingId: mirror.bookingId, receipt, isMoved }];
      })
    : [];
  ended.digestedAt = now;
  ended.digest = digestOf(gap);
  if (ended.end !== "recovered") return;
  if (ended.digest.length > 0) tell(tables, ended, "calendar.digest", [memberId]);
  const alarmed = tables.news.filter(
    ({ episodeId, kind }) => episodeId === ended.id && kind.endsWith("Alarm"),
  );
  tell(
    tables,
    ended,
    "sync.recovered",
    alarmed.map((row) => row.memberId),
  );
  const connection = tables.connections.get(ended.connectionId);
  for (const { calendarId } of connection ? readingsOf(tables, connection) : [])
    wantRead(tables, calendarId, now);
}

const receiptKinds = ["created", "updated", "unchanged", "removed", "skipped", "failed"] as const;

function receiptKind(receipt: string | null) {
  return receiptKinds.find((kind) => receipt?.startsWith(kind)) ?? null;
}

/** While it waited for its owner nothing could be heard. */
const farAhead = new Date("9999-01-01T00:00:00Z");

function factsOf(tables: Tables, connection: Connection): ConnectionFacts {
  const { state, stateSince, lastFailure, connectedAt, direction } = connection;
  const { watchFailingSince, watchFailure } = connection;
  const heardAt = ({ lastReadAt }: CalendarSync): Date => {
    if (direction === "out") return farAhead;
    const at = lastReadAt ?? connectedAt;
    return at > stateSince ? at : stateSince;
  };
  return {
    state,
    stateSince,
    lastFailure,
    push: failingPush(tables, connection),
    reads: readingsOf(tables, connection).map((sync): ReadFacts => {
      const { failingSince, failure } = sync;
      return { failingSince, failure, heardAt: heardAt(sync) };
    }),
    watch: watchFailingSince && { since: watchFailingSince, failure: watchFailure },
  };
}

/** The oldest failure of a copy of this connection that somebody waits for, where it says something of the connection. */
function failingPush(tables: Tables, { id, memberId }: Connection): ConnectionFacts["push"] {
  let oldest: ConnectionFacts["push"] = null;
  for (const { mirror } of tables.openPushes.values()) {
    const { failingSince: since, failure, calendarId, fieldworkerId } = mirror;
    if (fieldworkerId !== memberId || since === null || failure === null) continue;
    const place = calendarId ? tables.calendars.get(calendarId) : tables.receivingOf(memberId)?.calendar;
    if (place?.connectionId !== id || !isOfConnection(failure)) continue;
    if (oldest === null || since < oldest.since) oldest = { since, failure };
  }
  return oldest;
}

function readingsOf(tables: Tables, { id, direction }: Connection): CalendarSync[] {
  return [...tables.syncs.values()].filter(({ calendarId }) => {
    const calendar = tables.calendars.get(calendarId);
    return calendar?.connectionId === id && (calendar.receives || (calendar.blocks && direction !== "out"));
  });
}

/** Its watches could not be looked after, for now, as db/store/watch-health.ts says it. */
export function watchesFail(tables: Tables, connection: Connection, failure: ProviderFailure, now: Date) {
  connection.watchFailingSince ??= now;
  connection.watchFailure = failure;
  followHealth(tables, connection.id, now);
}

export function watchesStand(tables: Tables, connection: Connection, now: Date): void {
  if (connection.watchFailingSince === null) return;
  connection.watchFailingSince = null;
  connection.watchFailure = null;
  followHealth(tables, connection.id, now);
}

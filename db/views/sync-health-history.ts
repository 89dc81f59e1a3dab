import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { attempt, booking, connection, customer, mirror } from "@/db/schema";
import { type EpisodeRow, episode, syncRun } from "@/db/schema-health";
import type { DigestLine } from "@/lib/domain/digest";
import type { BookingRef, ConnectionHistory, EpisodeView, HistoryEntry } from "@/lib/domain/sync-health-view";
import { waitingBookings } from "./sync-health";
import { deadLetters } from "./sync-health-dead-letters";
import { healthLines } from "./sync-health-lines";

const shownEntries = 100;
const shownEpisodes = 20;

/** What happened on one connection, newest first; null: there is none, or it was disconnected. */
export async function connectionHistory(
  tx: Tx,
  connectionId: string,
  now: Date,
): Promise<ConnectionHistory | null> {
  const [owner] = await tx
    .select({ memberId: connection.memberId })
    .from(connection)
    .where(eq(connection.id, connectionId));
  if (!owner) return null;
  const { memberId } = owner;
  const found = (await healthLines(tx, now, memberId)).find(
    ({ line }) => line?.connectionId === connectionId,
  );
  if (!found?.line) return null;
  const { name, line, waiting, direction, receives, invitedAt, isActive } = found;
  const readings = await readingsOf(tx, connectionId);
  const writings = await writingsOf(tx, connectionId, memberId);
  const entries = [...readings, ...writings].sort((a, b) => b.at.getTime() - a.at.getTime());
  return {
    who: { memberId, name, line, waiting, invitedAt, isActive },
    direction: direction ?? "twoWay",
    entries: entries.slice(0, shownEntries),
    isCut: Math.max(readings.length, writings.length, entries.length) > shownEntries,
    episodes: await episodesOf(tx, connectionId, memberId),
    deadLetters: receives ? await deadLetters(tx, now, memberId) : [],
  };
}

/** Which calendar was read stays with its owner. */
async function readingsOf(tx: Tx, connectionId: string): Promise<HistoryEntry[]> {
  const rows = await tx
    .select()
    .from(syncRun)
    .where(eq(syncRun.connectionId, connectionId))
    .orderBy(desc(syncRun.finishedAt), desc(syncRun.id))
    .limit(shownEntries + 1);
  return rows.map(({ id, startedAt, finishedAt, outcome, failure, changes, isFull }) => ({
    direction: "in",
    ...{ id, at: startedAt, tookMs: finishedAt.getTime() - startedAt.getTime() },
    ...{ result: outcome, failure, changes, isFull },
  }));
}

/** Calls for copies that are in one of its calendars, or would come into it. */
async function writingsOf(tx: Tx, connectionId: string, memberId: string): Promise<HistoryEntry[]> {
  const rows = await tx
    .select({
      id: attempt.id,
      at: attempt.startedAt,
      finishedAt: attempt.finishedAt,
      outcome: attempt.outcome,
      failure: attempt.failure,
      wish: attempt.operation,
      booking: { id: booking.id, ref: booking.ref, customer: customer.name },
    })
    .from(attempt)
    .innerJoin(mirror, eq(mirror.id, attempt.mirrorId))
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(
      and(
        eq(mirror.fieldworkerId, memberId),
        sql`exists (select from calendar c where c.company_id = ${mirror.companyId} and c.connection_id = ${connectionId}
          and (c.id = ${mirror.calendarId} or (${mirror.calendarId} is null and c.receives)))`,
      ),
    )
    .orderBy(desc(attempt.startedAt), desc(attempt.id))
    .limit(shownEntries + 1);
  return rows.map(({ finishedAt, outcome, at, ...row }) => ({
    direction: "out",
    ...row,
    at,
    tookMs: finishedAt && finishedAt.getTime() - at.getTime(),
    result: outcome ?? "underWay",
  }));
}

async function episodesOf(tx: Tx, connectionId: string, memberId: string): Promise<EpisodeView[]> {
  const rows = await tx
    .select()
    .from(episode)
    .where(eq(episode.connectionId, connectionId))
    .orderBy(desc(episode.openedAt), desc(episode.id))
    .limit(shownEpisodes);
  const known = await bookingsById(
    tx,
    rows.flatMap(({ digest }) => (digest ?? []).map(({ bookingId }) => bookingId)),
  );
  const isOpen = rows.some(({ endedAt }) => endedAt === null);
  const waiting = isOpen ? await waitingBookings(tx, memberId) : [];
  return rows.map((row) => ({
    ...{ id: row.id, openedAt: row.openedAt, endedAt: row.endedAt, end: row.end, directions: row.directions },
    bookings:
      row.endedAt === null
        ? waiting.map((each) => ({ ...each, what: "waiting" as const }))
        : broughtBy(row, known),
  }));
}

function broughtBy(
  { digest }: Pick<EpisodeRow, "digest">,
  known: ReadonlyMap<string, BookingRef>,
): (BookingRef & { what: DigestLine["what"] })[] {
  return (digest ?? []).flatMap(({ bookingId, what }) => {
    const found = known.get(bookingId);
    return found ? [{ ...found, what }] : [];
  });
}

async function bookingsById(tx: Tx, ids: readonly string[]): Promise<Map<string, BookingRef>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: booking.id, ref: booking.ref, customer: customer.name })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(inArray(booking.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

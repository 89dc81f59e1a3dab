import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, notExists, or, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { booking, calendar, connection, mirror, push } from "@/db/schema";
import { calendarSync, watch } from "@/db/schema-sync";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import type { ProviderFailure } from "@/lib/domain/failure";
import { announce } from "./activity";
import { byCompany } from "./by-company";
import { markConnection } from "./connections";
import { followHealth } from "./episodes";
import { heldForMs, lockHeld, takeLease } from "./mirror-leases";
import { addToOutbox } from "./outbox";
import type { Lease } from "./sync-store";

type At = { readonly companyId: string; readonly connectionId: string };

/** A proof whose job never came is sent for again after this. */
const claimedMs = 5 * 60_000;

/** Sends for the proofs that are due. Twice at once is harmless: each is claimed once. Returns how many. */
export async function claimProofs(database: DatabaseConnection, now: Date, limit: number): Promise<number> {
  const at = now.toISOString();
  const due = await database.db.execute<{ company_id: string; connection_id: string }>(
    sql`select company_id, connection_id from connections_to_probe(${at}, ${limit})`,
  );
  let sent = 0;
  for (const [companyId, rows] of byCompany(due)) {
    sent += await database.asCompany(companyId, async (tx) => {
      const ids = rows.map((row) => row.connection_id);
      const claimed = await tx
        .update(connection)
        .set({ probeDueAt: new Date(now.getTime() + claimedMs) })
        .where(
          and(
            inArray(connection.id, ids),
            sql`(${connection.probeDueAt} is null or ${connection.probeDueAt} <= ${at})`,
          ),
        )
        .returning({ connectionId: connection.id });
      const events = claimed.map(({ connectionId }) => ({
        name: "probe/wanted" as const,
        data: { companyId, connectionId },
      }));
      await addToOutbox(tx, companyId, now, events);
      return claimed.length;
    });
  }
  return sent;
}

export type LoopFacts = {
  /** May be written to: neither one-way in, nor without the permission. */
  readonly isWritable: boolean;
  /** When an event of it was touched whose proof is still open; null: none is. Real time. */
  readonly touchedAt: Date | null;
  /** A notice that was due never came, and none has proven the watch since. */
  readonly isSilent: boolean;
  /** A watch lives that covers the calendar that receives bookings. */
  readonly isWatched: boolean;
  /** That watch lived already when the event was touched. */
  readonly wasWatched: boolean;
  readonly noticedAt: Date | null;
  /** Product time. */
  readonly readAt: Date | null;
};

/** What is known of a connection's loop: by the calendar that receives bookings. null: it is not to be proven. */
export async function loopFacts(tx: Tx, connectionId: string, realNow: Date): Promise<LoopFacts | null> {
  const [line] = await tx.select().from(connection).where(eq(connection.id, connectionId));
  if (!line || (line.state !== "live" && line.state !== "cannotWrite")) return null;
  const [receiving] = await tx
    .select({ id: calendar.id, readAt: calendarSync.lastReadAt })
    .from(calendar)
    .leftJoin(calendarSync, eq(calendarSync.calendarId, calendar.id))
    .where(and(eq(calendar.connectionId, connectionId), calendar.receives));
  const touchedAt = isOpen(line) ? line.probedAt : null;
  const watches = await watchesOver(tx, connectionId, receiving?.id ?? null);
  const living = watches.filter(
    ({ state, expiresAt }) => state === "live" && expiresAt !== null && expiresAt > realNow,
  );
  return {
    isWritable: line.state === "live" && line.direction !== "in" && receiving !== undefined,
    touchedAt,
    isSilent: line.watchFailingSince !== null && line.watchFailure === null,
    isWatched: living.length > 0,
    wasWatched: living.some(({ askedAt }) => touchedAt !== null && askedAt <= touchedAt),
    noticedAt: watches.reduce<Date | null>((last, { noticedAt }) => later(last, noticedAt), null),
    readAt: receiving?.readAt ?? null,
  };
}

const isOpen = ({ probedAt, provenAt }: typeof connection.$inferSelect) =>
  probedAt !== null && (provenAt === null || provenAt < probedAt);

const later = (one: Date | null, other: Date | null) =>
  one === null || (other !== null && other > one) ? other : one;

/** Ended ones too: a notice may have come to the one before. */
function watchesOver(tx: Tx, connectionId: string, calendarId: string | null) {
  const covers = calendarId
    ? or(eq(watch.calendarId, calendarId), eq(watch.covers, "account"))
    : eq(watch.covers, "account");
  return tx
    .select({
      state: watch.state,
      askedAt: watch.askedAt,
      expiresAt: watch.expiresAt,
      noticedAt: watch.lastNoticeAt,
    })
    .from(watch)
    .where(and(eq(watch.connectionId, connectionId), covers))
    .orderBy(desc(watch.askedAt))
    .limit(10);
}

export type BegunTouch =
  | { readonly kind: "touch"; readonly lease: Lease; readonly known: KnownEvent }
  /** No event of ours that stands as we wrote it is still to come. */
  | { readonly kind: "nothing" }
  /** Somebody works on it. */
  | { readonly kind: "busy" };

/**
 * Takes the lease of the copy that is touched: the next one that is still to come, that shows what we wrote, and that
 * nothing is asked of.
 */
export async function beginTouch(tx: Tx, { companyId, connectionId }: At, now: Date): Promise<BegunTouch> {
  const openPush = tx
    .select({ one: sql`1` })
    .from(push)
    .where(and(eq(push.mirrorId, mirror.id), isNull(push.finishedAt)));
  const [found] = await tx
    .select({ row: mirror, externalId: calendar.externalId })
    .from(mirror)
    .innerJoin(calendar, eq(calendar.id, mirror.calendarId))
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .where(
      and(
        eq(calendar.connectionId, connectionId),
        calendar.receives,
        isNotNull(mirror.eventId),
        ne(mirror.eventEtag, ""),
        eq(mirror.wanted, "present"),
        isNull(mirror.drift),
        gt(booking.endsAt, now),
        notExists(openPush),
      ),
    )
    .orderBy(asc(booking.startsAt), asc(mirror.id))
    .limit(1)
    .for("update", { of: mirror });
  if (!found || found.row.eventId === null) return { kind: "nothing" };
  const { id: mirrorId, eventId, eventEtag: etag } = found.row;
  if ((await heldForMs(tx, mirrorId)) > 0) return { kind: "busy" };
  const generation = await takeLease(tx, mirrorId);
  return {
    kind: "touch",
    lease: { companyId, mirrorId, generation },
    known: { calendarId: found.externalId, eventId, etag, mirrorId },
  };
}

/** Our touch comes back as an echo. False: the lease was lost, and the event is looked at instead. */
export async function saveTouched(tx: Tx, lease: Lease, etag: string): Promise<boolean> {
  if (!(await lockHeld(tx, lease))) return false;
  // Read before this was saved, it was suspected to be somebody else's change.
  const isOurs = sql`${mirror.drift} ->> 'kind' = 'suspected' and ${mirror.drift} ->> 'etag' = ${etag}`;
  await tx
    .update(mirror)
    .set({
      eventEtag: etag,
      leasedUntil: null,
      drift: sql`case when ${isOurs} then null else ${mirror.drift} end`,
    })
    .where(eq(mirror.id, lease.mirrorId));
  return true;
}

export async function giveBack(tx: Tx, lease: Lease): Promise<void> {
  if (!(await lockHeld(tx, lease))) return;
  await tx.update(mirror).set({ leasedUntil: null }).where(eq(mirror.id, lease.mirrorId));
}

type ProofRow = Partial<Pick<typeof connection.$inferSelect, "probedAt" | "provenAt" | "probeDueAt">>;

export async function saveProof(tx: Tx, connectionId: string, row: ProofRow): Promise<void> {
  await tx.update(connection).set(row).where(eq(connection.id, connectionId));
}

/** A watch that kept silent is believed no longer: its life is over, so that it is ended and a new one ordered. */
export async function endBelief(tx: Tx, connectionId: string, realNow: Date): Promise<void> {
  await tx
    .update(watch)
    .set({ expiresAt: realNow })
    .where(and(eq(watch.connectionId, connectionId), eq(watch.state, "live")));
  await tx.update(connection).set({ watchRetryAt: null }).where(eq(connection.id, connectionId));
}

/** The touch found out what a push would have: that only a person can help. */
export async function writeRefused(
  tx: Tx,
  at: At & { readonly mirrorId: string },
  refusal: { readonly state: "needsReconnect" | "cannotWrite"; readonly failure: ProviderFailure },
  now: Date,
): Promise<void> {
  const { companyId, connectionId, mirrorId } = at;
  await markConnection(tx, connectionId, refusal.state, refusal.failure, now);
  if (refusal.state === "cannotWrite") {
    const place = tx.select({ id: mirror.calendarId }).from(mirror).where(eq(mirror.id, mirrorId));
    await tx.update(calendar).set({ canWrite: false }).where(inArray(calendar.id, place));
  }
  await followHealth(tx, at, now);
  await announce(tx, companyId, null);
}

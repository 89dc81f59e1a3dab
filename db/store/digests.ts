import { and, asc, eq, gte, inArray, isNull, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { attempt, booking, customer, push } from "@/db/schema";
import { type EpisodeRow, episode } from "@/db/schema-health";
import { notification } from "@/db/schema-sync";
import { type DigestLine, digestOf, type GapPush, isDigestDue, wasFelt } from "@/lib/domain/digest";
import { digestLetter } from "@/lib/domain/health-letters";
import { announce } from "./activity";
import { alarmFacts } from "./alarms";
import { waitsFor, wentTo } from "./connection-pushes";
import { wishReads } from "./read-wishes";
import { readableCalendarsOf } from "./readable-calendars";
import { tell } from "./tell";

/**
 * Once everything that waited in the gap has its receipt: tells the fieldworker what came into this account's calendars, in
 * one message, unless the gap was too short to be felt, and those who were alarmed that it is over; then the calendars are
 * read once more. False: something still waits. Twice tells once.
 */
export async function digest(tx: Tx, ended: EpisodeRow, now: Date): Promise<boolean> {
  if (ended.endedAt === null || ended.digestedAt !== null) return true;
  const waiting = await tx.$count(
    push,
    and(
      eq(push.fieldworkerId, ended.memberId),
      lt(push.requestedAt, ended.endedAt),
      isNull(push.finishedAt),
      waitsFor(ended.connectionId),
    ),
  );
  if (!isDigestDue(waiting, ended.endedAt, now)) return false;
  const isWorthTelling = ended.end === "recovered" && wasFelt(ended.warnedAt, ended.directions);
  const lines = isWorthTelling ? digestOf(await pushesOfGap(tx, ended, ended.endedAt)) : [];
  await tx.update(episode).set({ digestedAt: now, digest: lines }).where(eq(episode.id, ended.id));
  if (ended.end === "recovered") {
    await tellWhatCame(tx, ended, lines, now);
    // What was missed meanwhile is read, so that conflicts of the gap are found.
    await wishReads(tx, ended.companyId, await readableCalendarsOf(tx, ended.connectionId), now);
  }
  await announce(tx, ended.companyId, null);
  return true;
}

async function tellWhatCame(
  tx: Tx,
  ended: EpisodeRow,
  lines: readonly DigestLine[],
  now: Date,
): Promise<void> {
  const { companyId, id: episodeId } = ended;
  const facts = await alarmFacts(tx, ended.connectionId, null, ended.openedAt);
  const bookings = await bookingLines(tx, lines);
  const gap = { start: ended.openedAt, end: ended.endedAt ?? now };
  if (lines.length > 0)
    await tell(
      tx,
      [ended.memberId],
      {
        topic: "backInSync",
        news: { companyId, kind: "calendar.digest", episodeId },
        letter: ({ zone }) => digestLetter({ provider: facts.provider, gap, zone, bookings }),
      },
      now,
    );
  const alarmed = await tx
    .select({ memberId: notification.memberId })
    .from(notification)
    .where(
      and(
        eq(notification.episodeId, episodeId),
        inArray(notification.kind, ["sync.dispatcherAlarm", "sync.ownerAlarm"]),
      ),
    );
  await tell(
    tx,
    alarmed.map(({ memberId }) => memberId),
    { topic: "syncAlarm", news: { companyId, kind: "sync.recovered", episodeId }, letter: null },
    now,
  );
}

/** The pushes that were asked for before the end and answered after the beginning, in the order of asking. */
async function pushesOfGap(
  tx: Tx,
  { memberId, connectionId, openedAt }: EpisodeRow,
  endedAt: Date,
): Promise<GapPush[]> {
  const rows = await tx
    .select({ id: push.id, mirrorId: push.mirrorId, bookingId: push.bookingId, receipt: push.receiptKind })
    .from(push)
    .where(
      and(
        eq(push.fieldworkerId, memberId),
        lt(push.requestedAt, endedAt),
        gte(push.finishedAt, openedAt),
        wentTo(connectionId),
      ),
    )
    .orderBy(asc(push.place));
  const moved = await movedPushes(
    tx,
    rows.map(({ mirrorId }) => mirrorId),
  );
  return rows.flatMap(({ id, bookingId, receipt }) =>
    receipt === null ? [] : [{ bookingId, receipt, isMoved: moved.has(id) }],
  );
}

/** Pushes whose event was written to another time than the write before it. */
async function movedPushes(tx: Tx, mirrorIds: readonly string[]): Promise<Set<string>> {
  const moved = new Set<string>();
  if (mirrorIds.length === 0) return moved;
  const writes = await tx
    .select()
    .from(attempt)
    .where(
      and(
        inArray(attempt.mirrorId, [...mirrorIds]),
        eq(attempt.operation, "put"),
        eq(attempt.outcome, "done"),
      ),
    )
    .orderBy(asc(attempt.startedAt), asc(attempt.id));
  const last = new Map<string, (typeof writes)[number]>();
  for (const write of writes) {
    const before = last.get(write.mirrorId);
    const isSame =
      before?.showsFrom?.getTime() === write.showsFrom?.getTime() &&
      before?.showsUntil?.getTime() === write.showsUntil?.getTime();
    if (before && !isSame) moved.add(write.pushId);
    last.set(write.mirrorId, write);
  }
  return moved;
}

export type DigestBooking = {
  readonly id: string;
  readonly what: DigestLine["what"];
  readonly ref: number;
  readonly customer: string;
  readonly span: { readonly start: Date; readonly end: Date };
};

/** The bookings of a digest as they are now, in its order. */
export async function bookingLines(tx: Tx, lines: readonly DigestLine[]): Promise<DigestBooking[]> {
  if (lines.length === 0) return [];
  const rows = await tx
    .select({ booking, customer: customer.name })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(
      inArray(
        booking.id,
        lines.map(({ bookingId }) => bookingId),
      ),
    );
  const found = new Map(rows.map((row) => [row.booking.id, row]));
  return lines.flatMap(({ bookingId, what }) => {
    const row = found.get(bookingId);
    if (!row) return [];
    const { id, ref, startsAt, endsAt } = row.booking;
    return [{ id, what, ref, customer: row.customer, span: { start: startsAt, end: endsAt } }];
  });
}

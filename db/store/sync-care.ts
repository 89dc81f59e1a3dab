import { and, asc, desc, eq, gte, isNotNull, isNull, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { attempt, booking, connection, member, mirror, push } from "@/db/schema";
import { episode, mail } from "@/db/schema-health";
import { activity } from "@/db/schema-record";
import { notification } from "@/db/schema-sync";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { PushWish } from "@/lib/domain/mirror";
import { deliverEvent } from "./mirrors";
import { addToOutbox } from "./outbox";

type Line = typeof connection.$inferSelect;

/** A connection that somebody may care for; null: there is none, or it was disconnected. */
export async function connectionInCare(tx: Tx, connectionId: string): Promise<Line | null> {
  const [row] = await tx
    .select()
    .from(connection)
    .where(and(eq(connection.id, connectionId), ne(connection.state, "disconnected")));
  return row ?? null;
}

const hourMs = 3_600_000;
/** Decision 8. */
const callsAnHour = 10;

/**
 * Tries at once what waits behind a failure of this fieldworker's calendar: the oldest alone, since its success releases the
 * rest in order, and never one that had its calls of this hour. @returns whether something was sent for
 */
export async function tryOldestWaiting(
  tx: Tx,
  at: { readonly companyId: string; readonly fieldworkerId: string; readonly connectionId: string },
  now: Date,
): Promise<boolean> {
  const [oldest] = await tx
    .select({ mirrorId: push.mirrorId })
    .from(push)
    .innerJoin(mirror, and(eq(mirror.id, push.mirrorId), isNotNull(mirror.failure)))
    .where(and(eq(push.fieldworkerId, at.fieldworkerId), isNull(push.finishedAt)))
    .orderBy(asc(push.place))
    .limit(1);
  if (!oldest) return false;
  const { mirrorId } = oldest;
  const hourAgo = new Date(now.getTime() - hourMs);
  const calls = await tx.$count(
    attempt,
    and(eq(attempt.mirrorId, mirrorId), gte(attempt.startedAt, hourAgo)),
  );
  if (calls >= callsAnHour) return false;
  const { companyId, connectionId } = at;
  await addToOutbox(tx, companyId, now, [deliverEvent({ companyId, mirrorId, connectionId })]);
  return true;
}

/** When its fieldworker was last told of what is wrong with an open episode, in the bell or by mail; null: never. */
export async function lastToldOf(
  tx: Tx,
  at: { readonly episodeId: string; readonly memberId: string },
): Promise<Date | null> {
  const [rang] = await tx
    .select({ at: notification.createdAt })
    .from(notification)
    .where(and(eq(notification.episodeId, at.episodeId), eq(notification.memberId, at.memberId)))
    .orderBy(desc(notification.createdAt))
    .limit(1);
  const [written] = await tx
    .select({ at: mail.createdAt })
    .from(mail)
    .where(and(eq(mail.episodeId, at.episodeId), eq(mail.memberId, at.memberId)))
    .orderBy(desc(mail.createdAt))
    .limit(1);
  const times = [rang?.at, written?.at].flatMap((each) => each ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times.map((each) => each.getTime())));
}

export async function openEpisodeOf(tx: Tx, connectionId: string): Promise<{ id: string } | null> {
  const [row] = await tx
    .select({ id: episode.id })
    .from(episode)
    .where(and(eq(episode.connectionId, connectionId), isNull(episode.endedAt)))
    .for("update");
  return row ?? null;
}

/**
 * SQL over `push`: it failed for good, nothing was asked for after it, and nobody has set it aside. What was set aside is
 * known by the record alone.
 */
export const isGivenUp = sql<boolean>`(${push.receiptKind} = 'failed'
  and not exists (select from push later where later.company_id = ${push.companyId}
    and later.mirror_id = ${push.mirrorId} and later.place > ${push.place})
  and not exists (select from ${activity} where ${activity.companyId} = ${push.companyId}
    and ${activity.bookingId} = ${push.bookingId} and ${activity.pushId} = ${push.id}
    and ${activity.kind} = 'push.discarded'))`;

export type GivenUp = {
  readonly pushId: string;
  readonly mirrorId: string;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly fieldworker: string;
  readonly wish: PushWish;
  readonly failure: ProviderFailure | null;
  readonly revision: number;
};

/** The given-up push of one copy, which stays locked until the transaction ends; null: none. */
export async function lockGivenUp(
  tx: Tx,
  at: { readonly bookingId: string; readonly fieldworkerId: string },
): Promise<GivenUp | null> {
  const [held] = await tx
    .select({ id: mirror.id })
    .from(mirror)
    .where(and(eq(mirror.bookingId, at.bookingId), eq(mirror.fieldworkerId, at.fieldworkerId)))
    .for("update");
  if (!held) return null;
  const [row] = await tx
    .select({
      pushId: push.id,
      mirrorId: push.mirrorId,
      bookingId: push.bookingId,
      fieldworkerId: push.fieldworkerId,
      fieldworker: member.name,
      wish: push.wish,
      failure: push.receiptFailure,
      revision: booking.revision,
    })
    .from(push)
    .innerJoin(member, eq(member.id, push.fieldworkerId))
    .innerJoin(booking, eq(booking.id, push.bookingId))
    .where(and(eq(push.mirrorId, held.id), isGivenUp));
  return row ?? null;
}

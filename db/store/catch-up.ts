import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { notification } from "@/db/schema-sync";
import { announce } from "./activity";
import { receivingCalendarOf } from "./connections";
import { notify } from "./notifications";

/** One upcoming booking that belongs in this fieldworker's calendar by its status, and is nowhere. */
export type MissingCopy = { readonly bookingId: string; readonly ref: number; readonly revision: number };

/**
 * The bookings ahead, soonest first, that a calendar connected later has missed: no event is in a calendar that is still
 * connected, no push is on its way, and its owner did not take it out.
 */
export async function missingCopies(tx: Tx, memberId: string, now: Date): Promise<MissingCopy[]> {
  const rows = await tx.execute<{ id: string; ref: number; revision: number }>(sql`
    select b.id, b.ref, b.revision from assignment a
      join booking b on b.company_id = a.company_id and b.id = a.booking_id
      join status s on s.company_id = b.company_id and s.id = b.status_id
      left join mirror m on m.company_id = b.company_id and m.booking_id = b.id and m.fieldworker_id = a.fieldworker_id
      where a.fieldworker_id = ${memberId} and b.ends_at > ${now.toISOString()} and s.calendar_rule = 'push'
        and m.drift ->> 'kind' is distinct from 'deleted'
        and not exists (
          select from calendar c join connection n on n.company_id = c.company_id and n.id = c.connection_id
            where c.company_id = m.company_id and c.id = m.calendar_id and m.event_id is not null and n.state <> 'disconnected')
        and not exists (
          select from push p where p.company_id = m.company_id and p.mirror_id = m.id and p.finished_at is null)
      order by b.starts_at, b.id`);
  return [...rows].map(({ id, ref, revision }) => ({
    bookingId: id,
    ref: Number(ref),
    revision: Number(revision),
  }));
}

/**
 * After a calendar was connected, or began to receive: asks its owner whether the bookings it missed shall be added [A4].
 * Nothing missed, nothing asked; an open question is not asked twice.
 */
export async function askCatchUp(
  tx: Tx,
  at: { readonly companyId: string; readonly memberId: string },
  now: Date,
): Promise<void> {
  const receiving = await receivingCalendarOf(tx, at.memberId);
  if (!receiving || (await missingCopies(tx, at.memberId, now)).length === 0) return;
  if ((await openQuestion(tx, at.memberId)) !== null) return;
  const news = {
    companyId: at.companyId,
    kind: "calendar.catchUp" as const,
    calendarId: receiving.calendar.id,
  };
  await notify(tx, [at.memberId], news, now);
  await announce(tx, at.companyId, null);
}

const isOpen = (memberId: string) =>
  and(
    eq(notification.memberId, memberId),
    eq(notification.kind, "calendar.catchUp"),
    isNull(notification.overAt),
  );

/** The id of the question this member has not answered; null: nothing is asked. */
export async function openQuestion(tx: Tx, memberId: string): Promise<string | null> {
  const [row] = await tx.select({ id: notification.id }).from(notification).where(isOpen(memberId)).limit(1);
  return row?.id ?? null;
}

/** Takes the question out of the way; null: it was answered before. Of two answers at once only one gets it. */
export async function takeQuestion(tx: Tx, memberId: string, now: Date): Promise<string | null> {
  const rows = await tx
    .update(notification)
    .set({ overAt: now, readAt: sql`coalesce(${notification.readAt}, ${now.toISOString()}::timestamptz)` })
    .where(isOpen(memberId))
    .returning({ id: notification.id });
  return rows[0]?.id ?? null;
}

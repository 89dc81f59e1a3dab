import { and, asc, eq, gt, isNotNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, connection, customer, member, mirror, push } from "@/db/schema";
import { isGivenUp } from "@/db/store/sync-care";
import type { DeadLetter } from "@/lib/domain/sync-health-view";

const most = 200;

/** Given up and not decided about, of bookings that are still to come; the oldest first. `memberId`: only theirs. */
export async function deadLetters(tx: Tx, now: Date, memberId: string | null = null): Promise<DeadLetter[]> {
  const rows = await tx
    .select({
      pushId: push.id,
      booking: { id: booking.id, ref: booking.ref, customer: customer.name, startsAt: booking.startsAt },
      fieldworker: { id: member.id, name: member.name },
      provider: providerOfCopy,
      wish: push.wish,
      failure: push.receiptFailure,
      at: push.finishedAt,
    })
    .from(mirror)
    .innerJoin(push, eq(push.mirrorId, mirror.id))
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(member, eq(member.id, mirror.fieldworkerId))
    .where(
      and(
        isNotNull(mirror.failure),
        isGivenUp,
        gt(booking.endsAt, now),
        memberId === null ? undefined : eq(mirror.fieldworkerId, memberId),
      ),
    )
    .orderBy(asc(push.place))
    .limit(most);
  return rows.flatMap(({ at, ...row }) => (at ? [{ ...row, at }] : []));
}

/** Where the copy is, or would go; null: its fieldworker has no calendar any more. */
const providerOfCopy = sql<DeadLetter["provider"]>`(
  select n.provider from calendar c join connection n on n.company_id = c.company_id and n.id = c.connection_id
    where c.company_id = ${mirror.companyId} and n.state <> 'disconnected'
      and (c.id = ${mirror.calendarId} or (c.member_id = ${mirror.fieldworkerId} and c.receives))
    order by (c.id = ${mirror.calendarId}) desc nulls last limit 1)`.mapWith(connection.provider);

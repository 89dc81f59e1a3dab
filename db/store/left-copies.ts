import { and, asc, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, connection, customer, push } from "@/db/schema";
import { leftLetter } from "@/lib/domain/health-letters";
import type { Interval } from "@/lib/domain/time";
import { appendActivity } from "./activity";
import { tell } from "./tell";

type LeftBooking = {
  readonly ref: number;
  readonly customer: string;
  readonly span: Interval;
};

/** The bookings whose events were to be taken out under this request and could not be. */
export async function refusedRemovals(tx: Tx, requestKey: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ bookingId: push.bookingId })
    .from(push)
    .where(
      and(eq(push.trigger, "disconnect"), eq(push.requestKey, requestKey), eq(push.receiptKind, "failed")),
    );
  return rows.map(({ bookingId }) => bookingId);
}

/** Lists to their owner, and in the record, what stays in a calendar that we can no longer reach (decision 4). */
export async function tellOfLeft(
  tx: Tx,
  at: { readonly companyId: string; readonly connectionId: string },
  bookingIds: readonly string[],
  now: Date,
): Promise<void> {
  if (bookingIds.length === 0) return;
  const { companyId, connectionId } = at;
  const [line] = await tx.select().from(connection).where(eq(connection.id, connectionId));
  const [place] = await tx
    .select({ id: calendar.id })
    .from(calendar)
    .where(and(eq(calendar.connectionId, connectionId), calendar.isPrimary));
  if (!line) return;
  const { memberId, provider, accountEmail } = line;
  const bookings = await bookingsNamed(tx, bookingIds);
  await tell(
    tx,
    [memberId],
    {
      topic: "reconnect",
      news: { companyId, kind: "calendar.copiesLeft", ...(place ? { calendarId: place.id } : {}) },
      letter: ({ zone }) => leftLetter({ provider, account: accountEmail, zone, bookings }),
    },
    now,
  );
  const refs = bookings.map(({ ref }) => `#${ref}`).join(", ");
  await appendActivity(tx, companyId, now, [
    {
      kind: "calendar.copiesLeft",
      bookingId: null,
      pushId: null,
      detail: {
        actor: { kind: "system" },
        requestId: null,
        changes: [],
        facts: { provider, account: accountEmail, bookings: refs },
      },
    },
  ]);
}

async function bookingsNamed(tx: Tx, ids: readonly string[]): Promise<LeftBooking[]> {
  const rows = await tx
    .select({ ref: booking.ref, customer: customer.name, start: booking.startsAt, end: booking.endsAt })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(inArray(booking.id, [...ids]))
    .orderBy(asc(booking.startsAt));
  return rows.map(({ start, end, ...row }) => ({ ...row, span: { start, end } }));
}

import { and, eq, gt, inArray, isNotNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, connection, mirror } from "@/db/schema";
import type { CalendarRow, ConnectionRow } from "./connections";
import { noEvent } from "./push-settlement";

export async function calendarOf(
  tx: Tx,
  calendarId: string,
): Promise<{ readonly calendar: CalendarRow; readonly connection: ConnectionRow } | null> {
  const [row] = await tx
    .select({ calendar, connection })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(eq(calendar.id, calendarId));
  return row ?? null;
}

/** From now on a member's bookings go to this calendar and to no other. */
export async function setReceiving(tx: Tx, memberId: string, calendarId: string): Promise<void> {
  await tx
    .update(calendar)
    .set({ receives: false })
    .where(and(eq(calendar.memberId, memberId), calendar.receives));
  await tx.update(calendar).set({ receives: true }).where(eq(calendar.id, calendarId));
}

/**
 * Upcoming copies in this calendar are given up, because it cannot be written to: their events stay as they are and count
 * as history, and what goes to the new calendar is a new event.
 */
export async function leaveCopiesIn(tx: Tx, calendarId: string, now: Date): Promise<void> {
  const upcoming = tx
    .select({ id: booking.id })
    .from(booking)
    .where(and(eq(booking.id, mirror.bookingId), gt(booking.endsAt, now)));
  await tx
    .update(mirror)
    .set({
      ...noEvent,
      drift: sql`case when ${mirror.drift} ->> 'kind' = 'deleted' then ${mirror.drift} end`,
      driftAskedUntil: null,
    })
    .where(
      and(eq(mirror.calendarId, calendarId), isNotNull(mirror.eventId), inArray(mirror.bookingId, upcoming)),
    );
}

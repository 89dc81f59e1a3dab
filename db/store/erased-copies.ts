import { and, asc, eq, inArray, isNotNull, isNull, ne, notExists, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, connection, customer, member, mirror, push } from "@/db/schema";
import { calendarLabel } from "@/lib/domain/calendar-label";
import type { NewActivity } from "./activity";
import { requestPush } from "./mirrors";

/** Whether the customer of this booking was erased. */
export async function isOfErased(tx: Tx, bookingId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: booking.id })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(and(eq(booking.id, bookingId), isNotNull(customer.erasedAt)));
  return rows.length > 0;
}

/** How many events of these bookings stand where nothing is written now: the calendar is given up, or only read. */
export async function copiesOutOfReach(tx: Tx, bookingIds: readonly string[]): Promise<number> {
  if (bookingIds.length === 0) return 0;
  const rows = await tx
    .select({ id: mirror.id })
    .from(mirror)
    .innerJoin(calendar, eq(calendar.id, mirror.calendarId))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(
      and(
        inArray(mirror.bookingId, [...bookingIds]),
        isNotNull(mirror.eventId),
        or(eq(connection.state, "disconnected"), eq(connection.direction, "in")),
      ),
    );
  return rows.length;
}

/**
 * Asks for every event of a member's calendars whose booking's customer was erased to be written again, whatever the
 * company wants of edits: while a calendar was out of reach, its events kept the old words. Past ones too.
 * @returns the lines for the record, one a push
 */
export async function pushErased(
  tx: Tx,
  at: { readonly companyId: string; readonly memberId: string },
  now: Date,
): Promise<NewActivity[]> {
  const { companyId, memberId: fieldworkerId } = at;
  const isAsked = tx
    .select({ one: sql`1` })
    .from(push)
    .where(and(eq(push.mirrorId, mirror.id), isNull(push.finishedAt)));
  const rows = await tx
    .select({ mirror, calendar, connection, revision: booking.revision, name: member.name })
    .from(mirror)
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(calendar, eq(calendar.id, mirror.calendarId))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .innerJoin(member, eq(member.id, mirror.fieldworkerId))
    .where(
      and(
        eq(mirror.fieldworkerId, fieldworkerId),
        isNotNull(mirror.eventId),
        isNotNull(customer.erasedAt),
        ne(connection.state, "disconnected"),
        ne(connection.direction, "in"),
        notExists(isAsked),
      ),
    )
    .orderBy(asc(booking.startsAt), asc(mirror.id));
  const entries: NewActivity[] = [];
  for (const { mirror: copy, calendar: place, connection: line, revision, name } of rows) {
    const { bookingId, id: mirrorId } = copy;
    const wish = copy.wanted === "absent" ? ("remove" as const) : ("put" as const);
    const trigger = "reconnect" as const;
    const { pushId } = await requestPush(
      tx,
      {
        ...{ companyId, mirrorId, bookingId, fieldworkerId, connectionId: line.id, revision, trigger, wish },
        requestedBy: null,
        requestKey: `erased:${line.id}:${now.toISOString()}`,
      },
      now,
    );
    const target = calendarLabel(line.accountEmail, place.name);
    const facts = { fieldworkerId, fieldworker: name, target, provider: line.provider, wish, trigger };
    const detail = { actor: { kind: "system" as const }, requestId: null, changes: [], facts };
    entries.push({ kind: "push.requested", bookingId, pushId, detail });
  }
  return entries;
}

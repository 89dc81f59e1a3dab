import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, connection, customer, member } from "@/db/schema";
import { conflict } from "@/db/schema-sync";
import type { NotificationFacts } from "@/lib/domain/notification";
import type { News } from "./notifications";

/** What the words of some news are made of, as things stand in this transaction; for its letter. */
export async function newsFacts(tx: Tx, news: News): Promise<NotificationFacts> {
  const { kind, bookingId, conflictId, calendarId } = news;
  const place = bookingId === undefined ? null : await bookingOf(tx, bookingId);
  const clash = conflictId === undefined ? null : await conflictOf(tx, conflictId);
  const where = await calendarOf(tx, clash?.calendarId ?? calendarId ?? null);
  const fieldworkerId = clash?.row.fieldworkerId ?? where?.memberId;
  const span = clash?.row;
  return {
    kind,
    conflictId: conflictId ?? null,
    booking: place,
    fieldworker: fieldworkerId === undefined ? null : await personOf(tx, fieldworkerId),
    provider: where?.provider ?? null,
    span: span?.startsAt && span.endsAt ? { start: span.startsAt, end: span.endsAt } : null,
    episode: null,
  };
}

async function bookingOf(tx: Tx, bookingId: string): Promise<NotificationFacts["booking"]> {
  const [row] = await tx
    .select({ booking, customer: customer.name })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(eq(booking.id, bookingId));
  if (!row) return null;
  const { id, ref, startsAt, endsAt } = row.booking;
  return { id, ref, customer: row.customer, span: { start: startsAt, end: endsAt } };
}

/** The calendar of a conflict: its subject names it where the event is personal, the copy where it is ours. */
async function conflictOf(tx: Tx, conflictId: string) {
  const [row] = await tx
    .select({
      row: conflict,
      calendarId: sql<string | null>`coalesce(
        (select c.id from calendar c where c.id::text = split_part(conflict.subject, '|', 1)),
        (select m.calendar_id from mirror m where m.booking_id = conflict.booking_id
          and m.fieldworker_id = conflict.fieldworker_id))`,
    })
    .from(conflict)
    .where(eq(conflict.id, conflictId));
  return row ?? null;
}

async function calendarOf(tx: Tx, calendarId: string | null) {
  if (calendarId === null) return null;
  const [row] = await tx
    .select({ memberId: calendar.memberId, provider: connection.provider })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(eq(calendar.id, calendarId));
  return row ?? null;
}

async function personOf(tx: Tx, memberId: string): Promise<NotificationFacts["fieldworker"]> {
  const [row] = await tx
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(eq(member.id, memberId));
  return row ?? null;
}

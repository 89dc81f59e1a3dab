import { asc, eq, inArray, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, customer, member, service, status } from "@/db/schema";
import { mail } from "@/db/schema-health";
import { actorWords } from "@/lib/domain/activity-sentences";
import { addressesOf } from "@/lib/domain/customer";
import { recordOfCustomer } from "./customer-detail";

/** Everything stored about a customer, for handing it to them; null: there is no such customer. Instants are ISO 8601. */
export async function customerExport(tx: Tx, customerId: string, now: Date) {
  const [row] = await tx.select().from(customer).where(eq(customer.id, customerId));
  if (!row || row.mergedInto !== null) return null;
  const { id, name, phone, email, notes, createdAt, erasedAt } = row;
  const bookings = await bookingsOf(tx, customerId);
  const record = await recordOfCustomer(tx, customerId, null);
  return {
    exportedAt: now,
    customer: { id, name, phone, email, addresses: addressesOf(row), notes, createdAt, erasedAt },
    bookings,
    letters: await lettersOf(
      tx,
      row.email,
      bookings.map((each) => each.id),
    ),
    record: record.map(({ at, kind, booking: about, detail }) => ({
      at,
      kind,
      booking: about?.ref ?? null,
      by: actorWords(detail.actor),
      changes: detail.changes,
      facts: detail.facts,
    })),
  };
}

async function bookingsOf(tx: Tx, customerId: string) {
  const rows = await tx
    .select({ booking, service: service.name, status: status.name })
    .from(booking)
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .where(eq(booking.customerId, customerId))
    .orderBy(asc(booking.startsAt), asc(booking.id));
  const ids = rows.map((row) => row.booking.id);
  const crew =
    ids.length === 0
      ? []
      : await tx
          .select({ bookingId: assignment.bookingId, name: member.name })
          .from(assignment)
          .innerJoin(member, eq(member.id, assignment.fieldworkerId))
          .where(inArray(assignment.bookingId, ids))
          .orderBy(asc(member.name));
  return rows.map((row) => {
    const { id, ref, startsAt, endsAt, zone, address, createdAt, updatedAt } = row.booking;
    const { customerNotes, jobNotes, officeNotes } = row.booking;
    return {
      ...{ id, ref, startsAt, endsAt, zone, service: row.service, status: row.status, address },
      fieldworkers: crew.filter(({ bookingId }) => bookingId === id).map((person) => person.name),
      ...{ customerNotes, jobNotes, officeNotes, createdAt, updatedAt },
    };
  });
}

/** Letters to the customer, and those to members that are about one of these bookings. */
async function lettersOf(tx: Tx, email: string, bookingIds: readonly string[]) {
  const about = sql`${mail.content} -> 'about' ->> 'bookingId'`;
  const ofBookings = bookingIds.length > 0 ? inArray(about, [...bookingIds]) : undefined;
  const toThem =
    email === "" ? undefined : sql`(${mail.memberId} is null and lower(${mail.recipient}) = lower(${email}))`;
  if (!ofBookings && !toThem) return [];
  const rows = await tx
    .select({ createdAt: mail.createdAt, sentAt: mail.sentAt, content: mail.content })
    .from(mail)
    .where(or(ofBookings, toThem))
    .orderBy(asc(mail.createdAt));
  return rows.map(({ createdAt, sentAt, content: { subject, body } }) => ({
    createdAt,
    sentAt,
    subject,
    body,
  }));
}

import { and, asc, eq, inArray, ne, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, customer, member, service, status } from "@/db/schema";
import { customerActivity } from "@/db/schema-customers";
import { mail } from "@/db/schema-health";
import { activity } from "@/db/schema-record";
import { actorWords } from "@/lib/domain/activity-sentences";
import { addressesOf } from "@/lib/domain/customer";
import { type CustomerRecordEntry, recordOfCustomer } from "./customer-detail";

/**
 * Everything stored about a customer, for handing it to them, and nothing about others: of the record what was changed, by
 * whom, since a booking is theirs. null: there is no such customer. Instants are ISO 8601.
 */
export async function customerExport(tx: Tx, customerId: string, now: Date) {
  const [row] = await tx.select().from(customer).where(eq(customer.id, customerId));
  if (!row || row.mergedInto !== null) return null;
  const { id, name, phone, email, notes, createdAt, erasedAt } = row;
  const bookings = await bookingsOf(tx, customerId);
  const record = await recordOfCustomer(tx, customerId, null);
  const came = await whenTheyCame(tx, customerId, record);
  return {
    exportedAt: now,
    customer: { id, name, phone, email, addresses: addressesOf(row), notes, createdAt, erasedAt },
    bookings,
    letters: await lettersOf(
      tx,
      row.email,
      bookings.map(({ id }) => ({ id, since: came.get(id)?.at ?? null })),
    ),
    record: record.map(({ seq, at, kind, booking: about, detail }) => ({
      at,
      kind,
      booking: about?.ref ?? null,
      by: actorWords(detail.actor),
      changes: seq > (came.get(about?.id ?? "")?.seq ?? 0) ? detail.changes : [],
    })),
  };
}

type Coming = { readonly seq: number; readonly at: Date };

/** Of bookings that were somebody else's before, the row of the record with which they came; it still names the other. */
async function whenTheyCame(
  tx: Tx,
  customerId: string,
  record: readonly CustomerRecordEntry[],
): Promise<ReadonlyMap<string, Coming>> {
  const ofOthers = await tx
    .selectDistinct({ seq: customerActivity.seq })
    .from(customerActivity)
    .innerJoin(activity, eq(activity.seq, customerActivity.seq))
    .innerJoin(booking, eq(booking.id, activity.bookingId))
    .where(and(eq(booking.customerId, customerId), ne(customerActivity.customerId, customerId)));
  const foreign = new Set(ofOthers.map(({ seq }) => seq));
  const came = new Map<string, Coming>();
  for (const { seq, at, booking: about, detail } of record) {
    const isHandedOver = detail.changes.some(({ field, old }) => field === "customer" && old !== null);
    if (about === null || !(foreign.has(seq) || isHandedOver)) continue;
    if (seq > (came.get(about.id)?.seq ?? 0)) came.set(about.id, { seq, at });
  }
  return came;
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

/** Letters to the customer, and those to members that are about one of these bookings since it is theirs. */
async function lettersOf(
  tx: Tx,
  email: string,
  bookings: readonly { readonly id: string; readonly since: Date | null }[],
) {
  const about = sql<string | null>`${mail.content} -> 'about' ->> 'bookingId'`;
  const since = new Map(bookings.map((each) => [each.id, each.since]));
  const ofBookings = since.size > 0 ? inArray(about, [...since.keys()]) : undefined;
  const toThem =
    email === "" ? undefined : sql`(${mail.memberId} is null and lower(${mail.recipient}) = lower(${email}))`;
  if (!ofBookings && !toThem) return [];
  const rows = await tx
    .select({ about, createdAt: mail.createdAt, sentAt: mail.sentAt, content: mail.content })
    .from(mail)
    .where(or(ofBookings, toThem))
    .orderBy(asc(mail.createdAt));
  return rows.flatMap(({ about: bookingId, createdAt, sentAt, content: { subject, body } }) => {
    const from = since.get(bookingId ?? "") ?? null;
    return from !== null && createdAt <= from ? [] : [{ createdAt, sentAt, subject, body }];
  });
}

import { and, asc, eq, inArray, isNull, notInArray, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, customer, mirror, push } from "@/db/schema";
import { customerActivity } from "@/db/schema-customers";
import { addressesOf, type CustomerFields, defaultAddressOf, erasedFields } from "@/lib/domain/customer";
import { appendActivity, lockRecord, type NewActivity } from "./activity";
import { type BookingRow, updateBooking } from "./bookings";

export type CustomerRow = typeof customer.$inferSelect;

export function fieldsOfCustomer(row: CustomerRow): CustomerFields {
  const { name, phone, email, notes } = row;
  return { name, phone, email, addresses: addressesOf(row), notes };
}

/** A customer that is there to be changed: neither merged away nor erased. */
export function isLive(row: Pick<CustomerRow, "mergedInto" | "erasedAt">): boolean {
  return row.mergedInto === null && row.erasedAt === null;
}

/** Those of them that exist, locked until the transaction ends, always in the same order. */
export async function lockCustomers(tx: Tx, ids: readonly string[]): Promise<Map<string, CustomerRow>> {
  const rows = await tx
    .select()
    .from(customer)
    .where(inArray(customer.id, [...ids]))
    .orderBy(asc(customer.id))
    .for("update");
  return new Map(rows.map((row) => [row.id, row]));
}

const stored = (fields: CustomerFields) => ({
  name: fields.name,
  phone: fields.phone,
  email: fields.email,
  notes: fields.notes,
  addresses: fields.addresses,
  address: defaultAddressOf(fields),
});

export async function insertCustomer(
  tx: Tx,
  key: { id: string; companyId: string },
  fields: CustomerFields,
  now: Date,
): Promise<CustomerRow> {
  const [row] = await tx
    .insert(customer)
    .values({ ...key, ...stored(fields), createdAt: now })
    .returning();
  if (!row) throw new Error("a customer was not inserted");
  return row;
}

export async function updateCustomer(tx: Tx, id: string, fields: CustomerFields): Promise<CustomerRow> {
  const [row] = await tx
    .update(customer)
    .set({ ...stored(fields), revision: sql`${customer.revision} + 1` })
    .where(eq(customer.id, id))
    .returning();
  if (!row) throw new Error("a locked customer was not updated");
  return row;
}

/** The bookings of these customers, locked, oldest first. */
export async function lockBookingsOf(tx: Tx, customerIds: readonly string[]): Promise<BookingRow[]> {
  return tx
    .select()
    .from(booking)
    .where(inArray(booking.customerId, [...customerIds]))
    .orderBy(asc(booking.startsAt), asc(booking.id))
    .for("update");
}

/** Of these bookings, those that a calendar shows or is about to. */
export async function bookingsInCalendars(tx: Tx, bookingIds: readonly string[]): Promise<Set<string>> {
  if (bookingIds.length === 0) return new Set();
  const rows = await tx
    .selectDistinct({ id: mirror.bookingId })
    .from(mirror)
    .leftJoin(push, and(eq(push.mirrorId, mirror.id), isNull(push.finishedAt)))
    .where(
      and(
        inArray(mirror.bookingId, [...bookingIds]),
        or(sql`${mirror.eventId} is not null`, sql`${push.id} is not null`),
      ),
    );
  return new Set(rows.map((row) => row.id));
}

export async function moveBooking(
  tx: Tx,
  bookingId: string,
  customerId: string,
  now: Date,
): Promise<BookingRow> {
  return updateBooking(tx, bookingId, { customerId }, now);
}

/** Leaves nothing of `goneId` but the way to `keptId`, also for those that were merged into it before. */
export async function pointTo(tx: Tx, companyId: string, goneId: string, keptId: string): Promise<void> {
  await tx
    .update(customer)
    .set({
      ...stored({ ...erasedFields, name: "Merged customer" }),
      mergedInto: keptId,
      revision: sql`${customer.revision} + 1`,
    })
    .where(eq(customer.id, goneId));
  await tx.update(customer).set({ mergedInto: keptId }).where(eq(customer.mergedInto, goneId));
  // A booking that went from one to the other has rows in the record that both have already.
  const already = tx
    .select({ seq: customerActivity.seq })
    .from(customerActivity)
    .where(eq(customerActivity.customerId, keptId));
  await tx
    .update(customerActivity)
    .set({ customerId: keptId })
    .where(
      and(
        eq(customerActivity.companyId, companyId),
        eq(customerActivity.customerId, goneId),
        notInArray(customerActivity.seq, already),
      ),
    );
}

/**
 * A booking went to another customer: what its record says since it came to this one stays findable by them, the row of
 * the change included. Call it after the change is in the record.
 */
export async function keepRecordOf(
  tx: Tx,
  { companyId, customerId, bookingId }: { companyId: string; customerId: string; bookingId: string },
): Promise<void> {
  await tx.execute(sql`insert into customer_activity (company_id, customer_id, seq)
    select a.company_id, ${customerId}::uuid, a.seq from activity a
      where a.company_id = ${companyId} and a.booking_id = ${bookingId} and a.seq >= coalesce((
        select max(o.seq) from customer_activity k join activity o on o.company_id = k.company_id and o.seq = k.seq
          where k.company_id = ${companyId} and o.booking_id = ${bookingId} and k.customer_id <> ${customerId}), 0)
    on conflict do nothing`);
}

/** Like appendActivity, and those entries that are about no booking are found again by the customer. Call it last. */
export async function appendCustomerActivity(
  tx: Tx,
  at: { companyId: string; customerId: string },
  now: Date,
  entries: readonly NewActivity[],
): Promise<void> {
  if (entries.length === 0) return;
  const { seq } = await lockRecord(tx, at.companyId);
  await appendActivity(tx, at.companyId, now, entries);
  const links = entries.flatMap((entry, index) =>
    entry.kind.startsWith("customer.") ? [{ ...at, seq: seq + 1 + index }] : [],
  );
  if (links.length > 0) await tx.insert(customerActivity).values(links);
}

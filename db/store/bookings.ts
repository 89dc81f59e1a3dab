import { and, asc, eq, inArray, isNotNull, isNull, notInArray, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, company, customer, member, service, status } from "@/db/schema";
import type { BookingSnapshot } from "@/lib/domain/booking-snapshot";

export type BookingRow = typeof booking.$inferSelect;
export type StatusRow = typeof status.$inferSelect;

/** What a person may set on a booking. */
export type BookingFields = Pick<
  BookingRow,
  | "customerId"
  | "serviceId"
  | "statusId"
  | "startsAt"
  | "endsAt"
  | "zone"
  | "address"
  | "customerNotes"
  | "jobNotes"
  | "officeNotes"
>;

/** What a person may set, as the booking has it now: the ground for changing one thing and leaving the rest. */
export function fieldsOfBooking(row: BookingRow): BookingFields {
  const { customerId, serviceId, statusId, startsAt, endsAt, zone } = row;
  const { address, customerNotes, jobNotes, officeNotes } = row;
  return {
    customerId,
    serviceId,
    statusId,
    startsAt,
    endsAt,
    zone,
    address,
    customerNotes,
    jobNotes,
    officeNotes,
  };
}

export async function bookingRow(tx: Tx, bookingId: string): Promise<BookingRow | null> {
  const [row] = await tx.select().from(booking).where(eq(booking.id, bookingId));
  return row ?? null;
}

export async function lockBooking(tx: Tx, bookingId: string): Promise<BookingRow | null> {
  const [row] = await tx.select().from(booking).where(eq(booking.id, bookingId)).for("update");
  return row ?? null;
}

export async function assignedTo(tx: Tx, bookingId: string): Promise<{ id: string; name: string }[]> {
  return tx
    .select({ id: member.id, name: member.name })
    .from(assignment)
    .innerJoin(member, eq(member.id, assignment.fieldworkerId))
    .where(eq(assignment.bookingId, bookingId))
    .orderBy(asc(member.name), asc(member.id));
}

/** The company's next booking number; two at once get two numbers. */
export async function takeBookingRef(tx: Tx, companyId: string): Promise<number> {
  const [row] = await tx
    .update(company)
    .set({ nextBookingRef: sql`${company.nextBookingRef} + 1` })
    .where(eq(company.id, companyId))
    .returning({ next: company.nextBookingRef });
  if (!row) throw new Error("no company row in its own transaction");
  return row.next - 1;
}

export async function insertBooking(
  tx: Tx,
  key: { id: string; companyId: string; ref: number },
  fields: BookingFields,
  now: Date,
): Promise<BookingRow> {
  const [row] = await tx
    .insert(booking)
    .values({ ...key, ...fields, createdAt: now, updatedAt: now })
    .returning();
  if (!row) throw new Error("a booking was not inserted");
  return row;
}

export async function updateBooking(
  tx: Tx,
  bookingId: string,
  fields: Partial<BookingFields>,
  now: Date,
): Promise<BookingRow> {
  const [row] = await tx
    .update(booking)
    .set({ ...fields, revision: sql`${booking.revision} + 1`, updatedAt: now })
    .where(eq(booking.id, bookingId))
    .returning();
  if (!row) throw new Error("a locked booking was not updated");
  return row;
}

/** Takes everybody but these off the booking. */
export async function removeOthers(tx: Tx, bookingId: string, stay: readonly string[]): Promise<void> {
  const others = stay.length > 0 ? notInArray(assignment.fieldworkerId, [...stay]) : undefined;
  await tx.delete(assignment).where(and(eq(assignment.bookingId, bookingId), others));
}

/** Puts these people on the booking; who is on it already stays as they are. An override reason lets it overlap another booking. */
export async function addAssignments(
  tx: Tx,
  at: { companyId: string; bookingId: string },
  fieldworkerIds: readonly string[],
  overrideReason: string | null,
  now: Date,
): Promise<void> {
  const already = await tx
    .select({ id: assignment.fieldworkerId })
    .from(assignment)
    .where(eq(assignment.bookingId, at.bookingId));
  const known = new Set(already.map((row) => row.id));
  // The trigger fills in the span; the same order everywhere keeps two bookings from waiting for each other.
  const added = [...new Set(fieldworkerIds)].filter((id) => !known.has(id)).sort();
  for (const fieldworkerId of added) {
    await tx
      .insert(assignment)
      .values({ ...at, fieldworkerId, overrideReason, createdAt: now, during: "empty", takesTime: false });
  }
}

/** Lets a booking's assignments overlap others before it moves. */
export async function overrideOverlaps(tx: Tx, bookingId: string, reason: string): Promise<void> {
  await tx.update(assignment).set({ overrideReason: reason }).where(eq(assignment.bookingId, bookingId));
}

/** Why a booking may overlap others where it is; null: it may not. */
export async function overrideReasonOf(tx: Tx, bookingId: string): Promise<string | null> {
  const [row] = await tx
    .select({ reason: assignment.overrideReason })
    .from(assignment)
    .where(and(eq(assignment.bookingId, bookingId), isNotNull(assignment.overrideReason)))
    .limit(1);
  return row?.reason ?? null;
}

export async function snapshotOf(tx: Tx, bookingId: string): Promise<BookingSnapshot | null> {
  const [row] = await tx
    .select({ booking, customer: customer.name, service: service.name, status: status.name })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .where(eq(booking.id, bookingId));
  if (!row) return null;
  const { ref, startsAt, endsAt, zone, address, customerNotes, jobNotes, officeNotes } = row.booking;
  return {
    ref: String(ref),
    customer: row.customer,
    service: row.service,
    status: row.status,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    zone,
    address,
    customerNotes,
    jobNotes,
    officeNotes,
  };
}

export type NamedChoices = {
  readonly customer: typeof customer.$inferSelect | null;
  readonly service: typeof service.$inferSelect | null;
  readonly status: StatusRow | null;
};

export async function findChoices(
  tx: Tx,
  ids: { customerId: string; serviceId: string; statusId: string },
): Promise<NamedChoices> {
  // Shared, so that one that is just being merged away waits for this booking to move it along, or is not found here.
  const [customerRow] = await tx
    .select()
    .from(customer)
    .where(and(eq(customer.id, ids.customerId), isNull(customer.mergedInto)))
    .for("share");
  const [serviceRow] = await tx.select().from(service).where(eq(service.id, ids.serviceId));
  const [statusRow] = await tx.select().from(status).where(eq(status.id, ids.statusId));
  return { customer: customerRow ?? null, service: serviceRow ?? null, status: statusRow ?? null };
}

/** Of these members, those who may be given bookings. */
export async function bookableMembers(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return [];
  return tx
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(and(inArray(member.id, [...ids]), member.isActive, member.takesBookings));
}

/** Another booking of one of these fieldworkers that takes time in this span; for telling people what is in the way. */
export async function bookingInTheWay(
  tx: Tx,
  span: { bookingId: string; startsAt: Date; endsAt: Date; fieldworkerIds: readonly string[] },
): Promise<{
  ref: number;
  customerName: string;
  fieldworkerName: string;
  startsAt: Date;
  endsAt: Date;
} | null> {
  if (span.fieldworkerIds.length === 0) return null;
  const [row] = await tx
    .select({
      ref: booking.ref,
      customerName: customer.name,
      fieldworkerName: member.name,
      startsAt: booking.startsAt,
      endsAt: booking.endsAt,
    })
    .from(assignment)
    .innerJoin(booking, eq(booking.id, assignment.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(member, eq(member.id, assignment.fieldworkerId))
    .where(
      and(
        inArray(assignment.fieldworkerId, [...span.fieldworkerIds]),
        assignment.takesTime,
        sql`${assignment.bookingId} <> ${span.bookingId}`,
        sql`${assignment.during} && tstzrange(${span.startsAt.toISOString()}, ${span.endsAt.toISOString()})`,
      ),
    )
    .orderBy(asc(booking.startsAt))
    .limit(1);
  return row ?? null;
}

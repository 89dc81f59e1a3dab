import { and, asc, eq, inArray, isNull, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, company, customer, member, service, status } from "@/db/schema";
import { type BookingFields, fieldsOfBooking } from "@/db/store/bookings";
import type { CustomerOption, FormOptions } from "@/lib/domain/booking-form";
import type { CalendarRule, StatusTone } from "@/lib/domain/status";
import { asOfWords } from "@/lib/domain/sync-health-words";
import { type Viewer, visibleTo } from "./booking-visibility";
import { foundCustomers } from "./customer-search";
import { staleBusyOf } from "./sync-health-staleness";

export type StatusChoice = {
  readonly id: string;
  readonly name: string;
  readonly tone: StatusTone;
  readonly rule: CalendarRule;
};

export type FormChoices = Omit<FormOptions, "statuses"> & { readonly statuses: readonly StatusChoice[] };

const firstCustomers = 100;

/** What the booking form offers. `keep` names who, which customer and which service are on the booking already. */
export async function formChoices(
  tx: Tx,
  keep: { customerId: string | null; serviceId: string | null; fieldworkerIds: readonly string[] },
  now: Date,
): Promise<FormChoices> {
  const [owner] = await tx.select({ zone: company.zone }).from(company);
  if (!owner) throw new Error("no company row in its own transaction");
  const customers = await findCustomers(tx, "");
  const kept =
    keep.customerId && !customers.some(({ id }) => id === keep.customerId)
      ? await tx.select(customerColumns).from(customer).where(eq(customer.id, keep.customerId))
      : [];
  return {
    zone: owner.zone,
    customers: [...kept, ...customers],
    services: await tx
      .select({ id: service.id, name: service.name, durationMinutes: service.durationMinutes })
      .from(service)
      .where(or(isNull(service.archivedAt), keep.serviceId ? eq(service.id, keep.serviceId) : undefined))
      .orderBy(asc(service.name)),
    statuses: await statusChoices(tx),
    fieldworkers: await fieldworkerOptions(tx, keep.fieldworkerIds, now, owner.zone),
  };
}

/** Whose busy times were not heard of can be booked all the same, and their row says so [B55]. */
async function fieldworkerOptions(
  tx: Tx,
  keptIds: readonly string[],
  now: Date,
  zone: string,
): Promise<FormOptions["fieldworkers"]> {
  const rows = await tx
    .select({ id: member.id, name: member.name, zone: member.zone })
    .from(member)
    .where(
      or(
        and(member.isActive, member.takesBookings),
        keptIds.length > 0 ? inArray(member.id, [...keptIds]) : undefined,
      ),
    )
    .orderBy(asc(member.name), asc(member.id));
  const stale = await staleBusyOf(
    tx,
    rows.map(({ id }) => id),
    now,
  );
  return rows.map((row) => {
    const found = stale.get(row.id);
    return found ? { ...row, busyNote: `Busy times ${asOfWords(found, now, zone)}, not verified` } : row;
  });
}

const customerColumns = {
  id: customer.id,
  name: customer.name,
  address: customer.address,
  phone: customer.phone,
};

/** Customers by parts of their name, phone, e-mail or address. */
export async function findCustomers(tx: Tx, search: string): Promise<CustomerOption[]> {
  const ids = await foundCustomers(tx, { search, seesContact: true, after: null, limit: firstCustomers });
  if (ids.length === 0) return [];
  return tx
    .select(customerColumns)
    .from(customer)
    .where(inArray(customer.id, ids))
    .orderBy(asc(customer.sortName), asc(customer.id));
}

export async function statusChoices(tx: Tx): Promise<StatusChoice[]> {
  return tx
    .select({ id: status.id, name: status.name, tone: status.tone, rule: status.calendarRule })
    .from(status)
    .orderBy(asc(status.position), asc(status.id));
}

/** A booking as the form and small changes of it start from it. */
export type EditableBooking = {
  readonly id: string;
  readonly ref: number;
  readonly revision: number;
  readonly fields: BookingFields;
  readonly fieldworkerIds: readonly string[];
};

export async function editableBooking(
  tx: Tx,
  viewer: Viewer,
  bookingId: string,
): Promise<EditableBooking | null> {
  const [row] = await tx
    .select()
    .from(booking)
    .where(and(eq(booking.id, bookingId), visibleTo(tx, viewer)));
  if (!row) return null;
  const people = await tx
    .select({ id: assignment.fieldworkerId })
    .from(assignment)
    .where(eq(assignment.bookingId, bookingId))
    .orderBy(asc(assignment.fieldworkerId));
  return {
    id: row.id,
    ref: row.ref,
    revision: row.revision,
    fields: fieldsOfBooking(row),
    fieldworkerIds: people.map((person) => person.id),
  };
}

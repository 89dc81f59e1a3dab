import { and, asc, eq, exists, gt, inArray, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, customer, member, service, status } from "@/db/schema";
import type { CopyView } from "@/lib/domain/calendar-copy";
import type { StatusTone } from "@/lib/domain/status";
import type { Interval } from "@/lib/domain/time";
import { copiesOf } from "./booking-copies";
import { type Viewer, visibleTo } from "./booking-visibility";

export type BoardBooking = {
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly customer: string;
  readonly phone: string;
  readonly service: string;
  readonly address: string;
  readonly customerNotes: string;
  readonly jobNotes: string;
  readonly status: { readonly name: string; readonly tone: StatusTone };
  /** The copies of the people who are on it now. */
  readonly copies: readonly CopyView[];
};

export type BookingsAsked = {
  readonly viewer: Viewer;
  readonly span: Interval;
  /** Only bookings of any of these people; empty: everybody's and nobody's. */
  readonly fieldworkerIds: readonly string[];
  readonly now: Date;
  readonly zone: string;
  readonly appUrl: string;
};

/** The bookings that this viewer may see and that touch the span, earliest first. */
export async function bookingsIn(tx: Tx, asked: BookingsAsked): Promise<BoardBooking[]> {
  const chosen = [...asked.fieldworkerIds];
  const isTheirs =
    chosen.length === 0
      ? undefined
      : exists(
          tx
            .select({ id: assignment.id })
            .from(assignment)
            .where(and(eq(assignment.bookingId, booking.id), inArray(assignment.fieldworkerId, chosen))),
        );
  const rows = await tx
    .select({
      id: booking.id,
      startsAt: booking.startsAt,
      endsAt: booking.endsAt,
      customer: customer.name,
      phone: customer.phone,
      service: service.name,
      address: booking.address,
      customerNotes: booking.customerNotes,
      jobNotes: booking.jobNotes,
      status: { name: status.name, tone: status.tone },
    })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .where(
      and(
        lt(booking.startsAt, asked.span.end),
        gt(booking.endsAt, asked.span.start),
        visibleTo(tx, asked.viewer),
        isTheirs,
      ),
    )
    .orderBy(asc(booking.startsAt), asc(booking.id));
  const copies = await copiesOf(tx, { ...asked, bookingIds: rows.map((row) => row.id) });
  return rows.map((row) => ({
    ...row,
    copies: (copies.get(row.id) ?? []).filter((copy) => copy.isAssigned),
  }));
}

/** Everybody who may be given bookings, by name. */
export async function fieldworkersOf(tx: Tx): Promise<{ id: string; name: string }[]> {
  return tx
    .select({ id: member.id, name: member.name })
    .from(member)
    .where(and(member.isActive, member.takesBookings))
    .orderBy(asc(member.name), asc(member.id));
}

import { and, desc, eq, inArray, isNull, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, customer } from "@/db/schema";
import { customerActivity } from "@/db/schema-customers";
import { activity, activityDetail } from "@/db/schema-record";
import { type ActivityKind, erasedDetail } from "@/lib/domain/activity";
import type { RecordEntry } from "@/lib/domain/activity-sentences";
import { addressesOf } from "@/lib/domain/customer";
import type { CustomerDetail } from "@/lib/domain/customer-view";
import { may } from "@/lib/domain/roles";
import { type Viewer, visibleTo } from "./booking-visibility";
import { customersVisibleTo } from "./customer-visibility";

export type FoundCustomer =
  | { readonly kind: "here"; readonly detail: CustomerDetail }
  /** It was merged into another one, which this viewer may see. */
  | { readonly kind: "merged"; readonly into: string };

/** One customer for one viewer; null: there is none that they may see. */
export async function customerDetail(
  tx: Tx,
  asked: { readonly customerId: string; readonly viewer: Viewer },
): Promise<FoundCustomer | null> {
  const { customerId, viewer } = asked;
  const [merged] = await tx
    .select({ into: customer.mergedInto })
    .from(customer)
    .where(eq(customer.id, customerId));
  const [row] = await tx
    .select()
    .from(customer)
    .where(and(eq(customer.id, merged?.into ?? customerId), customersVisibleTo(tx, viewer)));
  if (!row) return null;
  if (merged?.into) return { kind: "merged", into: row.id };
  const { id, revision, name, phone, email, notes, createdAt, erasedAt } = row;
  const seesContact = may(viewer.role, "seeCustomerContact");
  return {
    kind: "here",
    detail: {
      id,
      revision,
      name,
      phone: seesContact ? phone : "",
      email: seesContact ? email : "",
      addresses: addressesOf(row),
      notes: may(viewer.role, "seeAllBookings") ? notes : null,
      createdAt,
      erasedAt,
    },
  };
}

/** The customer of a booking this person may see. */
export async function customerOfBooking(tx: Tx, viewer: Viewer, bookingId: string): Promise<string | null> {
  const [row] = await tx
    .select({ customerId: booking.customerId })
    .from(booking)
    .where(and(eq(booking.id, bookingId), visibleTo(tx, viewer)));
  return row?.customerId ?? null;
}

export type CustomerRecordEntry = RecordEntry & {
  readonly booking: { readonly id: string; readonly ref: number } | null;
};

const shownEntries = 100;

/** What happened to a customer and on their bookings, newest first. Who may see it is asked before. */
export async function recordOfCustomer(
  tx: Tx,
  customerId: string,
  limit: number | null = shownEntries,
): Promise<CustomerRecordEntry[]> {
  const own = tx
    .select({ seq: customerActivity.seq })
    .from(customerActivity)
    .where(eq(customerActivity.customerId, customerId));
  const bookings = tx.select({ id: booking.id }).from(booking).where(eq(booking.customerId, customerId));
  const query = tx
    .select({ row: activity, detail: activityDetail.detail, ref: booking.ref })
    .from(activity)
    .leftJoin(
      activityDetail,
      and(eq(activityDetail.companyId, activity.companyId), eq(activityDetail.seq, activity.seq)),
    )
    .leftJoin(booking, eq(booking.id, activity.bookingId))
    .where(
      or(and(isNull(activity.bookingId), inArray(activity.seq, own)), inArray(activity.bookingId, bookings)),
    )
    .orderBy(desc(activity.seq));
  const rows = limit === null ? await query : await query.limit(limit);
  return rows.map(({ row, detail, ref }) => ({
    seq: row.seq,
    at: row.at,
    kind: row.kind as ActivityKind,
    pushId: row.pushId,
    detail: detail ?? erasedDetail,
    booking: row.bookingId === null || ref === null ? null : { id: row.bookingId, ref },
  }));
}

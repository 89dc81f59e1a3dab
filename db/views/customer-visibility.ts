import { and, eq, exists, type SQL } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, customer } from "@/db/schema";
import { may } from "@/lib/domain/roles";
import { type Viewer, visibleTo } from "./booking-visibility";

/** The rows of `customer` this person may see: all, or those of their own bookings. */
export function customersVisibleTo(tx: Tx, viewer: Viewer): SQL | undefined {
  if (may(viewer.role, "seeAllBookings")) return undefined;
  return exists(
    tx
      .select({ id: booking.id })
      .from(booking)
      .where(and(eq(booking.customerId, customer.id), visibleTo(tx, viewer))),
  );
}

export async function canSeeCustomer(tx: Tx, viewer: Viewer, customerId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: customer.id })
    .from(customer)
    .where(and(eq(customer.id, customerId), customersVisibleTo(tx, viewer)));
  return rows.length > 0;
}

import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, company, mirror } from "@/db/schema";
import { type Actor, may } from "@/lib/domain/roles";
import { viewerFacts } from "./shell";

export type Viewer = Pick<Actor, "memberId" | "role">;

/** The rows of `booking` this person may see: all, or their own. */
export function visibleTo(tx: Tx, viewer: Viewer): SQL | undefined {
  if (may(viewer.role, "seeAllBookings")) return undefined;
  return exists(
    tx
      .select({ one: sql`1` })
      .from(assignment)
      .where(and(eq(assignment.bookingId, booking.id), eq(assignment.fieldworkerId, viewer.memberId))),
  );
}

export async function canSeeBooking(tx: Tx, viewer: Viewer, bookingId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: booking.id })
    .from(booking)
    .where(and(eq(booking.id, bookingId), visibleTo(tx, viewer)));
  return rows.length > 0;
}

/** `was`: no longer on it, but a copy of it was in their calendar, so their lists have changed. */
export async function standingTowards(
  tx: Tx,
  viewer: Viewer,
  bookingId: string,
): Promise<"sees" | "was" | "none"> {
  if (await canSeeBooking(tx, viewer, bookingId)) return "sees";
  const copies = await tx
    .select({ id: mirror.id })
    .from(mirror)
    .where(and(eq(mirror.bookingId, bookingId), eq(mirror.fieldworkerId, viewer.memberId)));
  return copies.length > 0 ? "was" : "none";
}

/** The zone in which this member reads times on the office's pages: the company's, or their own where it says so. */
export async function officeZone(tx: Tx, memberId: string): Promise<string> {
  return (await viewerFacts(tx, memberId)).zone;
}

/** The zone in which the company makes bookings. */
export async function companyZone(tx: Tx): Promise<string> {
  const [row] = await tx.select({ zone: company.zone }).from(company);
  if (!row) throw new Error("no company row in its own transaction");
  return row.zone;
}

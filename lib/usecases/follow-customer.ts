import type { Tx } from "@/db/client";
import type { NewActivity } from "@/db/store/activity";
import { assignedTo, type BookingRow } from "@/db/store/bookings";
import { bookingsInCalendars } from "@/db/store/customers";
import { statusById } from "@/db/store/statuses";
import { planCopies } from "@/lib/usecases/plan-copies";

/**
 * Lets the calendar copies of these bookings, which stand as they shall be, show what became of their customer. Bookings
 * that no calendar shows stay out of calendars.
 */
export async function followCustomer(
  tx: Tx,
  bookings: readonly BookingRow[],
  at: { readonly appUrl: string; readonly requestId: string; readonly mustFollow: boolean },
  now: Date,
): Promise<NewActivity[]> {
  const shown = await bookingsInCalendars(
    tx,
    bookings.map(({ id }) => id),
  );
  const entries: NewActivity[] = [];
  for (const { id: bookingId, companyId, revision, statusId } of bookings) {
    if (!shown.has(bookingId)) continue;
    const status = await statusById(tx, statusId);
    if (!status) throw new Error("a booking without its status");
    const crew = await assignedTo(tx, bookingId);
    const change = {
      companyId,
      bookingId,
      revision,
      status,
      statusChanged: false,
      assignedBefore: crew,
      assignedNow: crew,
    };
    entries.push(...(await planCopies(tx, { ...change, ...at }, now)));
  }
  return entries;
}

import type { BookingRow } from "@/db/store/bookings";
import type { CopySource } from "@/lib/domain/event-text";

/** What a booking's copy is made of, from the rows that hold it. */
export function copySourceFrom(
  booking: BookingRow,
  customer: { readonly name: string; readonly phone: string },
  serviceName: string,
): CopySource {
  return {
    bookingId: booking.id,
    ref: booking.ref,
    customerName: customer.name,
    customerPhone: customer.phone,
    serviceName,
    address: booking.address,
    customerNotes: booking.customerNotes,
    jobNotes: booking.jobNotes,
    start: booking.startsAt,
    end: booking.endsAt,
    zone: booking.zone,
  };
}

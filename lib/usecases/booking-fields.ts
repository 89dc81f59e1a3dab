import type { BookingFields, BookingRow } from "@/db/store/bookings";

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

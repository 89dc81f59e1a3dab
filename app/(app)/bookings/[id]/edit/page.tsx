import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { BookingForm } from "@/components/bookings/booking-form";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { editableBooking, formChoices } from "@/db/views/booking-form";
import { pageActor } from "@/lib/auth/page-actor";
import { formTimeOf } from "@/lib/domain/booking-form";
import { deps } from "@/lib/wiring";
import { saveBooking } from "../../actions";

export const metadata: Metadata = { title: "Edit booking" };

export default async function EditBookingPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActor({ capability: "planBookings" });
  const id = z.uuid().safeParse((await params).id);
  if (!id.success) notFound();
  const { database, clock } = deps();
  const found = await database.asCompany(actor.companyId, async (tx) => {
    const booking = await editableBooking(tx, actor, id.data);
    if (!booking) return null;
    const { customerId, serviceId } = booking.fields;
    const keep = { customerId, serviceId, fieldworkerIds: booking.fieldworkerIds };
    return { booking, options: await formChoices(tx, keep, clock.now()) };
  });
  if (!found) notFound();
  const { booking, options } = found;
  const { startsAt, endsAt, zone, ...fields } = booking.fields;
  const href = `/bookings/${booking.id}`;
  return (
    <>
      <PageHead
        title={`Edit booking #${booking.ref}`}
        backHref={href}
        crumbs={[
          { label: "All Bookings", href: "/bookings" },
          { label: `#${booking.ref}`, href },
          { label: "Edit" },
        ]}
      />
      <PageBody isNarrow>
        <BookingForm
          bookingId={booking.id}
          revision={booking.revision}
          saved={{
            ...fields,
            ...formTimeOf({ start: startsAt, end: endsAt }, zone),
            fieldworkerIds: [...booking.fieldworkerIds],
          }}
          options={{ ...options, zone }}
          save={saveBooking}
          backHref={href}
        />
      </PageBody>
    </>
  );
}

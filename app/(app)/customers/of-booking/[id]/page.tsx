import { notFound, redirect } from "next/navigation";
import { z } from "zod";
import { customerOfBooking } from "@/db/views/customer-detail";
import { pageActor } from "@/lib/auth/page-actor";
import { deps } from "@/lib/wiring";

/** Where the link in a calendar event leads: to the booking's customer, with the booking shown [B11]. */
export default async function CustomerOfBookingPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await pageActor();
  const bookingId = z.uuid().safeParse((await params).id);
  if (!bookingId.success) notFound();
  const customerId = await deps().database.asCompany(actor.companyId, (tx) =>
    customerOfBooking(tx, actor, bookingId.data),
  );
  if (!customerId) notFound();
  redirect(`/customers/${customerId}?booking=${bookingId.data}`);
}

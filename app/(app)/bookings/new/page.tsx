import type { Metadata } from "next";
import { z } from "zod";
import { BookingForm } from "@/components/bookings/booking-form";
import { PageBody, PageHead } from "@/components/shell/page-head";
import { type EditableBooking, editableBooking, formChoices } from "@/db/views/booking-form";
import { pageActor } from "@/lib/auth/page-actor";
import type { BookingFormValues } from "@/lib/domain/booking-form";
import { formTimeOf } from "@/lib/domain/booking-form";
import type { LocalDate } from "@/lib/domain/time";
import { addDays, instantToWall } from "@/lib/domain/wall-time";
import { deps } from "@/lib/wiring";
import { saveBooking } from "../actions";

export const metadata: Metadata = { title: "New booking" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** `from` copies another booking; `customer` is who it is for; `date`, `start` and `fieldworker` come from a slot on the board. */
export default async function NewBookingPage({ searchParams }: Props) {
  const actor = await pageActor({ capability: "planBookings" });
  const search = await searchParams;
  const { database, clock } = deps();
  const from = z.uuid().safeParse(search.from);
  const forCustomer = z.uuid().safeParse(search.customer).data ?? null;
  const { copied, options } = await database.asCompany(actor.companyId, async (tx) => {
    const booking = from.success ? await editableBooking(tx, actor, from.data) : null;
    const keep = {
      customerId: booking?.fields.customerId ?? forCustomer,
      serviceId: null,
      fieldworkerIds: booking?.fieldworkerIds ?? [],
    };
    return { copied: booking, options: await formChoices(tx, keep, clock.now()) };
  });
  const today = instantToWall(clock.now(), options.zone).date;
  const customer = options.customers.find(({ id }) => id === forCustomer) ?? null;
  const first = options.statuses.find((status) => status.tone === "scheduled") ?? options.statuses[0];
  return (
    <>
      <PageHead
        title="New booking"
        backHref="/bookings"
        crumbs={[{ label: "All Bookings", href: "/bookings" }, { label: "New booking" }]}
        {...(copied ? { lead: `A copy of #${copied.ref}. It is made when you save it.` } : {})}
      />
      <PageBody isNarrow>
        <BookingForm
          bookingId={crypto.randomUUID()}
          revision={null}
          saved={startOf({ search, copied, customer, today, statusId: first?.id ?? "", zone: options.zone })}
          options={options}
          save={saveBooking}
          backHref="/bookings"
        />
      </PageBody>
    </>
  );
}

function startOf(given: {
  search: Record<string, string | string[] | undefined>;
  copied: EditableBooking | null;
  customer: { readonly id: string; readonly address: string } | null;
  today: LocalDate;
  statusId: string;
  zone: string;
}): BookingFormValues {
  const { search, copied, statusId } = given;
  const date = z.iso.date().safeParse(search.date).data ?? addDays(given.today, 1);
  const start = z.iso.time({ precision: -1 }).safeParse(search.start).data ?? "09:00";
  const worker = z.uuid().safeParse(search.fieldworker).data;
  const blank: BookingFormValues = {
    customerId: given.customer?.id ?? "",
    serviceId: "",
    statusId,
    date,
    startTime: start,
    endTime:
      start < "23:00"
        ? `${String(Number(start.slice(0, 2)) + 1).padStart(2, "0")}${start.slice(2)}`
        : "23:59",
    endsNextDay: false,
    startFold: "first",
    address: given.customer?.address ?? "",
    customerNotes: "",
    jobNotes: "",
    officeNotes: "",
    fieldworkerIds: worker ? [worker] : [],
  };
  if (!copied) return blank;
  const { customerId, serviceId, startsAt, endsAt, address, customerNotes, jobNotes, officeNotes } =
    copied.fields;
  return {
    ...blank,
    customerId,
    serviceId,
    address,
    customerNotes,
    jobNotes,
    officeNotes,
    ...formTimeOf({ start: startsAt, end: endsAt }, given.zone),
    fieldworkerIds: [...copied.fieldworkerIds],
  };
}

import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, company, customer, service, status } from "@/db/schema";
import { copySourceFrom } from "@/db/store/copy-source";
import type { CopyView } from "@/lib/domain/calendar-copy";
import { type CopyText, renderCopy } from "@/lib/domain/event-text";
import type { PushView } from "@/lib/domain/push-progress";
import { may } from "@/lib/domain/roles";
import type { CalendarRule, StatusTone } from "@/lib/domain/status";
import { copiesOf } from "./booking-copies";
import { type Viewer, visibleTo } from "./booking-visibility";
import { pushesOf } from "./push-state";

export type BookingDetail = {
  readonly id: string;
  readonly ref: number;
  readonly revision: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly zone: string;
  readonly address: string;
  readonly customerNotes: string;
  readonly jobNotes: string;
  /** null: not for this viewer. */
  readonly officeNotes: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Phone and e-mail null: not for this viewer. */
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly phone: string | null;
    readonly email: string | null;
  };
  readonly service: { readonly name: string; readonly durationMinutes: number };
  readonly status: {
    readonly id: string;
    readonly name: string;
    readonly tone: StatusTone;
    readonly rule: CalendarRule;
  };
  readonly copies: readonly CopyView[];
  readonly pushes: readonly PushView[];
  /** What a push would send now, without the phone number for who may not read it. */
  readonly copyText: CopyText;
  readonly keepsPushedUpToDate: boolean;
};

/** One booking for one viewer; null: there is none that they may see. A fieldworker reads no account but their own. */
export async function bookingDetail(
  tx: Tx,
  asked: { bookingId: string; viewer: Viewer; now: Date; zone: string; appUrl: string },
): Promise<BookingDetail | null> {
  const [row] = await tx
    .select({ booking, customer, service, status, company })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .innerJoin(company, eq(company.id, booking.companyId))
    .where(and(eq(booking.id, asked.bookingId), visibleTo(tx, asked.viewer)));
  if (!row) return null;
  const seesAll = may(asked.viewer.role, "seeAllBookings");
  const onlyOf = seesAll ? null : asked.viewer.memberId;
  const copies = (await copiesOf(tx, { ...asked, bookingIds: [asked.bookingId] })).get(asked.bookingId);
  const { id, ref, revision, startsAt, endsAt, zone, address, customerNotes, jobNotes } = row.booking;
  const contact = may(asked.viewer.role, "seeCustomerContact") ? row.customer : { phone: null, email: null };
  const shown = { name: row.customer.name, phone: contact.phone ?? "" };
  const source = copySourceFrom(row.booking, shown, row.service.name);
  return {
    id,
    ref,
    revision,
    startsAt,
    endsAt,
    zone,
    address,
    customerNotes,
    jobNotes,
    officeNotes: seesAll ? row.booking.officeNotes : null,
    createdAt: row.booking.createdAt,
    updatedAt: row.booking.updatedAt,
    customer: { id: row.customer.id, name: row.customer.name, phone: contact.phone, email: contact.email },
    service: { name: row.service.name, durationMinutes: row.service.durationMinutes },
    status: {
      id: row.status.id,
      name: row.status.name,
      tone: row.status.tone,
      rule: row.status.calendarRule,
    },
    copies: (copies ?? []).map((copy) => forEyesOf(onlyOf, copy)),
    pushes: await pushesOf(tx, { bookingId: id, onlyOf }),
    copyText: renderCopy(source, row.company.titleTemplate, asked.appUrl),
    keepsPushedUpToDate: row.company.keepsPushedUpToDate,
  };
}

/** A colleague's account, event and queue are theirs; only the state of the copy is shown. */
export function forEyesOf(onlyOf: string | null, copy: CopyView): CopyView {
  if (onlyOf === null || copy.fieldworkerId === onlyOf) return copy;
  return {
    ...copy,
    target: null,
    invitation: null,
    event: null,
    waitingSince: null,
    place: null,
    retryAt: null,
    failure: null,
  };
}

import { and, asc, desc, eq, exists, gte, ilike, lt, not, or, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, customer, service, status } from "@/db/schema";
import type { BookingLine } from "@/lib/domain/booking-line";
import { may } from "@/lib/domain/roles";
import { copiesOf } from "./booking-copies";
import { type Viewer, visibleTo } from "./booking-visibility";

export const listTabs = ["upcoming", "past", "unassigned", "notPushed"] as const;
export type ListTab = (typeof listTabs)[number];

export type BookingsPage = {
  readonly lines: readonly BookingLine[];
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null;
  readonly counts: Readonly<Record<ListTab, number>>;
};

export type ListAsked = {
  readonly tab: ListTab;
  readonly search: string;
  /** The `next` of the page before; anything else is read as the beginning. */
  readonly cursor: string | null;
  readonly viewer: Viewer;
  readonly now: Date;
  readonly zone: string;
  readonly appUrl: string;
  /** Only bookings of this customer. */
  readonly customerId?: string;
  /** Only this booking, whichever tab it belongs to. */
  readonly only?: string;
};

const pageSize = 25;

/** A page of bookings: what is to come soonest first, what is past latest first. */
export async function bookingsList(tx: Tx, asked: ListAsked): Promise<BookingsPage> {
  const { viewer, search, customerId } = asked;
  const seesContact = may(viewer.role, "seeCustomerContact");
  const ofCustomer = customerId === undefined ? undefined : eq(booking.customerId, customerId);
  const shared = and(visibleTo(tx, viewer), matching(search, seesContact), ofCustomer);
  const rows = await tx
    .select({
      id: booking.id,
      ref: booking.ref,
      startsAt: booking.startsAt,
      endsAt: booking.endsAt,
      zone: booking.zone,
      address: booking.address,
      customerId: customer.id,
      customer: customer.name,
      phone: customer.phone,
      service: service.name,
      statusName: status.name,
      statusTone: status.tone,
    })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .where(and(shared, asked.only ? eq(booking.id, asked.only) : inTab(tx, asked.tab, asked), after(asked)))
    .orderBy(...orderOf(asked.tab))
    .limit(pageSize + 1);
  const shown = rows.slice(0, pageSize);
  const copies = await copiesOf(tx, { ...asked, bookingIds: shown.map((row) => row.id) });
  const last = shown.at(-1);
  return {
    lines: shown.map(({ statusName, statusTone, ...row }) => ({
      ...row,
      phone: seesContact ? row.phone : "",
      status: { name: statusName, tone: statusTone },
      copies: copies.get(row.id) ?? [],
    })),
    next: rows.length > pageSize && last ? cursorOf(last) : null,
    counts: await countsOf(tx, shared, asked),
  };
}

function isPast(tab: ListTab): boolean {
  return tab === "past";
}

function orderOf(tab: ListTab): SQL[] {
  return isPast(tab) ? [desc(booking.startsAt), desc(booking.id)] : [asc(booking.startsAt), asc(booking.id)];
}

function inTab(tx: Tx, tab: ListTab, { now, viewer }: Pick<ListAsked, "now" | "viewer">): SQL | undefined {
  switch (tab) {
    case "upcoming":
      return gte(booking.endsAt, now);
    case "past":
      return lt(booking.endsAt, now);
    case "unassigned":
      return and(gte(booking.endsAt, now), nobodyOn(tx));
    case "notPushed":
      return and(gte(booking.endsAt, now), isNotPushed(viewer));
  }
}

/**
 * Its status asks for a push, and somebody on it who has a calendar has no event there, or one that fails [A15]. What is
 * just being sent is not among them. Who pushes only their own sees only their own.
 */
function isNotPushed(viewer: Viewer): SQL {
  const whose = may(viewer.role, "pushAnyBooking") ? sql`` : sql`and a.fieldworker_id = ${viewer.memberId}`;
  return sql`exists (
    select from assignment a
      join status s on s.company_id = a.company_id and s.id = ${booking.statusId} and s.calendar_rule = 'push'
      join calendar c on c.company_id = a.company_id and c.member_id = a.fieldworker_id and c.receives
      join connection n on n.company_id = c.company_id and n.id = c.connection_id
        and n.state <> 'disconnected' and n.direction <> 'in'
      left join mirror m on m.company_id = a.company_id and m.booking_id = a.booking_id and m.fieldworker_id = a.fieldworker_id
      where a.company_id = ${booking.companyId} and a.booking_id = ${booking.id} ${whose}
        and (m.failure is not null or (not exists (
          select from calendar o join connection l on l.company_id = o.company_id and l.id = o.connection_id
            where o.company_id = m.company_id and o.id = m.calendar_id and m.event_id is not null and l.state <> 'disconnected')
          and not exists (select from push p
            where p.company_id = m.company_id and p.mirror_id = m.id and p.finished_at is null))))`;
}

function nobodyOn(tx: Tx): SQL {
  return not(exists(tx.select({ one: sql`1` }).from(assignment).where(eq(assignment.bookingId, booking.id))));
}

/** Number, name, phone or address; digits of a phone match however it was written, for who may read it. */
function matching(search: string, seesContact: boolean): SQL | undefined {
  const text = search.trim();
  if (text === "") return undefined;
  const like = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const ref = /^#?(\d{1,9})$/.exec(text)?.[1];
  const digits = text.replace(/\D/g, "");
  const isPhone = digits.length >= 4 && /^[\d\s()+./-]+$/.test(text);
  return or(
    ref ? eq(booking.ref, Number(ref)) : undefined,
    ilike(customer.name, like),
    ilike(booking.address, like),
    isPhone && seesContact
      ? sql`regexp_replace(${customer.phone}, '\\D', '', 'g') like ${`%${digits}%`}`
      : undefined,
  );
}

function cursorOf(row: { startsAt: Date; id: string }): string {
  return `${row.startsAt.getTime().toString(36)}.${row.id}`;
}

const cursorShape = /^([0-9a-z]{1,12})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function after(asked: ListAsked): SQL | undefined {
  const [, at, id] = cursorShape.exec(asked.cursor ?? "") ?? [];
  if (!at || !id) return undefined;
  const from = new Date(Number.parseInt(at, 36));
  if (Number.isNaN(from.getTime()) || from.getUTCFullYear() > 9_999) return undefined;
  const place = sql`(${from.toISOString()}::timestamptz, ${id}::uuid)`;
  return isPast(asked.tab)
    ? sql`(${booking.startsAt}, ${booking.id}) < ${place}`
    : sql`(${booking.startsAt}, ${booking.id}) > ${place}`;
}

async function countsOf(
  tx: Tx,
  shared: SQL | undefined,
  asked: Pick<ListAsked, "now" | "viewer">,
): Promise<Record<ListTab, number>> {
  const count = (tab: ListTab) => sql<number>`(count(*) filter (where ${inTab(tx, tab, asked)}))::int`;
  const [row] = await tx
    .select({
      upcoming: count("upcoming"),
      past: count("past"),
      unassigned: count("unassigned"),
      notPushed: count("notPushed"),
    })
    .from(booking)
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(shared);
  return row ?? { upcoming: 0, past: 0, unassigned: 0, notPushed: 0 };
}

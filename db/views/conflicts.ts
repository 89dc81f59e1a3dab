import { and, asc, desc, eq, gt, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { booking, customer, member, service, status } from "@/db/schema";
import { conflict, notification } from "@/db/schema-sync";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { ConflictView, ToldPerson } from "@/lib/domain/conflict-view";
import { may } from "@/lib/domain/roles";
import type { Viewer } from "./booking-visibility";

/** The office sees all, others those about themselves. */
function visibleConflicts(viewer: Viewer): SQL | undefined {
  return may(viewer.role, "seeAllBookings") ? undefined : eq(conflict.fieldworkerId, viewer.memberId);
}

/** Open conflicts this viewer may see, those of the next bookings first. */
export async function openConflicts(tx: Tx, viewer: Viewer): Promise<ConflictView[]> {
  const rows = await selectConflicts(tx, and(visibleConflicts(viewer), isNull(conflict.closedAt)))
    .orderBy(asc(booking.startsAt), asc(conflict.openedAt), asc(conflict.id))
    .limit(500);
  return rows.map(viewOf);
}

/** Conflicts that ended after `since`, the latest first. */
export async function closedConflicts(tx: Tx, viewer: Viewer, since: Date): Promise<ConflictView[]> {
  const isRecent = and(visibleConflicts(viewer), isNotNull(conflict.closedAt), gt(conflict.closedAt, since));
  const rows = await selectConflicts(tx, isRecent)
    .orderBy(desc(conflict.closedAt), asc(conflict.id))
    .limit(200);
  return rows.map(viewOf);
}

export async function conflictById(tx: Tx, viewer: Viewer, conflictId: string): Promise<ConflictView | null> {
  const [row] = await selectConflicts(tx, and(visibleConflicts(viewer), eq(conflict.id, conflictId)));
  return row ? viewOf(row) : null;
}

export async function openConflictCount(tx: Tx, viewer: Viewer): Promise<number> {
  return tx.$count(conflict, and(visibleConflicts(viewer), isNull(conflict.closedAt)));
}

/** Who was told of a conflict, and whether they have read it. */
export async function toldAbout(tx: Tx, conflictId: string): Promise<ToldPerson[]> {
  return tx
    .select({ name: member.name, at: notification.createdAt, readAt: notification.readAt })
    .from(notification)
    .innerJoin(member, eq(member.id, notification.memberId))
    .where(eq(notification.conflictId, conflictId))
    .orderBy(asc(notification.createdAt), asc(member.name), asc(member.id));
}

const closer = alias(member, "closer");

/** Of the calendar with the other event where the subject names it, else of the copy's, else of where bookings go now. */
const providerSql = sql<ProviderName | null>`coalesce(
  (select n.provider from calendar c join connection n on n.id = c.connection_id
    where c.id::text = split_part(${conflict.subject}, '|', 1)),
  (select n.provider from mirror m join calendar c on c.id = m.calendar_id join connection n on n.id = c.connection_id
    where m.booking_id = ${conflict.bookingId} and m.fieldworker_id = ${conflict.fieldworkerId}),
  (select n.provider from calendar c join connection n on n.id = c.connection_id
    where c.member_id = ${conflict.fieldworkerId} and c.receives and n.state <> 'disconnected'))`;

function selectConflicts(tx: Tx, condition: SQL | undefined) {
  return tx
    .select({
      row: conflict,
      booking,
      customer: customer.name,
      service: service.name,
      status: { name: status.name, tone: status.tone },
      fieldworker: { id: member.id, name: member.name },
      closedBy: closer.name,
      provider: providerSql,
    })
    .from(conflict)
    .innerJoin(booking, eq(booking.id, conflict.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .innerJoin(member, eq(member.id, conflict.fieldworkerId))
    .leftJoin(closer, eq(closer.id, conflict.closedBy))
    .where(condition)
    .$dynamic();
}

type Found = Awaited<ReturnType<typeof selectConflicts>>[number];

function viewOf(found: Found): ConflictView {
  const { row, booking: place } = found;
  return {
    id: row.id,
    kind: row.kind,
    booking: {
      id: place.id,
      ref: place.ref,
      customer: found.customer,
      service: found.service,
      span: { start: place.startsAt, end: place.endsAt },
      status: found.status,
    },
    fieldworker: found.fieldworker,
    provider: found.provider,
    clash: row.startsAt && row.endsAt ? { start: row.startsAt, end: row.endsAt } : null,
    detail: row.detail,
    openedAt: row.openedAt,
    snoozedAt: row.snoozedAt,
    closed:
      row.closedAt && row.resolution
        ? { at: row.closedAt, resolution: row.resolution, by: found.closedBy, reason: row.reason }
        : null,
  };
}

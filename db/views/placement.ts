import { and, asc, eq, inArray, ne, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, calendar, company, connection, customer, member, status } from "@/db/schema";
import type { PersonFacts, PlacementFacts, TakenByBooking } from "@/lib/domain/placement";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import { asOfWords } from "@/lib/domain/sync-health-words";
import type { Interval } from "@/lib/domain/time";
import { type Viewer, visibleTo } from "./booking-visibility";
import { busyIn } from "./busy-overlay";
import { staleBusyOf } from "./sync-health-staleness";

/** Until working hours are known: the board's own day. */
const hours = { from: 7, until: 19 };

/** What it takes to find a booking another time or other people in the span; null: the viewer may not see it. */
export async function placementFacts(
  tx: Tx,
  asked: { readonly viewer: Viewer; readonly bookingId: string; readonly span: Interval },
  now: Date,
): Promise<PlacementFacts | null> {
  const { viewer, bookingId, span } = asked;
  const [row] = await tx
    .select({ booking, takesTime: status.takesTime, zone: company.zone })
    .from(booking)
    .innerJoin(status, eq(status.id, booking.statusId))
    .innerJoin(company, eq(company.id, booking.companyId))
    .where(and(eq(booking.id, bookingId), visibleTo(tx, viewer)));
  if (!row) return null;
  const crew = await tx
    .select({ id: assignment.fieldworkerId })
    .from(assignment)
    .where(eq(assignment.bookingId, bookingId))
    .orderBy(asc(assignment.fieldworkerId));
  const fieldworkerIds = crew.map(({ id }) => id);
  const { id, ref, revision, startsAt, endsAt } = row.booking;
  return {
    zone: row.zone,
    now: now.toISOString(),
    booking: { id, ref, revision, fieldworkerIds, takesTime: row.takesTime, ...wire(startsAt, endsAt) },
    people: await peopleFacts(tx, { viewer, span, kept: fieldworkerIds, zone: row.zone }, now),
    known: wire(span.start, span.end),
    hours,
  };
}

async function peopleFacts(
  tx: Tx,
  asked: {
    readonly viewer: Viewer;
    readonly span: Interval;
    readonly kept: readonly string[];
    readonly zone: string;
  },
  now: Date,
): Promise<PersonFacts[]> {
  const { viewer, span, kept } = asked;
  const people = await tx
    .select({ id: member.id, name: member.name, zone: member.zone })
    .from(member)
    .where(
      or(
        and(member.isActive, member.takesBookings),
        kept.length > 0 ? inArray(member.id, [...kept]) : undefined,
      ),
    )
    .orderBy(asc(member.name), asc(member.id));
  const memberIds = people.map(({ id }) => id);
  const bookings = await takenBy(tx, memberIds, span);
  const health = await healthOf(tx, memberIds);
  const busy = await busyIn(tx, { viewer, memberIds, span });
  const stale = await staleBusyOf(tx, memberIds, now);
  return people.map((person) => {
    const old = stale.get(person.id);
    return {
      ...person,
      health: health.get(person.id) ?? null,
      busyNote: old ? `Busy times ${asOfWords(old, now, asked.zone)}, not verified` : null,
      bookings: bookings.get(person.id) ?? [],
      busy: busy
        .filter(({ memberId }) => memberId === person.id)
        .map(({ start, end, kind, blocks, allDay }) => ({
          ...wire(start, end),
          kind,
          blocks,
          isAllDay: allDay !== null,
        })),
    };
  });
}

/** Their bookings that take time and touch the span, earliest first. */
async function takenBy(
  tx: Tx,
  memberIds: readonly string[],
  { start, end }: Interval,
): Promise<Map<string, TakenByBooking[]>> {
  const taken = new Map<string, TakenByBooking[]>(memberIds.map((id) => [id, []]));
  if (memberIds.length === 0) return taken;
  const rows = await tx
    .select({ who: assignment.fieldworkerId, booking, customer: customer.name })
    .from(assignment)
    .innerJoin(booking, eq(booking.id, assignment.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(
      and(
        inArray(assignment.fieldworkerId, [...memberIds]),
        assignment.takesTime,
        sql`${assignment.during} && tstzrange(${start.toISOString()}, ${end.toISOString()})`,
      ),
    )
    .orderBy(asc(booking.startsAt), asc(booking.id));
  for (const { who, booking: row, customer: name } of rows)
    taken.get(who)?.push({ id: row.id, ref: row.ref, customer: name, ...wire(row.startsAt, row.endsAt) });
  return taken;
}

/** The state of the connection that receives each one's bookings; who has none is left out. */
async function healthOf(tx: Tx, memberIds: readonly string[]): Promise<Map<string, ConnectionHealth>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx
    .select({ memberId: calendar.memberId, state: connection.state })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(
      and(
        inArray(calendar.memberId, [...memberIds]),
        calendar.receives,
        ne(connection.state, "disconnected"),
        ne(connection.direction, "in"),
      ),
    );
  return new Map(
    rows.flatMap(({ memberId, state }) => (state === "disconnected" ? [] : [[memberId, state] as const])),
  );
}

function wire(start: Date, end: Date) {
  return { start: start.toISOString(), end: end.toISOString() };
}

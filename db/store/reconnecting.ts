import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, notExists, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, connection, member, mirror, push } from "@/db/schema";
import type { NewActivity } from "./activity";
import { requestPush } from "./mirrors";

/** Whether this member had an account connected before that is not any more: then they come back, and are no newcomer. */
export async function isReturning(tx: Tx, memberId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(and(eq(connection.memberId, memberId), eq(connection.state, "disconnected")))
    .limit(1);
  return rows.length > 0;
}

/**
 * Forgets where upcoming copies are when that is in a calendar given up, unless they are just being taken out of it: what
 * is there is history. The same id may be used again: should that calendar come back, its event is found and written over.
 */
async function leaveOldPlaces(tx: Tx, memberId: string, now: Date): Promise<void> {
  const isThere = tx
    .select({ id: calendar.id })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(and(eq(calendar.memberId, memberId), eq(connection.state, "disconnected")));
  const upcoming = tx
    .select({ id: booking.id })
    .from(booking)
    .where(and(eq(booking.id, mirror.bookingId), gt(booking.endsAt, now)));
  await tx
    .update(mirror)
    .set({
      ...unplaced,
      removedUnder: sql`${mirror.leaseGeneration}`,
      drift: sql`case when ${mirror.drift} ->> 'kind' = 'deleted' then ${mirror.drift} end`,
    })
    .where(
      and(
        eq(mirror.fieldworkerId, memberId),
        inArray(mirror.calendarId, isThere),
        inArray(mirror.bookingId, upcoming),
        notExists(openPush(tx, isFarewell)),
      ),
    );
}

/** No event is known; its generation stays. */
const unplaced = {
  calendarId: null,
  eventId: null,
  eventEtag: null,
  eventLink: null,
  writtenHash: null,
  writtenRevision: null,
  writtenAt: null,
  writtenStartsAt: null,
  writtenEndsAt: null,
  writtenTextHash: null,
  driftAskedUntil: null,
} as const;

function openPush(tx: Tx, which: SQL) {
  return tx
    .select({ one: sql`1` })
    .from(push)
    .where(and(eq(push.mirrorId, mirror.id), isNull(push.finishedAt), which));
}

const isFarewell = eq(push.trigger, "disconnect");

/**
 * Brings every upcoming booking whose status wants it there to the calendar that receives now, unless it is there or on
 * its way [P21]. @returns the lines for the record, one a push
 */
export async function pushAgain(
  tx: Tx,
  at: {
    readonly companyId: string;
    readonly memberId: string;
    readonly connectionId: string;
    readonly provider: string;
    readonly target: string;
  },
  now: Date,
): Promise<NewActivity[]> {
  const { companyId, memberId: fieldworkerId, connectionId, provider, target } = at;
  await leaveOldPlaces(tx, fieldworkerId, now);
  const rows = await tx
    .select({ mirrorId: mirror.id, bookingId: booking.id, revision: booking.revision, name: member.name })
    .from(mirror)
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .innerJoin(member, eq(member.id, mirror.fieldworkerId))
    .where(
      and(
        eq(mirror.fieldworkerId, fieldworkerId),
        eq(mirror.wanted, "present"),
        gt(booking.endsAt, now),
        sql`not (${isNotNull(mirror.eventId)} and not ${isInGivenUp})`,
        notExists(openPush(tx, ne(push.trigger, "disconnect"))),
      ),
    )
    .orderBy(asc(booking.startsAt), asc(mirror.id));
  const entries: NewActivity[] = [];
  for (const { mirrorId, bookingId, revision, name } of rows) {
    const wish = { trigger: "reconnect", wish: "put" } as const;
    const { pushId } = await requestPush(
      tx,
      {
        ...{ companyId, mirrorId, bookingId, fieldworkerId, connectionId, revision },
        ...wish,
        requestedBy: null,
        requestKey: `reconnect:${connectionId}:${now.toISOString()}`,
      },
      now,
    );
    const facts = { fieldworkerId, fieldworker: name, target, provider, ...wish };
    const detail = { actor: { kind: "system" as const }, requestId: null, changes: [], facts };
    entries.push({ kind: "push.requested", bookingId, pushId, detail });
  }
  return entries;
}

/** It is just being taken out of the calendar it was in. */
const isInGivenUp = sql`exists (select from calendar c join connection n on n.company_id = c.company_id and n.id = c.connection_id
  where c.company_id = "mirror"."company_id" and c.id = "mirror"."calendar_id" and n.state = 'disconnected')`;

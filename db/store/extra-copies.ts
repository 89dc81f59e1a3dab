import { and, asc, desc, eq, isNull, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, mirror } from "@/db/schema";
import { conflict, extraCopy } from "@/db/schema-sync";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { type ConflictRow, closeConflictsOf, openConflict } from "./conflicts";

/** The copy of one booking that somebody has, beside which there may be others. */
type Place = Pick<ConflictRow, "companyId" | "bookingId" | "fieldworkerId">;

export type FoundExtra = {
  readonly calendarId: string;
  readonly eventId: string;
  /** null: nobody can write there now. */
  readonly connectionId: string | null;
  readonly known: KnownEvent;
};

export const extraSubject = (calendarId: string, eventId: string) => `${calendarId}|${eventId}`;
const subjectSql = sql<string>`"extra_copy"."calendar_id"::text || '|' || "extra_copy"."event_id"`;

/** The second event a conflict is about, else another one of the booking; null: none is left. */
export async function extraCopyOf(
  tx: Tx,
  at: Pick<ConflictRow, "bookingId" | "fieldworkerId" | "subject">,
): Promise<FoundExtra | null> {
  const [row] = await tx
    .select({ extra: extraCopy, externalId: calendar.externalId, connection })
    .from(extraCopy)
    .innerJoin(mirror, eq(mirror.id, extraCopy.mirrorId))
    .innerJoin(calendar, eq(calendar.id, extraCopy.calendarId))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(
      and(
        eq(mirror.bookingId, at.bookingId),
        eq(mirror.fieldworkerId, at.fieldworkerId),
        ne(extraCopy.state, "gone"),
      ),
    )
    .orderBy(desc(sql`${subjectSql} = ${at.subject}`), asc(extraCopy.foundAt), asc(extraCopy.eventId))
    .limit(1);
  if (!row) return null;
  const { calendarId, eventId, etag, mirrorId } = row.extra;
  const { state, direction, id } = row.connection;
  const isUsable = (state === "live" || state === "cannotWrite") && direction !== "in";
  return {
    calendarId,
    eventId,
    connectionId: isUsable ? id : null,
    known: { calendarId: row.externalId, eventId, etag, mirrorId },
  };
}

/** A person said it may go: from now on it is one of ours (decision 2). */
export async function adoptExtraCopy(tx: Tx, extra: FoundExtra, memberId: string): Promise<void> {
  await tx.update(extraCopy).set({ state: "adopted", adoptedBy: memberId }).where(placeOf(extra));
}

export async function markExtraGone(tx: Tx, extra: FoundExtra): Promise<void> {
  await tx.update(extraCopy).set({ state: "gone" }).where(placeOf(extra));
}

/** What the copies beside this one are about that nobody has decided on, the oldest first. */
async function undecidedSubjects(tx: Tx, at: Place): Promise<string[]> {
  const rows = await tx
    .select({ subject: subjectSql })
    .from(extraCopy)
    .innerJoin(mirror, eq(mirror.id, extraCopy.mirrorId))
    .where(
      and(
        eq(mirror.bookingId, at.bookingId),
        eq(mirror.fieldworkerId, at.fieldworkerId),
        ne(extraCopy.state, "gone"),
        sql`not exists (select from conflict c where c.company_id = ${at.companyId} and c.booking_id = ${at.bookingId}
          and c.fieldworker_id = ${at.fieldworkerId} and c.kind = 'extraCopy' and c.resolution = 'ignored'
          and c.subject = ${subjectSql})`,
      ),
    )
    .orderBy(asc(extraCopy.foundAt), asc(extraCopy.eventId));
  return rows.map((row) => row.subject);
}

/** Somebody decided on one: the next one asks for itself [R23]. */
export async function askForNextExtra(tx: Tx, at: Place, now: Date): Promise<void> {
  const { companyId, bookingId, fieldworkerId } = at;
  const [subject] = await undecidedSubjects(tx, at);
  if (subject === undefined) return;
  const found = { companyId, kind: "extraCopy" as const, bookingId, fieldworkerId, subject };
  await openConflict(tx, { ...found, span: null, detail: null }, now);
}

/** Some went by themselves: with the last one nobody needs to look any more, else what is open is about one that is left. */
export async function extrasWent(tx: Tx, at: Place, now: Date): Promise<void> {
  const left = await undecidedSubjects(tx, at);
  const [next] = left;
  if (next === undefined) return closeConflictsOf(tx, { ...at, kinds: ["extraCopy"] }, "itself", now);
  const { bookingId, fieldworkerId } = at;
  const [open] = await tx
    .select({ id: conflict.id, subject: conflict.subject })
    .from(conflict)
    .where(
      and(
        eq(conflict.bookingId, bookingId),
        eq(conflict.fieldworkerId, fieldworkerId),
        eq(conflict.kind, "extraCopy"),
        isNull(conflict.closedAt),
      ),
    );
  if (!open || left.includes(open.subject)) return;
  await tx.update(conflict).set({ subject: next }).where(eq(conflict.id, open.id));
}

function placeOf({ calendarId, eventId }: FoundExtra) {
  return and(eq(extraCopy.calendarId, calendarId), eq(extraCopy.eventId, eventId));
}

import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { attempt as attemptTable, calendar, mirror } from "@/db/schema";
import { calendarSync } from "@/db/schema-sync";
import type { WrittenEvent } from "@/lib/domain/calendar-event";
import type { Drift } from "@/lib/domain/drift";
import { generationOf } from "@/lib/domain/event-id";
import type { FoundFacts } from "./push-facts";
import type { Attempt, Lease } from "./sync-store";

/** For an attempt that begins. */
export function pagesSavedIn(calendarRowId: string | null) {
  if (calendarRowId === null) return null;
  return sql`(select s.pages_saved from calendar_sync s where s.calendar_id = ${calendarRowId})`;
}

/** An id of the provider's own: what a page says of it before we have it means nothing to us. */
const isUnheardOf = ({ eventId }: Pick<WrittenEvent, "eventId">, mirrorId: string) =>
  generationOf(eventId, mirrorId) === null;

/**
 * Before the mirror is locked: no page of the event's calendar is saved from now until the link to it is, so that whatever
 * a page says of it is counted or linked.
 */
export async function holdPages(tx: Tx, { mirrorId }: Lease, event: WrittenEvent): Promise<void> {
  if (!isUnheardOf(event, mirrorId)) return;
  await tx
    .select({ calendarId: calendarSync.calendarId })
    .from(calendarSync)
    .innerJoin(
      calendar,
      and(eq(calendar.id, calendarSync.calendarId), eq(calendar.externalId, event.calendarId)),
    )
    .innerJoin(mirror, and(eq(mirror.id, mirrorId), eq(mirror.fieldworkerId, calendarSync.memberId)))
    .for("share", { of: calendarSync });
}

/** Pages were saved while this write was under way that may have told of the end of what it made: that is looked at [R28]. */
export async function unheardDrift(
  tx: Tx,
  write: { readonly attempt: Attempt; readonly found: FoundFacts; readonly calendarRowId: string },
  event: WrittenEvent,
  now: Date,
): Promise<Drift | null> {
  const { attempt, found, calendarRowId } = write;
  if (found.row.eventId === event.eventId || !isUnheardOf(event, found.row.id)) return null;
  const [later] = await tx
    .select({ id: attemptTable.id })
    .from(attemptTable)
    .innerJoin(calendarSync, eq(calendarSync.calendarId, calendarRowId))
    .where(
      and(
        eq(attemptTable.id, attempt.id),
        sql`${calendarSync.pagesSaved} > coalesce(${attemptTable.pagesBefore}, 0)`,
      ),
    );
  return later ? { kind: "suspected", since: now.toISOString(), etag: null } : null;
}

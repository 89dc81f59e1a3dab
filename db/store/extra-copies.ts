import { and, asc, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, mirror } from "@/db/schema";
import { extraCopy } from "@/db/schema-sync";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import type { ConflictRow } from "./conflicts";

export type FoundExtra = {
  readonly calendarId: string;
  readonly eventId: string;
  /** null: nobody can write there now. */
  readonly connectionId: string | null;
  readonly known: KnownEvent;
};

/** The second event a conflict is about; null: it is gone. */
export async function extraCopyOf(
  tx: Tx,
  at: Pick<ConflictRow, "bookingId" | "fieldworkerId">,
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
    .orderBy(asc(extraCopy.foundAt), asc(extraCopy.eventId))
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

function placeOf({ calendarId, eventId }: FoundExtra) {
  return and(eq(extraCopy.calendarId, calendarId), eq(extraCopy.eventId, eventId));
}

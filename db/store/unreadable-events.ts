import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { unreadableEvent } from "@/db/schema-sync";
import { type CalendarAt, textsOf } from "./seen-events";

/** The event could be read, but nobody can tell when it happens. Reading it again would not help; a change of it may. */
export const cannotExpand = "expansion";
/** A series with more occurrences than are looked for: only the first ones block. */
export const isCutShort = "cutShort";
/** What reading the event again would not change. */
const lasting = sql.raw(`('${cannotExpand}', '${isCutShort}')`);

/** Marks events that make no sense; what is stored of them stays [P29]. A mark keeps the time it was first made. */
export async function markUnreadable(
  tx: Tx,
  at: CalendarAt,
  found: readonly { readonly eventId: string; readonly reason: string }[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  await tx
    .insert(unreadableEvent)
    .values(found.map(({ eventId, reason }) => ({ ...place(at), eventId, reason, since: now })))
    .onConflictDoNothing();
}

/**
 * `anew`: gone, or in a new state that is worked out next. `readable`: could be read as before; what could not be worked out
 * then cannot now.
 */
export async function dropMarks(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  lifted: { readonly anew: readonly string[]; readonly readable: readonly string[] },
): Promise<void> {
  if (lifted.anew.length + lifted.readable.length === 0) return;
  await tx.execute(sql`
    delete from unreadable_event where company_id = ${companyId} and calendar_id = ${calendarId}
      and (event_id in (${textsOf(lifted.anew)})
        or (reason not in ${lasting} and event_id in (${textsOf(lifted.readable)})))`);
}

/** SQL: the oldest marks that reading again may lift. */
export function oldestUnreadable({ companyId, calendarId }: CalendarAt, limit: number) {
  return sql<string[]>`array(select event_id from unreadable_event where company_id = ${companyId}
    and calendar_id = ${calendarId} and reason not in ${lasting} order by since, event_id limit ${limit})`;
}

function place({ companyId, calendarId }: CalendarAt) {
  return { companyId, calendarId };
}

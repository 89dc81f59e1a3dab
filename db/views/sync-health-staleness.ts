import { and, eq, inArray, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection } from "@/db/schema";
import { calendarSync } from "@/db/schema-sync";
import { type BlockingRead, type StaleBusy, staleBusy } from "@/lib/domain/busy-freshness";

/** Those of these members whose busy times were not heard of for too long [P20]. */
export async function staleBusyOf(
  tx: Tx,
  memberIds: readonly string[],
  now: Date,
): Promise<Map<string, StaleBusy>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx
    .select({
      memberId: calendar.memberId,
      state: connection.state,
      failingSince: calendarSync.failingSince,
      lastReadAt: calendarSync.lastReadAt,
      connectedAt: connection.connectedAt,
    })
    .from(calendarSync)
    .innerJoin(calendar, and(eq(calendar.id, calendarSync.calendarId), calendar.blocks))
    .innerJoin(
      connection,
      and(
        eq(connection.id, calendar.connectionId),
        ne(connection.state, "disconnected"),
        ne(connection.direction, "out"),
      ),
    )
    .where(inArray(calendar.memberId, [...memberIds]));
  const reads = new Map<string, BlockingRead[]>();
  for (const { memberId, state, ...read } of rows) {
    if (state === "disconnected") continue;
    reads.set(memberId, [...(reads.get(memberId) ?? []), { ...read, state }]);
  }
  return new Map(
    [...reads].flatMap(([memberId, ofMember]) => {
      const stale = staleBusy(ofMember, now);
      return stale ? [[memberId, stale] as const] : [];
    }),
  );
}

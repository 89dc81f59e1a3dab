import { and, desc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { activity, activityDetail } from "@/db/schema-record";
import { type ActivityKind, erasedDetail } from "@/lib/domain/activity";
import type { RecordEntry } from "@/lib/domain/activity-sentences";

/** How much of one booking's record a page shows; the export has all of it. */
export const shownEntries = 1_000;

/** A booking's record, newest first. Who may see the booking is asked before. */
export async function recordOfBooking(
  tx: Tx,
  bookingId: string,
  limit: number | null = shownEntries,
): Promise<(RecordEntry & { hash: string })[]> {
  const query = tx
    .select({ row: activity, detail: activityDetail.detail })
    .from(activity)
    .leftJoin(
      activityDetail,
      and(eq(activityDetail.companyId, activity.companyId), eq(activityDetail.seq, activity.seq)),
    )
    .where(eq(activity.bookingId, bookingId))
    .orderBy(desc(activity.seq));
  const rows = limit === null ? await query : await query.limit(limit);
  return rows.map(({ row, detail }) => ({
    seq: row.seq,
    at: row.at,
    kind: row.kind as ActivityKind,
    pushId: row.pushId,
    hash: row.hash,
    detail: detail ?? erasedDetail,
  }));
}

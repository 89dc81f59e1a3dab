import { and, eq, inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { push } from "@/db/schema";
import { activity, activityDetail } from "@/db/schema-record";

/** By copy, who set its last push aside; a copy whose last push was not set aside is not in it. */
export async function discardersOf(tx: Tx, mirrorIds: readonly string[]): Promise<Map<string, string>> {
  if (mirrorIds.length === 0) return new Map();
  const rows = await tx
    .select({
      mirrorId: push.mirrorId,
      by: sql<string | null>`${activityDetail.detail} -> 'actor' ->> 'name'`,
    })
    .from(push)
    .innerJoin(
      activity,
      and(
        eq(activity.bookingId, push.bookingId),
        eq(activity.pushId, push.id),
        eq(activity.kind, "push.discarded"),
      ),
    )
    .leftJoin(activityDetail, eq(activityDetail.seq, activity.seq))
    .where(and(inArray(push.mirrorId, [...mirrorIds]), isLast));
  return new Map(rows.map(({ mirrorId, by }) => [mirrorId, by ?? "somebody"]));
}

const isLast = sql`not exists (select from push later where later.company_id = ${push.companyId}
  and later.mirror_id = ${push.mirrorId} and later.place > ${push.place})`;

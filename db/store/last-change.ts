import { and, desc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { activity, activityDetail } from "@/db/schema-record";
import type { ActivityActor, FieldChange } from "@/lib/domain/activity";

export type LastChange = {
  readonly actor: ActivityActor;
  /** By field, from before the change to after it. */
  readonly changes: ReadonlyMap<string, FieldChange>;
};

/** One change of a booking with a big crew leaves an entry a person. */
const entriesAtMost = 60;

/** What changed a booking last: all entries of its last request as one; null: its record does not say. */
export async function lastChangeOf(tx: Tx, bookingId: string): Promise<LastChange | null> {
  const rows = await tx
    .select({ detail: activityDetail.detail })
    .from(activity)
    .innerJoin(
      activityDetail,
      and(eq(activityDetail.companyId, activity.companyId), eq(activityDetail.seq, activity.seq)),
    )
    .where(and(eq(activity.bookingId, bookingId), sql`${activity.kind} like 'booking.%'`))
    .orderBy(desc(activity.seq))
    .limit(entriesAtMost);
  const last = rows[0]?.detail;
  if (!last) return null;
  const end = rows.findIndex(({ detail }) => detail?.requestId !== last.requestId);
  const entries = (end < 0 ? rows : rows.slice(0, end)).reverse();
  const changes = new Map<string, FieldChange>();
  for (const change of entries.flatMap(({ detail }) => detail?.changes ?? [])) {
    const old = changes.has(change.field) ? (changes.get(change.field)?.old ?? null) : change.old;
    changes.set(change.field, { ...change, old });
  }
  return { actor: last.actor, changes };
}

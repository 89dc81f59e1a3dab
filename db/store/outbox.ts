import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { outbox } from "@/db/schema-record";
import type { OutgoingEvent } from "@/lib/domain/outgoing-event";

export async function addToOutbox(
  tx: Tx,
  companyId: string,
  at: Date,
  events: readonly { name: OutgoingEvent["name"]; data: Record<string, string>; notBefore?: Date }[],
): Promise<void> {
  if (events.length === 0) return;
  await tx.insert(outbox).values(
    events.map((event) => ({
      companyId,
      event: event.name,
      data: event.data,
      notBefore: event.notBefore ?? at,
      createdAt: at,
    })),
  );
}

/** Pushes of these copies that are held back already are held back until then; what may leave now is not kept. */
export async function holdPushes(
  tx: Tx,
  mirrorIds: readonly string[],
  until: Date,
  now: Date,
): Promise<void> {
  if (mirrorIds.length === 0) return;
  await tx
    .update(outbox)
    .set({ notBefore: until })
    .where(
      and(
        isNull(outbox.sentAt),
        gt(outbox.notBefore, now),
        eq(outbox.event, "push/requested" satisfies OutgoingEvent["name"]),
        inArray(sql`${outbox.data} ->> 'mirrorId'`, [...mirrorIds]),
      ),
    );
}

/** Takes due rows for a while; a claim that is not finished in time is claimed again by anybody. */
export async function claimOutbox(
  database: DatabaseConnection,
  now: Date,
  claimMs: number,
  limit: number,
): Promise<Map<string, OutgoingEvent[]>> {
  const until = new Date(now.getTime() + claimMs);
  const claimed = await database.db.execute<{ company_id: string; outbox_id: string }>(
    sql`select company_id, outbox_id from claim_outbox(${now.toISOString()}, ${until.toISOString()}, ${limit})`,
  );
  const byCompany = new Map<string, string[]>();
  for (const row of claimed)
    byCompany.set(row.company_id, [...(byCompany.get(row.company_id) ?? []), row.outbox_id]);
  const events = new Map<string, OutgoingEvent[]>();
  for (const [companyId, ids] of byCompany) {
    const found = await database.asCompany(companyId, (tx) =>
      tx
        .select()
        .from(outbox)
        .where(inArray(outbox.id, ids))
        .orderBy(outbox.notBefore, outbox.createdAt, outbox.id),
    );
    events.set(
      companyId,
      found.map((row) => ({ id: row.id, name: row.event as OutgoingEvent["name"], data: row.data })),
    );
  }
  return events;
}

export async function markSent(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await tx
    .update(outbox)
    .set({ sentAt: at })
    .where(inArray(outbox.id, [...ids]));
}

import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { mirror } from "@/db/schema";
import { extraCopy } from "@/db/schema-sync";
import { type ChangePage, eventIdOf } from "@/lib/domain/calendar-event";
import type { PageEffects } from "@/lib/domain/interpret-page";
import { openConflict } from "./conflicts";
import { extraSubject, extrasWent } from "./extra-copies";
import { removeSeen, removeUnlisted, type SeenRow, saveSeen, seenRowOf, stampSeen } from "./seen-events";
import { suspect } from "./suspicions";
import { dropMarks, markUnreadable } from "./unreadable-events";

/** The calendar a page is applied to; its row in calendar_sync is locked. */
export type Reading = {
  readonly companyId: string;
  readonly calendarId: string;
  readonly connectionId: string;
  readonly memberId: string;
  /** Its owner's. */
  readonly zone: string;
  readonly epoch: number;
  /** Personal events are stored; false: only our own matter. */
  readonly keepsEvents: boolean;
};

/** Stores what the page says. @returns the families whose blocks must be worked out anew */
export async function applyPage(
  tx: Tx,
  at: Reading,
  page: ChangePage,
  { effects, hasMarks }: { readonly effects: PageEffects; readonly hasMarks: boolean },
  now: Date,
): Promise<Set<string>> {
  const touched = at.keepsEvents
    ? await applyPersonal(tx, at, page, { effects, hasMarks }, now)
    : new Set<string>();
  await suspect(tx, at, effects.suspected, now);
  await stampMirrors(tx, at, [
    ...effects.echoes,
    ...effects.suspected.filter(({ etag }) => etag !== null).map(({ mirrorId }) => mirrorId),
  ]);
  await noteExtras(tx, at, effects.extras, now);
  await endExtras(tx, at, effects.extrasGone, now);
  return touched;
}

async function applyPersonal(
  tx: Tx,
  at: Reading,
  page: ChangePage,
  { effects, hasMarks }: { readonly effects: PageEffects; readonly hasMarks: boolean },
  now: Date,
): Promise<Set<string>> {
  const rows: SeenRow[] = [];
  const unreadable = [...effects.unreadable];
  for (const seen of effects.seen) {
    const row = seenRowOf(seen);
    if (row) rows.push(row);
    else
      unreadable.push({
        eventId: seen.kind === "event" ? seen.event.eventId : seen.eventId,
        reason: "times",
      });
  }
  const saved = await saveSeen(tx, at, rows, at.epoch);
  const readable = rows.map((row) => row.event_id);
  const spoilt = unreadable.map(({ eventId }) => eventId);
  const others = notPersonal(page, [...readable, ...spoilt]);
  const lost = await removeSeen(tx, at, others);
  const unlisted = await removeUnlisted(tx, at, effects.listed);
  const anew = [...saved.eventIds, ...lost.eventIds, ...unlisted.eventIds, ...others];
  if (hasMarks) await dropMarks(tx, at, { anew, readable });
  await markUnreadable(tx, at, unreadable, now);
  // It still exists, so a reading of everything has met it.
  await stampSeen(tx, at, spoilt, at.epoch);
  return new Set([...saved.families, ...lost.families, ...unlisted.families]);
}

/** What the page names that is no personal event now: gone, or found to be ours. */
function notPersonal(page: ChangePage, personal: readonly string[]): string[] {
  const known = new Set(personal);
  const named = page.changes.flatMap((change) => {
    const eventId = eventIdOf(change);
    return eventId === null || known.has(eventId) ? [] : [eventId];
  });
  return [...new Set(named)];
}

async function stampMirrors(tx: Tx, at: Reading, mirrorIds: readonly string[]): Promise<void> {
  if (mirrorIds.length === 0) return;
  await tx
    .update(mirror)
    .set({ seenEpoch: at.epoch })
    .where(and(inArray(mirror.id, [...mirrorIds]), ne(mirror.seenEpoch, at.epoch)));
}

async function noteExtras(tx: Tx, at: Reading, extras: PageEffects["extras"], now: Date): Promise<void> {
  const { companyId, calendarId, epoch } = at;
  for (const { eventId, mirrorId, etag } of extras) {
    await tx
      .insert(extraCopy)
      .values({ companyId, calendarId, eventId, mirrorId, etag, epoch, state: "found", foundAt: now })
      .onConflictDoUpdate({
        target: [extraCopy.companyId, extraCopy.calendarId, extraCopy.eventId],
        set: {
          mirrorId,
          etag,
          epoch,
          state: sql`case when ${extraCopy.state} = 'gone' then 'found' else ${extraCopy.state} end`,
        },
        setWhere: sql`(${extraCopy.mirrorId}, ${extraCopy.etag}, ${extraCopy.epoch}) is distinct from (${mirrorId}::uuid, ${etag}, ${epoch}::bigint) or ${extraCopy.state} = 'gone'`,
      });
    const [copy] = await tx.select().from(mirror).where(eq(mirror.id, mirrorId));
    if (!copy) continue;
    const { bookingId, fieldworkerId } = copy;
    const subject = extraSubject(calendarId, eventId);
    const found = { companyId, kind: "extraCopy" as const, bookingId, fieldworkerId, subject };
    await openConflict(tx, { ...found, span: null, detail: null }, now);
  }
}

/** Copies that are gone. */
export async function endExtras(
  tx: Tx,
  at: Pick<Reading, "companyId" | "calendarId">,
  eventIds: readonly string[],
  now: Date,
): Promise<void> {
  if (eventIds.length === 0) return;
  const ended = await tx
    .update(extraCopy)
    .set({ state: "gone" })
    .where(
      and(
        eq(extraCopy.calendarId, at.calendarId),
        inArray(extraCopy.eventId, [...eventIds]),
        ne(extraCopy.state, "gone"),
      ),
    )
    .returning({ mirrorId: extraCopy.mirrorId });
  for (const mirrorId of new Set(ended.map((row) => row.mirrorId))) {
    const [copy] = await tx.select().from(mirror).where(eq(mirror.id, mirrorId));
    if (copy) await extrasWent(tx, copy, now);
  }
}

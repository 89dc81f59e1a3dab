import { and, eq, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { mirror } from "@/db/schema";
import { type ChangePage, eventIdOf } from "@/lib/domain/calendar-event";
import { type LinkedCopy, type OwnMirror, type PageFacts, writesIn } from "@/lib/domain/interpret-page";
import { mayExistSql } from "./mirrors";
import { type CalendarAt, textsOf } from "./seen-events";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What must be known to tell personal events, our own and copies of our own apart; only about what the page names. */
export async function pageFacts(
  tx: Tx,
  { companyId, calendarId, memberId }: CalendarAt & { readonly memberId: string },
  page: ChangePage,
): Promise<PageFacts> {
  const eventIds = new Set<string>();
  const markers = new Set<string>();
  for (const change of page.changes) {
    const eventId = eventIdOf(change);
    if (eventId !== null) eventIds.add(eventId);
    if (change.kind !== "present") continue;
    const { series, mirrorId } = change.event;
    if (series.kind === "exception") eventIds.add(series.masterId);
    if (mirrorId !== null && uuid.test(mirrorId)) markers.add(mirrorId);
  }
  const named = [...eventIds];
  const writes = writesIn(page);
  for (const { mirrorId } of writes.values()) markers.add(mirrorId);
  const copies = await copiesNamed(tx, { companyId, calendarId, memberId }, named, [...markers]);
  const extras = await tx.execute<{ event_id: string }>(sql`
    select event_id from extra_copy where company_id = ${companyId} and calendar_id = ${calendarId}
      and state <> 'gone' and event_id in (${textsOf(named)})`);
  return {
    linked: linkedAmong(copies, calendarId, writes),
    ownMirrors: new Map(
      copies
        .filter(({ isOwn }) => isOwn)
        .map(({ id, eventId, generation, removedAt }): [string, OwnMirror] => [
          id,
          { hasEvent: eventId !== null, generation, removedAt },
        ]),
    ),
    extras: new Set(extras.map((row) => row.event_id)),
  };
}

type Copy = {
  readonly id: string;
  readonly isOwn: boolean;
  readonly calendarId: string | null;
  readonly eventId: string | null;
  readonly etag: string | null;
  readonly generation: number;
  readonly removedAt: Date | null;
  /** Its first write is under way. */
  readonly mayExist: boolean;
};

/**
 * The copies a page may speak of, by link, by marker and by the first write of ours that an event comes of. One statement,
 * so that a push that settles meanwhile is seen by all of the page's questions or by none.
 */
async function copiesNamed(
  tx: Tx,
  at: { readonly companyId: string; readonly calendarId: string; readonly memberId: string },
  eventIds: readonly string[],
  markers: readonly string[],
): Promise<Copy[]> {
  if (eventIds.length === 0) return [];
  const ids = JSON.stringify([...new Set(markers.map((id) => id.toLowerCase()))]);
  return tx
    .select({
      id: mirror.id,
      isOwn: sql<boolean>`"mirror"."fieldworker_id" = ${at.memberId}`,
      calendarId: mirror.calendarId,
      eventId: mirror.eventId,
      etag: mirror.eventEtag,
      generation: mirror.eventGeneration,
      removedAt: mirror.removedAt,
      mayExist: mayExistSql,
    })
    .from(mirror)
    .where(
      and(
        eq(mirror.companyId, at.companyId),
        or(
          and(eq(mirror.calendarId, at.calendarId), sql`${mirror.eventId} in (${textsOf(eventIds)})`),
          and(
            eq(mirror.fieldworkerId, at.memberId),
            sql`${mirror.id} in (select x::uuid from jsonb_array_elements_text(${ids}::text::jsonb) x)`,
          ),
        ),
      ),
    );
}

/** Events of ours here, also of first writes that are under way: what their owner does to them is noticed without a link. */
function linkedAmong(
  copies: readonly Copy[],
  calendarId: string,
  writes: ReturnType<typeof writesIn>,
): Map<string, LinkedCopy> {
  const linked = new Map<string, LinkedCopy>();
  const writing = new Map(
    copies.filter((copy) => copy.isOwn && copy.mayExist).map((copy) => [copy.id, copy]),
  );
  for (const [eventId, made] of writes) {
    const copy = writing.get(made.mirrorId);
    if (copy && copy.eventId === null && copy.generation === made.generation)
      linked.set(eventId, { mirrorId: copy.id, eventId, etag: null });
  }
  for (const { id, calendarId: place, eventId, etag } of copies)
    if (place === calendarId && eventId !== null) linked.set(eventId, { mirrorId: id, eventId, etag });
  return linked;
}

import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type ChangePage, eventIdOf } from "@/lib/domain/calendar-event";
import { type LinkedCopy, type OwnMirror, type PageFacts, writesIn } from "@/lib/domain/interpret-page";
import { mayExistSql } from "./mirrors";
import { askPrepared } from "./prepared";
import { type CalendarAt, textsOf } from "./seen-events";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What must be known to tell personal events, our own and copies of our own apart; only about what the page names.
 * `hasMarks`: some events of the calendar could not be read or worked out before.
 */
export async function pageFacts(
  tx: Tx,
  { companyId, calendarId, memberId }: CalendarAt & { readonly memberId: string },
  page: ChangePage,
): Promise<{ facts: PageFacts; hasMarks: boolean }> {
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
  const place = { companyId, calendarId, memberId };
  const { copies, extras, hasMarks } = await storedAbout(tx, place, named, [...markers]);
  const ownMirrors = new Map(
    copies
      .filter(({ isOwn }) => isOwn)
      .map(({ id, eventId, generation, removedAt }): [string, OwnMirror] => [
        id,
        {
          hasEvent: eventId !== null,
          generation,
          removedAt: removedAt === null ? null : new Date(removedAt),
        },
      ]),
  );
  const linked = linkedAmong(copies, calendarId, writes);
  return { facts: { linked, ownMirrors, extras: new Set(extras) }, hasMarks };
}

type Copy = {
  readonly id: string;
  readonly isOwn: boolean;
  readonly calendarId: string | null;
  readonly eventId: string | null;
  readonly etag: string | null;
  readonly generation: number;
  readonly removedAt: string | null;
  /** Its first write is under way. */
  readonly mayExist: boolean;
};

type Stored = {
  readonly copies: readonly Copy[];
  readonly extras: readonly string[];
  readonly hasMarks: boolean;
};

/**
 * The copies a page may speak of, by link, by marker and by the first write of ours that an event comes of, and the extra
 * copies it names. One statement, so that a push that settles meanwhile is seen by all of the page's questions or by none.
 */
async function storedAbout(
  tx: Tx,
  { companyId, calendarId, memberId }: CalendarAt & { readonly memberId: string },
  eventIds: readonly string[],
  markers: readonly string[],
): Promise<Stored> {
  const ids = [...new Set(markers.map((id) => id.toLowerCase()))];
  const [found] = await askPrepared(tx, "stored about a page", {
    first: { named: sql`select array(${textsOf(eventIds)}) as ids` },
    select: {
      copies: sql<Copy[]>`(select coalesce(json_agg(json_build_object('id', mirror.id,
          'isOwn', mirror.fieldworker_id = ${memberId}, 'calendarId', mirror.calendar_id, 'eventId', mirror.event_id,
          'etag', mirror.event_etag, 'generation', mirror.event_generation, 'removedAt', mirror.removed_at,
          'mayExist', ${mayExistSql})), '[]')
        from mirror where mirror.company_id = ${companyId} and (
          (mirror.calendar_id = ${calendarId} and mirror.event_id = any(named.ids))
          or (mirror.fieldworker_id = ${memberId} and mirror.id = any(array(${textsOf(ids)})::uuid[]))))`,
      extras: sql<string[]>`array(select event_id from extra_copy where company_id = ${companyId}
        and calendar_id = ${calendarId} and state <> 'gone' and event_id = any(named.ids))`,
      hasMarks: sql<boolean>`exists (select from unreadable_event where company_id = ${companyId}
        and calendar_id = ${calendarId})`,
    },
    from: sql`named`,
  });
  return found ?? { copies: [], extras: [], hasMarks: false };
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

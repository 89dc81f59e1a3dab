import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { mirror } from "@/db/schema";
import type { ChangePage } from "@/lib/domain/calendar-event";
import { copyIdOf } from "@/lib/domain/event-id";
import type { LinkedCopy, OwnMirror, PageFacts } from "@/lib/domain/interpret-page";
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
    const eventId = change.kind === "present" ? change.event.eventId : change.eventId;
    if (eventId !== null) eventIds.add(eventId);
    if (change.kind !== "present") continue;
    const { series, mirrorId } = change.event;
    if (series.kind === "exception") eventIds.add(series.masterId);
    if (mirrorId !== null && uuid.test(mirrorId)) markers.add(mirrorId);
  }
  const named = [...eventIds];
  const linked = await tx.execute<{ id: string; event_id: string; event_etag: string | null }>(sql`
    select id, event_id, event_etag from mirror
      where company_id = ${companyId} and calendar_id = ${calendarId} and event_id in (${textsOf(named)})`);
  const expected = await firstWrites(tx, { companyId, memberId }, named);
  const extras = await tx.execute<{ event_id: string }>(sql`
    select event_id from extra_copy where company_id = ${companyId} and calendar_id = ${calendarId}
      and state <> 'gone' and event_id in (${textsOf(named)})`);
  return {
    linked: new Map<string, LinkedCopy>([
      ...expected,
      ...linked.map(({ id, event_id, event_etag }): [string, LinkedCopy] => [
        event_id,
        { mirrorId: id, eventId: event_id, etag: event_etag },
      ]),
    ]),
    ownMirrors: await ownMirrors(tx, { companyId, memberId }, [...markers]),
    extras: new Set(extras.map((row) => row.event_id)),
  };
}

/** Events of first writes that are under way: what their owner does to them is noticed although no link is saved yet. */
async function firstWrites(
  tx: Tx,
  { companyId, memberId }: { companyId: string; memberId: string },
  eventIds: readonly string[],
): Promise<[string, LinkedCopy][]> {
  const made = eventIds.flatMap((eventId) => {
    const copy = copyIdOf(eventId);
    return copy ? [{ eventId, ...copy }] : [];
  });
  if (made.length === 0) return [];
  const ids = made.map(({ mirrorId }) => mirrorId);
  const rows = await tx
    .select({ id: mirror.id, generation: mirror.eventGeneration })
    .from(mirror)
    .where(
      and(
        eq(mirror.companyId, companyId),
        eq(mirror.fieldworkerId, memberId),
        inArray(mirror.id, ids),
        isNull(mirror.eventId),
        mayExistSql,
      ),
    );
  const generations = new Map(rows.map((row) => [row.id, row.generation]));
  return made
    .filter(({ mirrorId, generation }) => generations.get(mirrorId) === generation)
    .map(({ eventId, mirrorId }) => [eventId, { mirrorId, eventId, etag: null }]);
}

async function ownMirrors(
  tx: Tx,
  { companyId, memberId }: { companyId: string; memberId: string },
  markers: readonly string[],
): Promise<Map<string, OwnMirror>> {
  if (markers.length === 0) return new Map();
  const rows = await tx.execute<{ id: string; has_event: boolean; generation: number }>(sql`
    select id, event_id is not null as has_event, event_generation as generation from mirror
      where company_id = ${companyId} and fieldworker_id = ${memberId}
        and id in (select x::uuid from jsonb_array_elements_text(${JSON.stringify(markers)}::text::jsonb) x)`);
  return new Map(rows.map(({ id, has_event: hasEvent, generation }) => [id, { hasEvent, generation }]));
}

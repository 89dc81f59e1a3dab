import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type BusyBlock, busyBlocksOf, spanOf } from "@/lib/domain/busy-block";
import type { Interval } from "@/lib/domain/time";
import { askPrepared } from "./prepared";
import { type CalendarAt, eventsOfFamilies, type StoredEvent, type StoredSkip, textsOf } from "./seen-events";
import { cannotExpand, isCutShort, markUnreadable } from "./unreadable-events";

export type ExpansionAt = CalendarAt & {
  readonly memberId: string;
  /** Its owner's, for all-day events and series without a zone. */
  readonly zone: string;
  readonly window: Interval;
};

/**
 * Works the blocks of these families out anew from what is stored and writes only what differs. A family that cannot be
 * worked out keeps its old blocks and is marked [P29]. @returns whether any block changed
 */
export async function expandFamilies(
  tx: Tx,
  at: ExpansionAt,
  familyIds: ReadonlySet<string>,
  now: Date,
): Promise<boolean> {
  if (familyIds.size === 0) return false;
  const { events, skipped } = await eventsOfFamilies(tx, at, [...familyIds]);
  const { blocks, unreadable, cutShort } = blocksOf(events, skipped, at);
  const familyOf = new Map(events.map((event) => [event.eventId, event.familyId]));
  const spoilt = new Set(unreadable.map((eventId) => familyOf.get(eventId)));
  await markUnreadable(
    tx,
    at,
    [
      ...unreadable.map((eventId) => ({ eventId, reason: cannotExpand })),
      ...cutShort.map((eventId) => ({ eventId, reason: isCutShort })),
    ],
    now,
  );
  const replaced = [...familyIds].filter((id) => !spoilt.has(id));
  const rows = blocks
    .map((block) => rowOf(block, familyOf.get(block.eventId) ?? block.eventId, at.zone))
    .filter((row) => !spoilt.has(row.family_id));
  return replaceBlocks(tx, at, replaced, rows);
}

function blocksOf(events: readonly StoredEvent[], skipped: readonly StoredSkip[], at: ExpansionAt) {
  const skips = skipped.map(({ familyId, original }) => ({ masterId: familyId, original }));
  return busyBlocksOf(events, skips, at.window, at.zone);
}

function rowOf({ eventId, occurrence, time, ...rest }: BusyBlock, familyId: string, zone: string) {
  const { start, end } = spanOf(time, zone);
  return {
    family_id: familyId,
    event_id: eventId,
    occurrence,
    starts_at: start.toISOString(),
    ends_at: end.toISOString(),
    start_date: time.kind === "allDay" ? time.startDate : null,
    end_date: time.kind === "allDay" ? time.endDateExclusive : null,
    shows: rest.shows,
    response: rest.response,
    is_private: rest.isPrivate,
  };
}

const names = "starts_at ends_at start_date end_date shows response is_private".split(" ");
const told = sql.raw(names.join(", "));
const toldOf = (alias: string) => sql.raw(names.map((name) => `${alias}.${name}`).join(", "));

async function replaceBlocks(
  tx: Tx,
  { companyId, calendarId, memberId }: ExpansionAt,
  familyIds: readonly string[],
  rows: readonly ReturnType<typeof rowOf>[],
): Promise<boolean> {
  if (familyIds.length === 0) return false;
  const [done] = await askPrepared(tx, "replace blocks", {
    first: {
      wanted: sql`select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as w(family_id text, event_id text,
        occurrence text, starts_at timestamptz, ends_at timestamptz, start_date date, end_date date, shows text,
        response text, is_private boolean)`,
      removed: sql`delete from busy_block b where b.company_id = ${companyId} and b.calendar_id = ${calendarId}
        and b.family_id in (${textsOf(familyIds)})
        and not exists (select from wanted w where w.family_id = b.family_id and w.event_id = b.event_id
          and w.occurrence = b.occurrence)
        returning 1`,
      written: sql`insert into busy_block as b (company_id, member_id, calendar_id, family_id, event_id, occurrence, ${told})
          select ${companyId}::uuid, ${memberId}::uuid, ${calendarId}::uuid, family_id, event_id, occurrence, ${told}
          from wanted
        on conflict (company_id, calendar_id, family_id, event_id, occurrence) do update
          set (${told}) = (${toldOf("excluded")})
          where (${toldOf("b")}) is distinct from (${toldOf("excluded")})
        returning 1`,
    },
    select: { isChanged: sql<boolean>`exists (select from removed) or exists (select from written)` },
    from: sql`(select) as one`,
  });
  return done?.isChanged === true;
}

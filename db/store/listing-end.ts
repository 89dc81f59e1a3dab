import { and, asc, eq, lt, ne, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { mirror } from "@/db/schema";
import { extraCopy } from "@/db/schema-sync";
import { newsLetter } from "@/lib/domain/news-letters";
import { blockWindow } from "@/lib/domain/read-schedule";
import { forgottenBefore, type HeldRemoval, isLargeRemoval, judgeRemoval } from "@/lib/domain/removal-guard";
import { endExtras, type Reading } from "./apply-page";
import { mayExistSql } from "./mirrors";
import { newsFacts } from "./news-facts";
import { endNotifications, officeMembers } from "./notifications";
import { textsOf } from "./seen-events";
import { suspect } from "./suspicions";
import { tell } from "./tell";

/** Of what somebody said stays blocked although the provider lists it no more: older than no reading. */
export const keptForGood = Number.MAX_SAFE_INTEGER;

/** What one page of news takes away, and what the pages before it took in the same reading. */
export type Tombstones = {
  readonly gone: readonly string[];
  readonly goneSoFar: number;
  readonly isLast: boolean;
};

/**
 * Removals the provider named one by one, counted over all pages of one reading. @returns in `disbelieved` what to hold
 * when they are too many to believe at once [P18]
 */
export async function judgeTombstones(
  tx: Tx,
  at: Reading,
  { gone, goneSoFar, isLast }: Tombstones,
  held: HeldRemoval | null,
  now: Date,
): Promise<{ readonly disbelieved: HeldRemoval | null; readonly goneSoFar: number }> {
  const isNeverLarge = isLast && !isLargeRemoval(0, goneSoFar + gone.length);
  if (gone.length === 0 || isNeverLarge) return { disbelieved: null, goneSoFar };
  const named = sql`(select id from named)`;
  const going = sql`event_id in ${named} or family_id in ${named}`;
  const { known, removing } = await countGoing(
    tx,
    at,
    going,
    now,
    sql`named as materialized (${textsOf(gone)} as id),`,
  );
  const inAll = { known: known + goneSoFar, removing: removing + goneSoFar };
  const verdict = judgeRemoval({ ...inAll, source: "tombstones", held }, now);
  const isDisbelieved = verdict.kind === "relist" || verdict.kind === "ask";
  return { disbelieved: isDisbelieved ? verdict.held : null, goneSoFar: inAll.removing };
}

/**
 * How many events are stored that a list would name, and how many of them go. A series with all its occurrences is one; a
 * listed master counts by its occurrences alone.
 */
async function countGoing(
  tx: Tx,
  { companyId, calendarId }: Reading,
  going: SQL,
  now: Date,
  first = sql``,
): Promise<{ known: number; removing: number }> {
  const forgotten = forgottenBefore(blockWindow(now)).toISOString();
  const [row] = await tx.execute<{ known: number; removing: number }>(sql`
    with ${first} families as (
      select bool_and(${going}) as is_going from seen_event
      where company_id = ${companyId} and calendar_id = ${calendarId} and removed_at is null
        and case kind when 'master' then recurrence is not null when 'skipped' then true
          else coalesce(ends_at, end_date at time zone 'UTC') > ${forgotten} end
      group by family_id
    )
    select count(*)::int as known, count(*) filter (where is_going)::int as removing from families`);
  return row ?? { known: 0, removing: 0 };
}

export type ListingEnd =
  | { readonly kind: "believed"; readonly held: null }
  /** Nothing was removed and everything is read once more. */
  | { readonly kind: "notBelieved"; readonly held: HeldRemoval };

/**
 * Everything was read: what was not met again goes, unless that is too much to believe. Families that lost something are
 * added to `touched`. Our own events that were not met are looked at one by one.
 */
export async function endListing(
  tx: Tx,
  at: Reading,
  held: HeldRemoval | null,
  touched: Set<string>,
  now: Date,
): Promise<ListingEnd> {
  const { known, removing } = await countGoing(tx, at, sql`epoch < ${at.epoch}`, now);
  const verdict = judgeRemoval({ known, removing, source: "listing", held }, now);
  switch (verdict.kind) {
    case "relist":
      return { kind: "notBelieved", held: verdict.held };
    case "ask":
      if (held?.state !== "asking") await askPeople(tx, at, now);
      return { kind: "notBelieved", held: verdict.held };
    case "keep":
      await keepDoomed(tx, at);
      break;
    case "believe":
      for (const familyId of await removeDoomed(tx, at, held?.state === "approved", now))
        touched.add(familyId);
  }
  if (held) await endNotifications(tx, at, now);
  await suspectUnseen(tx, at, now);
  await endUnseenExtras(tx, at, now);
  return { kind: "believed", held: null };
}

async function askPeople(tx: Tx, at: Reading, now: Date): Promise<void> {
  const { companyId, calendarId, memberId } = at;
  const news = { companyId, kind: "calendar.removalHeld", calendarId } as const;
  const facts = await newsFacts(tx, news);
  await tell(
    tx,
    [memberId, ...(await officeMembers(tx))],
    { topic: "conflicts", news, letter: ({ id, zone }) => newsLetter(facts, { memberId: id, zone }) },
    now,
  );
}

async function keepDoomed(tx: Tx, { companyId, calendarId, epoch }: Reading): Promise<void> {
  await tx.execute(sql`
    update seen_event set epoch = ${keptForGood}
    where company_id = ${companyId} and calendar_id = ${calendarId} and epoch < ${epoch} and removed_at is null`);
}

/** What a person approved is kept aside for a while, so that it can be undone. */
async function removeDoomed(
  tx: Tx,
  { companyId, calendarId, epoch }: Reading,
  isApproved: boolean,
  now: Date,
): Promise<string[]> {
  const doomed = sql`company_id = ${companyId} and calendar_id = ${calendarId} and epoch < ${epoch} and removed_at is null`;
  const rows = await tx.execute<{ family_id: string }>(
    isApproved
      ? sql`update seen_event set removed_at = ${now.toISOString()} where ${doomed} returning family_id`
      : sql`delete from seen_event where ${doomed} returning family_id`,
  );
  await tx.execute(sql`
    delete from unreadable_event u where u.company_id = ${companyId} and u.calendar_id = ${calendarId}
      and u.reason in ('expansion', 'cutShort') and not exists (select from seen_event s where s.company_id = u.company_id
        and s.calendar_id = u.calendar_id and s.event_id = u.event_id and s.removed_at is null)`);
  return rows.map((row) => row.family_id);
}

/** A copy of ours that a reading of everything did not meet was probably deleted while nobody told us [P26]. */
async function suspectUnseen(tx: Tx, at: Reading, now: Date): Promise<void> {
  const { start, end } = blockWindow(now);
  const rows = await tx
    .select({ mirrorId: mirror.id })
    .from(mirror)
    .where(
      and(
        eq(mirror.calendarId, at.calendarId),
        sql`${mirror.eventId} is not null`,
        lt(mirror.seenEpoch, at.epoch),
        sql`not ${mayExistSql}`,
        sql`coalesce(${mirror.writtenStartsAt} < ${end.toISOString()}, true)`,
        sql`coalesce(${mirror.writtenEndsAt} > ${start.toISOString()}, true)`,
      ),
    )
    .orderBy(asc(mirror.id));
  await suspect(
    tx,
    at,
    rows.map(({ mirrorId }) => ({ mirrorId, etag: null })),
    now,
  );
}

async function endUnseenExtras(tx: Tx, at: Reading, now: Date): Promise<void> {
  const rows = await tx
    .select({ eventId: extraCopy.eventId })
    .from(extraCopy)
    .where(
      and(
        eq(extraCopy.calendarId, at.calendarId),
        ne(extraCopy.state, "gone"),
        lt(extraCopy.epoch, at.epoch),
      ),
    );
  await endExtras(
    tx,
    at,
    rows.map(({ eventId }) => eventId),
    now,
  );
}

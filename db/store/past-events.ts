import { eq, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { member } from "@/db/schema";
import { calendarSync } from "@/db/schema-sync";
import { isOver } from "@/lib/domain/past-events";
import { blockWindow } from "@/lib/domain/read-schedule";
import { type CalendarAt, eventsOfFamilies, textsOf } from "./seen-events";

/** Rows of each kind in one transaction; a calendar with more goes on in the next, and in the next night. */
const rowsAtOnce = 1_000;
const familiesAtOnce = 200;
const roundsANight = 20;

type At = CalendarAt & {
  /** What ended by then goes: the window that is read and worked out begins there. */
  readonly by: Date;
  /** Its owner's. */
  readonly zone: string;
};

/**
 * Deletes what is stored of events, and the blocks, that ended before the window [R30]. Nobody is told, and it is no removal:
 * a list need not name them, and they count for nothing. Series stay as long as any occurrence is still to come or in the
 * window. Twice = nothing to do. @returns how many rows went
 */
export async function dropPast(
  { asCompany }: Pick<DatabaseConnection, "asCompany">,
  at: CalendarAt,
  now: Date,
): Promise<number> {
  const by = blockWindow(now).start;
  let dropped = 0;
  let after = "";
  for (let round = 0; round < roundsANight; round += 1) {
    const done = await asCompany(at.companyId, async (tx) => {
      const zone = await holdCalendar(tx, at);
      return zone === null ? nothing : dropSome(tx, { ...at, by, zone }, after);
    });
    dropped += done.dropped;
    after = done.lastFamily ?? after;
    if (!done.isMore) break;
  }
  return dropped;
}

type Dropped = { readonly dropped: number; readonly isMore: boolean; readonly lastFamily: string | null };
const nothing: Dropped = { dropped: 0, isMore: false, lastFamily: null };

/** No page is saved meanwhile. @returns its owner's zone; null: it is being read, or is not read any more */
async function holdCalendar(tx: Tx, { calendarId }: CalendarAt): Promise<string | null> {
  const [row] = await tx
    .select({ zone: member.zone })
    .from(calendarSync)
    .innerJoin(member, eq(member.id, calendarSync.memberId))
    .where(eq(calendarSync.calendarId, calendarId))
    .for("update", { of: calendarSync, skipLocked: true });
  return row?.zone ?? null;
}

async function dropSome(tx: Tx, at: At, after: string): Promise<Dropped> {
  const blocks = await dropBlocks(tx, at);
  const events = await dropEvents(tx, at);
  const candidates = await quietSeries(tx, at, after);
  const families = await dropFamilies(tx, at, candidates);
  return {
    dropped: blocks + events + families,
    isMore: blocks === rowsAtOnce || events === rowsAtOnce || candidates.length === familiesAtOnce,
    lastFamily: candidates.at(-1) ?? null,
  };
}

const endOf = (alias: string, zone: string) =>
  sql`coalesce(${sql.raw(alias)}.ends_at, ${sql.raw(alias)}.end_date::timestamp at time zone ${zone})`;

async function dropBlocks(tx: Tx, { companyId, calendarId, by }: At): Promise<number> {
  const rows = await tx.execute(sql`
    delete from busy_block where id in (
      select id from busy_block where company_id = ${companyId} and calendar_id = ${calendarId}
        and ends_at <= ${by.toISOString()} limit ${rowsAtOnce})
    returning id`);
  return rows.length;
}

/**
 * Single events, and occurrences that stand by themselves because their series is listed or unknown. An exception of a series
 * that we repeat stays with it: without it the occurrence it replaces would come back.
 */
async function dropEvents(tx: Tx, { companyId, calendarId, by, zone }: At): Promise<number> {
  const past = by.toISOString();
  const rows = await tx.execute(sql`
    delete from seen_event where company_id = ${companyId} and calendar_id = ${calendarId} and event_id in (
      select s.event_id from seen_event s
      where s.company_id = ${companyId} and s.calendar_id = ${calendarId} and s.removed_at is null
        and (s.kind = 'skipped' or ${endOf("s", zone)} <= ${past})
        and (s.kind = 'single' or (s.kind in ('exception', 'skipped')
          and s.original::timestamptz < ${past}::timestamptz - interval '1 day'
          and not exists (select from seen_event m where m.company_id = s.company_id and m.calendar_id = s.calendar_id
            and m.event_id = s.family_id and m.recurrence is not null)))
      limit ${rowsAtOnce})
    returning event_id`);
  return rows.length;
}

/** Series that began before the window and have no block in it: most of them are over. */
async function quietSeries(
  tx: Tx,
  { companyId, calendarId, by, zone }: At,
  after: string,
): Promise<string[]> {
  const past = by.toISOString();
  const rows = await tx.execute<{ event_id: string }>(sql`
    select s.event_id from seen_event s
    where s.company_id = ${companyId} and s.calendar_id = ${calendarId} and s.kind = 'master' and s.removed_at is null
      and s.event_id > ${after} and ${endOf("s", zone)} <= ${past}
      and not exists (select from busy_block b where b.company_id = s.company_id and b.calendar_id = s.calendar_id
        and b.family_id = s.family_id and b.ends_at > ${past})
    order by s.event_id limit ${familiesAtOnce}`);
  return rows.map((row) => row.event_id);
}

async function dropFamilies(tx: Tx, at: At, familyIds: readonly string[]): Promise<number> {
  if (familyIds.length === 0) return 0;
  const { companyId, calendarId, by, zone } = at;
  const { events, skipped } = await eventsOfFamilies(tx, at, familyIds);
  const over = familyIds.filter((familyId) => {
    const family = events.filter((event) => event.familyId === familyId);
    const isListed = family.some(({ series }) => series.kind === "master" && series.recurrence === "listed");
    // What a listed series still has keeps it.
    const hasMore = family.length > 1 || skipped.some((skip) => skip.familyId === familyId);
    return isListed ? !hasMore : isOver(family, by, zone);
  });
  if (over.length === 0) return 0;
  const rows = await tx.execute(sql`
    delete from seen_event where company_id = ${companyId} and calendar_id = ${calendarId} and removed_at is null
      and family_id in (${textsOf(over)}) returning event_id`);
  return rows.length;
}

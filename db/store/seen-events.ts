import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { OriginalStart, RemoteEvent } from "@/lib/domain/calendar-event";
import type { PageEffects, SeenEvent } from "@/lib/domain/interpret-page";
import type { EventTime, LocalDate } from "@/lib/domain/time";

/** One row of seen_event in the shape in which it goes to the database. */
export type SeenRow = {
  readonly event_id: string;
  readonly etag: string;
  readonly family_id: string;
  readonly kind: "single" | "master" | "exception" | "skipped";
  readonly starts_at: string | null;
  readonly ends_at: string | null;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly zone: string | null;
  /** null for a master whose occurrences are listed. */
  readonly recurrence: readonly string[] | null;
  readonly original: string | null;
  readonly shows: RemoteEvent["shows"];
  readonly response: RemoteEvent["response"];
  readonly is_private: boolean;
};

export type StoredEvent = Omit<RemoteEvent, "calendarId" | "mirrorId" | "generation" | "updatedAt"> & {
  familyId: string;
};
export type StoredSkip = {
  readonly eventId: string;
  readonly familyId: string;
  readonly original: OriginalStart;
};

const dayShape = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string) =>
  dayShape.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
/** What every store and every ISO text agree on. */
const [firstMs, lastMs] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T00:00:00Z")];
const isInstant = (at: Date) => at.getTime() > firstMs && at.getTime() < lastMs;

/** null: times no database could keep; such an event is unreadable and spoils no other. */
export function seenRowOf(seen: SeenEvent): SeenRow | null {
  if (seen.kind === "skipped") {
    const original = originalText(seen.original);
    if (original === null) return null;
    return {
      ...noTimes,
      event_id: seen.eventId,
      family_id: seen.familyId,
      kind: "skipped",
      etag: "",
      zone: null,
      recurrence: null,
      original,
      shows: "free",
      response: "none",
      is_private: false,
    };
  }
  const { event, familyId } = seen;
  const times = timesOf(event.time);
  const { series } = event;
  const original = series.kind === "exception" ? originalText(series.original) : null;
  if (!times || (series.kind === "exception" && original === null)) return null;
  return {
    ...times,
    event_id: event.eventId,
    etag: event.etag,
    family_id: familyId,
    kind: series.kind,
    zone: event.zone,
    recurrence: series.kind === "master" && series.recurrence !== "listed" ? series.recurrence : null,
    original,
    shows: event.shows,
    response: event.response,
    is_private: event.isPrivate,
  };
}

const noTimes = { starts_at: null, ends_at: null, start_date: null, end_date: null } as const;

function timesOf(time: EventTime): Pick<SeenRow, "starts_at" | "ends_at" | "start_date" | "end_date"> | null {
  if (time.kind === "allDay") {
    if (!isDay(time.startDate) || !isDay(time.endDateExclusive)) return null;
    return { ...noTimes, start_date: time.startDate, end_date: time.endDateExclusive };
  }
  if (!isInstant(time.start) || !isInstant(time.end)) return null;
  return { ...noTimes, starts_at: time.start.toISOString(), ends_at: time.end.toISOString() };
}

function originalText(original: OriginalStart): string | null {
  if (original.kind === "allDay") return isDay(original.date) ? original.date : null;
  return isInstant(original.at) ? original.at.toISOString() : null;
}

function originalOf(text: string): OriginalStart {
  if (dayShape.test(text)) return { kind: "allDay", date: text as LocalDate };
  return { kind: "timed", at: new Date(text) };
}

/** What a statement changed: the events, and the families they are or were in. */
export type Touched = { readonly families: Set<string>; readonly eventIds: string[] };

export type CalendarAt = { readonly companyId: string; readonly calendarId: string };

const columns = sql.raw(
  "etag, family_id, kind, starts_at, ends_at, start_date, end_date, zone, recurrence, original, shows, response, is_private",
);
const tupleOf = (alias: string) =>
  sql.raw(
    `(${"etag family_id kind starts_at ends_at start_date end_date zone recurrence original shows response is_private removed_at"
      .split(" ")
      .map((name) => `${alias}.${name}`)
      .join(", ")})`,
  );

/**
 * Stores these events; rows that say the same already are not written. While everything is read, rows of an older epoch
 * are stamped.
 */
export async function saveSeen(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  rows: readonly SeenRow[],
  epoch: number,
): Promise<Touched> {
  if (rows.length === 0) return { families: new Set(), eventIds: [] };
  const page = JSON.stringify(rows);
  const written = await tx.execute<{ event_id: string; family_id: string; old_family: string | null }>(sql`
    with page as materialized (
      select * from jsonb_to_recordset(${page}::text::jsonb) as p(event_id text, etag text, family_id text, kind text,
        starts_at timestamptz, ends_at timestamptz, start_date date, end_date date, zone text, recurrence text[],
        original text, shows text, response text, is_private boolean)
    ), before as materialized (
      select s.event_id, s.family_id from seen_event s
        where s.company_id = ${companyId} and s.calendar_id = ${calendarId}
          and s.event_id in (select event_id from page)
    ), written as (
      insert into seen_event as s (company_id, calendar_id, event_id, epoch, ${columns})
        select ${companyId}::uuid, ${calendarId}::uuid, event_id, ${epoch}::bigint, ${columns} from page
      on conflict (company_id, calendar_id, event_id) do update set (epoch, removed_at, ${columns}) = (
        excluded.epoch, null, excluded.etag, excluded.family_id, excluded.kind, excluded.starts_at, excluded.ends_at,
        excluded.start_date, excluded.end_date, excluded.zone, excluded.recurrence, excluded.original, excluded.shows,
        excluded.response, excluded.is_private)
      where ${tupleOf("s")} is distinct from ${tupleOf("excluded")}
      returning s.event_id, s.family_id
    )
    select event_id, written.family_id, before.family_id as old_family from written left join before using (event_id)`);
  await stampSeen(
    tx,
    { companyId, calendarId },
    rows.map((row) => row.event_id),
    epoch,
  );
  const families = written.flatMap((row) => [row.family_id, row.old_family ?? row.family_id]);
  return { families: new Set(families), eventIds: written.map((row) => row.event_id) };
}

/** Says that these were met in this reading of everything. Rows that say so already are not written. */
export async function stampSeen(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  eventIds: readonly string[],
  epoch: number,
): Promise<void> {
  if (eventIds.length === 0) return;
  await tx.execute(sql`
    update seen_event set epoch = ${epoch}
      where company_id = ${companyId} and calendar_id = ${calendarId} and epoch <> ${epoch}
        and event_id in (${textsOf(eventIds)})`);
}

/** Many texts as one parameter. */
export function textsOf(texts: readonly string[]) {
  return sql`select jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb)`;
}

/** Removes these with all of their family when they were masters. */
export async function removeSeen(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  eventIds: readonly string[],
): Promise<Touched> {
  if (eventIds.length === 0) return { families: new Set(), eventIds: [] };
  const rows = await tx.execute<{ event_id: string; family_id: string }>(sql`
    with named as materialized (${textsOf(eventIds)} as id)
    delete from seen_event where company_id = ${companyId} and calendar_id = ${calendarId}
      and (event_id in (select id from named) or family_id in (select id from named))
    returning event_id, family_id`);
  return {
    families: new Set(rows.map((row) => row.family_id)),
    eventIds: rows.map((row) => row.event_id),
  };
}

/** Removes all that is stored of these series beside the master and the occurrences they have. */
export async function removeUnlisted(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  listed: PageEffects["listed"],
): Promise<Touched> {
  if (listed.length === 0) return { families: new Set(), eventIds: [] };
  const kept = listed.flatMap(({ masterId, eventIds }) => [masterId, ...eventIds]);
  const rows = await tx.execute<{ event_id: string; family_id: string }>(sql`
    with kept as materialized (${textsOf(kept)} as id)
    delete from seen_event where company_id = ${companyId} and calendar_id = ${calendarId}
      and family_id in (${textsOf(listed.map(({ masterId }) => masterId))})
      and event_id not in (select id from kept)
    returning event_id, family_id`);
  return {
    families: new Set(rows.map((row) => row.family_id)),
    eventIds: rows.map((row) => row.event_id),
  };
}

/** Everything that is stored of these families and has not been taken out. */
export async function eventsOfFamilies(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  familyIds: readonly string[],
): Promise<{ events: StoredEvent[]; skipped: StoredSkip[] }> {
  const rows = await tx.execute<SeenRow>(sql`
    select event_id, etag, family_id, kind, starts_at, ends_at, start_date::text as start_date,
      end_date::text as end_date, zone, array_to_json(recurrence) as recurrence, original, shows, response, is_private
    from seen_event where company_id = ${companyId} and calendar_id = ${calendarId} and removed_at is null
      and family_id in (${textsOf(familyIds)})
    order by family_id, event_id`);
  const events: StoredEvent[] = [];
  const skipped: StoredSkip[] = [];
  for (const row of rows) {
    const { event_id: eventId, family_id: familyId, original } = row;
    if (row.kind === "skipped") skipped.push({ eventId, familyId, original: originalOf(original ?? "") });
    else events.push(eventOf(row));
  }
  return { events, skipped };
}

function eventOf(row: SeenRow): StoredEvent {
  const { event_id: eventId, family_id: familyId, etag, zone, shows, response } = row;
  const shared = { eventId, familyId, etag, zone, shows, response, isPrivate: row.is_private };
  const time: EventTime =
    row.start_date !== null && row.end_date !== null
      ? {
          kind: "allDay",
          startDate: row.start_date as LocalDate,
          endDateExclusive: row.end_date as LocalDate,
        }
      : { kind: "timed", start: new Date(row.starts_at ?? ""), end: new Date(row.ends_at ?? "") };
  switch (row.kind) {
    case "master":
      return { ...shared, time, series: { kind: "master", recurrence: row.recurrence ?? "listed" } };
    case "exception":
      return {
        ...shared,
        time,
        series: { kind: "exception", masterId: familyId, original: originalOf(row.original ?? "") },
      };
    case "single":
    case "skipped":
      return { ...shared, time, series: { kind: "single" } };
  }
}

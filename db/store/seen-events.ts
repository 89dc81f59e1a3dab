import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { OriginalStart, RemoteEvent } from "@/lib/domain/calendar-event";
import type { PageEffects, SeenEvent } from "@/lib/domain/interpret-page";
import type { EventTime, LocalDate } from "@/lib/domain/time";
import { askPrepared } from "./prepared";

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
    event_id: event.eventId,
    etag: event.etag,
    family_id: familyId,
    kind: series.kind,
    starts_at: times.starts_at,
    ends_at: times.ends_at,
    start_date: times.start_date,
    end_date: times.end_date,
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
    return { starts_at: null, ends_at: null, start_date: time.startDate, end_date: time.endDateExclusive };
  }
  if (!isInstant(time.start) || !isInstant(time.end)) return null;
  const [startsAt, endsAt] = [time.start.toISOString(), time.end.toISOString()];
  return { starts_at: startsAt, ends_at: endsAt, start_date: null, end_date: null };
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

const names =
  "etag family_id kind starts_at ends_at start_date end_date zone recurrence original shows response is_private".split(
    " ",
  );
const columns = sql.raw(names.join(", "));
const columnsOf = (alias: string) => sql.raw(names.map((name) => `${alias}.${name}`).join(", "));

/**
 * Stores these events and says which are not as they were. Rows that say the same already are not written, but for the
 * stamp of the reading that met them.
 */
export async function saveSeen(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  rows: readonly SeenRow[],
  epoch: number,
): Promise<Touched> {
  if (rows.length === 0) return { families: new Set(), eventIds: [] };
  const changed = await askPrepared(tx, "save seen events", {
    first: {
      page: sql`select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as p(event_id text, etag text,
        family_id text, kind text, starts_at timestamptz, ends_at timestamptz, start_date date, end_date date, zone text,
        recurrence text[], original text, shows text, response text, is_private boolean)`,
      before: sql`select s.* from seen_event s where s.company_id = ${companyId} and s.calendar_id = ${calendarId}
        and s.event_id in (select event_id from page)`,
      written: sql`insert into seen_event as s (company_id, calendar_id, event_id, epoch, ${columns})
          select ${companyId}::uuid, ${calendarId}::uuid, event_id, ${epoch}::bigint, ${columns} from page
        on conflict (company_id, calendar_id, event_id) do update
          set (epoch, removed_at, ${columns}) = (excluded.epoch, null, ${columnsOf("excluded")})
          where (s.epoch, s.removed_at, ${columnsOf("s")}) is distinct from (excluded.epoch, null, ${columnsOf("excluded")})`,
    },
    select: {
      eventId: sql<string>`event_id`,
      familyId: sql<string>`page.family_id`,
      oldFamilyId: sql<string>`coalesce(before.family_id, page.family_id)`,
    },
    from: sql`page left join before using (event_id)
      where before.removed_at is not null or (${columnsOf("before")}) is distinct from (${columnsOf("page")})`,
  });
  const families = changed.flatMap((row) => [row.familyId, row.oldFamilyId]);
  return { families: new Set(families), eventIds: changed.map((row) => row.eventId) };
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

const storedColumns = {
  event_id: sql<string>`event_id`,
  etag: sql<string>`etag`,
  family_id: sql<string>`family_id`,
  kind: sql<SeenRow["kind"]>`kind`,
  starts_at: sql<string | null>`starts_at`,
  ends_at: sql<string | null>`ends_at`,
  start_date: sql<string | null>`start_date::text`,
  end_date: sql<string | null>`end_date::text`,
  zone: sql<string | null>`zone`,
  recurrence: sql<string[] | null>`array_to_json(recurrence)`,
  original: sql<string | null>`original`,
  shows: sql<SeenRow["shows"]>`shows`,
  response: sql<SeenRow["response"]>`response`,
  is_private: sql<boolean>`is_private`,
};

/** Everything that is stored of these families and has not been taken out. */
export async function eventsOfFamilies(
  tx: Tx,
  { companyId, calendarId }: CalendarAt,
  familyIds: readonly string[],
): Promise<{ events: StoredEvent[]; skipped: StoredSkip[] }> {
  const rows = await askPrepared(tx, "events of families", {
    select: storedColumns,
    from: sql`seen_event where company_id = ${companyId} and calendar_id = ${calendarId} and removed_at is null
      and family_id in (${textsOf(familyIds)}) order by family_id, event_id`,
  });
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

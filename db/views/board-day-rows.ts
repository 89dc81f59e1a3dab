import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { Drift } from "@/lib/domain/drift";
import type { EventColour } from "@/lib/domain/event-colour";
import type { PushWish } from "@/lib/domain/mirror";
import type { CalendarRule, StatusTone } from "@/lib/domain/status";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import type { Interval } from "@/lib/domain/time";
import { type Viewer, visibleTo } from "./booking-visibility";

/** What one day of the board is made of, as PostgreSQL gathered it; instants in ISO 8601. */
export type PersonRow = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** May be given bookings now. */
  readonly isOffered: boolean;
  readonly template: string;
  readonly target: {
    readonly provider: ProviderName;
    readonly state: ConnectionHealth;
    readonly colour: EventColour | null;
    readonly isReadingFirst: boolean;
  } | null;
  /** Open pushes in the order in which they were asked for, each copy once. */
  readonly queue: readonly {
    readonly mirrorId: string;
    readonly requestedAt: string;
    readonly wish: PushWish;
  }[];
};

export type MirrorRow = {
  readonly id: string;
  readonly hasEvent: boolean;
  readonly writtenHash: string | null;
  readonly writtenAt: string | null;
  readonly removedAt: string | null;
  readonly isLeased: boolean;
  readonly hasFailure: boolean;
  readonly lastAttemptAt: string | null;
  readonly failedAttempts: number;
  readonly retryAt: string | null;
  readonly discardedBy: string | null;
  readonly drift: Drift | null;
  /** The account that holds the event; null: none, or it is disconnected. */
  readonly held: { readonly colour: EventColour | null } | null;
};

export type BookingRow = {
  readonly id: string;
  readonly ref: number;
  readonly revision: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly zone: string;
  readonly customer: string;
  readonly phone: string;
  readonly service: string;
  readonly address: string;
  readonly customerNotes: string;
  readonly jobNotes: string;
  readonly status: string;
  readonly tone: StatusTone;
  readonly rule: CalendarRule;
  readonly takesTime: boolean;
  /** Somebody's own event overlaps it, and nobody has answered yet. */
  readonly hasConflict: boolean;
  readonly crew: readonly { readonly id: string; readonly name: string; readonly mirror: MirrorRow | null }[];
};

export type WaitingRow = Omit<BookingRow, "crew"> & { readonly createdAt: string };

/** No visit is longer; without an end to look back to, every booking there ever was would be read. */
const longestVisitMs = 31 * 86_400_000;

function touches({ start, end }: Interval): SQL {
  const at = (instant: number) => sql`${new Date(instant).toISOString()}::timestamptz`;
  return sql`(booking.starts_at < ${at(end.getTime())} and booking.ends_at > ${at(start.getTime())}
    and booking.starts_at > ${at(start.getTime() - longestVisitMs)})`;
}

async function gathered<T>(tx: Tx, rows: SQL): Promise<T[]> {
  const [found] = await tx.execute<{ all: T[] }>(
    sql`select coalesce(json_agg(one), '[]') as all from (${rows}) one`,
  );
  return found?.all ?? [];
}

/** Everybody who may stand on the board, by name: who takes bookings, and who still has one in the span. */
export function peopleOfDay(tx: Tx, span: Interval): Promise<PersonRow[]> {
  return gathered(
    tx,
    sql`select m.id, m.name, m.zone, m.is_active and m.takes_bookings as "isOffered", k.title_template as template,
      (select json_build_object('provider', n.provider, 'state', n.state, 'colour', n.event_colour,
          'isReadingFirst', n.state = 'live' and exists (select from calendar_sync y
            where y.company_id = c.company_id and y.calendar_id = c.id and y.first_read_at is null))
        from calendar c join connection n on n.company_id = c.company_id and n.id = c.connection_id
          and n.state <> 'disconnected' and n.direction <> 'in'
        where c.company_id = m.company_id and c.member_id = m.id and c.receives) as target,
      coalesce((select json_agg(json_build_object('mirrorId', q.mirror_id, 'requestedAt', q.requested_at, 'wish', q.wish)
          order by q.place)
        from (select p.mirror_id, (array_agg(p.requested_at order by p.place))[1] as requested_at,
            (array_agg(p.wish order by p.place desc))[1] as wish, min(p.place) as place
          from push p where p.company_id = m.company_id and p.fieldworker_id = m.id and p.finished_at is null
          group by p.mirror_id) q), '[]') as queue
    from member m join company k on k.id = m.company_id
    where m.is_active and m.takes_bookings or exists (
      select from assignment a join booking on booking.company_id = a.company_id and booking.id = a.booking_id
        where a.company_id = m.company_id and a.fieldworker_id = m.id and ${touches(span)})
    order by m.name, m.id`,
  );
}

const facts = sql`booking.id, booking.ref, booking.revision, booking.starts_at as "startsAt", booking.ends_at as "endsAt",
  booking.zone, c.name as customer, c.phone, v.name as service, booking.address,
  booking.customer_notes as "customerNotes", booking.job_notes as "jobNotes",
  t.name as status, t.tone, t.calendar_rule as rule, t.takes_time as "takesTime",
  exists (select from conflict x where x.company_id = booking.company_id and x.booking_id = booking.id
    and x.kind = 'busy' and x.closed_at is null) as "hasConflict"`;

const joined = sql`from booking
  join customer c on c.company_id = booking.company_id and c.id = booking.customer_id
  join service v on v.company_id = booking.company_id and v.id = booking.service_id
  join status t on t.company_id = booking.company_id and t.id = booking.status_id`;

/**
 * Bookings that somebody is on and that touch the span, earliest first, as far as this viewer may see them. Who is on it is
 * asked as a scalar, booking by booking: as a join, PostgreSQL misjudges it under row-level security (1.2 s for 1,200).
 */
export function bookingsOfDay(
  tx: Tx,
  viewer: Viewer,
  span: Interval,
  ids: readonly string[],
): Promise<BookingRow[]> {
  const isTheirs = ids.length === 0 ? sql`true` : sql`a.fieldworker_id in (${listOf(ids)})`;
  return gathered(
    tx,
    sql`select ${facts},
      (select json_agg(json_build_object('id', w.id, 'name', w.name, 'mirror', ${mirrorFacts}) order by w.name, w.id)
        from assignment a
          join member w on w.company_id = a.company_id and w.id = a.fieldworker_id
          left join mirror r on r.company_id = a.company_id and r.booking_id = a.booking_id
            and r.fieldworker_id = a.fieldworker_id
        where a.company_id = booking.company_id and a.booking_id = booking.id) as crew
    ${joined}
    where ${touches(span)} and ${visibleTo(tx, viewer) ?? sql`true`}
      and (select bool_or(${isTheirs}) from assignment a
        where a.company_id = booking.company_id and a.booking_id = booking.id)
    order by booking.starts_at, booking.id`,
  );
}

const mirrorFacts = sql`case when r.id is not null then json_build_object(
  'id', r.id, 'hasEvent', r.event_id is not null, 'writtenHash', r.written_hash, 'writtenAt', r.written_at,
  'removedAt', r.removed_at, 'isLeased', coalesce(r.leased_until > clock_timestamp(), false),
  'hasFailure', r.failure is not null, 'failedAttempts', r.failed_attempts, 'retryAt', r.retry_at, 'drift', r.drift,
  'lastAttemptAt', case when r.failure is not null then (select max(e.started_at) from attempt e
    where e.company_id = r.company_id and e.mirror_id = r.id) end,
  'discardedBy', case when r.failure is not null then (
    select coalesce(d.detail -> 'actor' ->> 'name', 'somebody') from push p
      join activity i on i.company_id = p.company_id and i.booking_id = p.booking_id and i.push_id = p.id
        and i.kind = 'push.discarded'
      left join activity_detail d on d.company_id = i.company_id and d.seq = i.seq
    where p.company_id = r.company_id and p.mirror_id = r.id and p.place = (
      select max(l.place) from push l where l.company_id = r.company_id and l.mirror_id = r.id)) end,
  'held', (select json_build_object('colour', n.event_colour)
    from calendar h join connection n on n.company_id = h.company_id and n.id = h.connection_id
      and n.state <> 'disconnected'
    where h.company_id = r.company_id and h.id = r.calendar_id)) end`;

/** How many of them the tray shows; what comes later can wait. */
const mostWaiting = 200;

/**
 * Bookings that nobody is on and that are still to be done: those of the span, and everything from now on; the next first.
 */
export function waitingBookings(tx: Tx, viewer: Viewer, span: Interval, now: Date): Promise<WaitingRow[]> {
  return gathered(
    tx,
    sql`select ${facts}, booking.created_at as "createdAt" ${joined}
    where (booking.ends_at > ${now.toISOString()}::timestamptz or ${touches(span)})
      and t.tone not in ('cancelled', 'done', 'noshow')
      and ${visibleTo(tx, viewer) ?? sql`true`}
      and not exists (select from assignment a where a.company_id = booking.company_id and a.booking_id = booking.id)
    order by booking.starts_at, booking.id limit ${mostWaiting}`,
  );
}

function listOf(ids: readonly string[]): SQL {
  return sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
}

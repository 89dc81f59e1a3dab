import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { StatusTone } from "@/lib/domain/status";
import type { Interval } from "@/lib/domain/time";
import { type Viewer, visibleTo } from "./booking-visibility";

/** The first bookings of a day, and how many there are in all. */
export type MonthDay = {
  /** `2026-11-03` in the zone that was asked for. */
  readonly date: string;
  readonly count: number;
  readonly unassigned: number;
  readonly first: readonly {
    readonly id: string;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly customer: string;
    readonly service: string;
    readonly status: string;
    readonly tone: StatusTone;
  }[];
};

export type MonthAsked = {
  readonly viewer: Viewer;
  readonly span: Interval;
  readonly fieldworkerIds: readonly string[];
  readonly zone: string;
  /** How many bookings of a day are told one by one. */
  readonly most: number;
};

/** The days of the span on which bookings begin that this viewer may see, in one statement; a day without any is left out. */
export async function boardMonth(tx: Tx, asked: MonthAsked): Promise<MonthDay[]> {
  const { viewer, span, fieldworkerIds: ids, zone, most } = asked;
  const list = sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  const isTheirs =
    ids.length === 0
      ? sql`true`
      : sql`exists (select from assignment a where a.company_id = booking.company_id and a.booking_id = booking.id
          and a.fieldworker_id in (${list}))`;
  const rows = await tx.execute<MonthDay>(sql`
    with found as (
      select booking.id, booking.starts_at, booking.ends_at, c.name as customer, v.name as service, t.name as status, t.tone,
        (booking.starts_at at time zone ${zone})::date as day,
        not exists (select from assignment a where a.company_id = booking.company_id and a.booking_id = booking.id) as waits,
        row_number() over (partition by (booking.starts_at at time zone ${zone})::date
          order by booking.starts_at, booking.id) as place
      from booking
        join customer c on c.company_id = booking.company_id and c.id = booking.customer_id
        join service v on v.company_id = booking.company_id and v.id = booking.service_id
        join status t on t.company_id = booking.company_id and t.id = booking.status_id
      where booking.starts_at >= ${span.start.toISOString()}::timestamptz
        and booking.starts_at < ${span.end.toISOString()}::timestamptz
        and ${visibleTo(tx, viewer) ?? sql`true`} and ${isTheirs})
    select day::text as date, count(*)::int as count, (count(*) filter (where waits))::int as unassigned,
      coalesce(json_agg(json_build_object('id', id, 'startsAt', starts_at, 'endsAt', ends_at, 'customer', customer,
        'service', service, 'status', status, 'tone', tone) order by place) filter (where place <= ${most}), '[]') as first
    from found group by day order by day`);
  return [...rows];
}

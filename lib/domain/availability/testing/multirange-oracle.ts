import type postgres from "postgres";
import type { AvailabilityCase } from "@/lib/domain/availability/testing/cases";

/** Free time in the window and one job more, as [start, end] pairs, and the starts of the slots. */
export type OracleAnswer = { readonly free: readonly [number, number][]; readonly slots: readonly number[] };

/** Availability as set arithmetic of PostgreSQL, with its own zones and calendar. To be called once per database. */
export async function prepareOracle(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create function day_of(minute int, zone text) returns date immutable language sql as
      $$ select (to_timestamp(minute * 60::float8) at time zone zone)::date $$;
    -- PostgreSQL takes the second of two readings and is asked for the first; in a gap it goes forward by itself.
    create function minute_of(wall timestamp, zone text) returns int immutable language sql as $$
      select (extract(epoch from min(reading)) / 60)::int
      from (values (interval '0'), (interval '30 minutes'), (interval '1 hour')) as earlier(by)
      cross join lateral (select wall at time zone zone - by as reading) as r
      where by = interval '0' or reading at time zone zone = wall $$;
    create function shifts_of(weekly jsonb, zone text, span int4range) returns setof int4range immutable language sql as $$
      select int4range(s, e)
      from generate_series(
        (day_of(lower(span), zone) - 3)::timestamp, (day_of(upper(span), zone) + 1)::timestamp, interval '1 day') as day
      join jsonb_to_recordset(weekly) as shift(weekday int, start int, "end" int)
        on extract(isodow from day) - 1 = weekday
      cross join lateral (select
        minute_of(day + start * interval '1 minute', zone) as s, minute_of(day + "end" * interval '1 minute', zone) as e) as at
      where s < e $$;
    create function days_away(first date, past date, zone text) returns int4range immutable language sql as
      $$ select int4range(minute_of(first::timestamp, zone), minute_of(past::timestamp, zone)) $$;`);
}

export async function multirangeAnswer(sql: postgres.Sql, given: AvailabilityCase): Promise<OracleAnswer> {
  const [row] = await sql<{ answer: OracleAnswer }[]>`
    with g as materialized (
      select f, r, c, r->'job' as job, f->>'zone' as zone, c->>'zone' as company_zone,
        int4range((r->'window'->>'start')::int, (r->'window'->>'end')::int + (r->'job'->>'durationMinutes')::int) as span
      from (select ${sql.json(given)}::jsonb as given) as one,
        lateral (select given->'fieldworker' as f, given->'request' as r, given->'company' as c) as parts
    ), shift as materialized (
      select shift from g, shifts_of(f->'weeklyHours', zone, span) as shift
    ), visit as materialized (
      select v.start, v."end", v."beforeMinutes", v."afterMinutes"
      from g, jsonb_to_recordset((f->'bookings') || (f->'holds'))
        as v(ref text, start int, "end" int, "beforeMinutes" int, "afterMinutes" int, "expiresAt" int)
      where not (r->'ignoring' ? ref) and coalesce("expiresAt" >= (r->>'now')::int, true)
    ), closed as (
      select days_away(date, date + 1, company_zone) as span from g, jsonb_to_recordset(c->'holidays') as h(date date)
      union all
      select days_away("startDate", "endDateExclusive", zone)
      from g, jsonb_to_recordset(f->'busyDays') as d("startDate" date, "endDateExclusive" date)
      union all
      select case time->>'kind' when 'span' then int4range((time->>'start')::int, (time->>'end')::int)
        else days_away((time->>'startDate')::date, (time->>'endDateExclusive')::date, zone) end
      from g, jsonb_to_recordset(f->'timeOff') as t(time jsonb)
    ), wide as (
      select start - "beforeMinutes" as start, "end" + "afterMinutes" as "end" from visit
      union all
      select start, "end" from g, jsonb_to_recordset(f->'busy') as b(start int, "end" int) where start < "end"
    ), free as materialized (
      select int4multirange(span)
        * coalesce((select range_agg(shift) from shift), '{}')
        * case when c->'weeklyHours' = 'null' then '{(,)}'::int4multirange
          else coalesce((select range_agg(s) from shifts_of(c->'weeklyHours', company_zone, span) as s), '{}') end
        - coalesce((select range_agg(closed.span) from closed), '{}')
        - coalesce((select range_agg(int4range(wide.start - (job->>'afterMinutes')::int,
            wide."end" + (job->>'beforeMinutes')::int)) from wide), '{}') as free
      from g
    ), slot as (
      select at from g, free, generate_series((r->'window'->>'start')::int, (r->'window'->>'end')::int - 1) as at
      where free @> int4range(at, at + (job->>'durationMinutes')::int)
        and at >= (r->>'now')::int + (r->>'noticeMinutes')::int
        and job->'skills' <@ (f->'skills')
        and (at - (select max(lower(shift)) from shift where lower(shift) <= at)) % (f->>'stepMinutes')::int = 0
        and case r->'horizon'->>'kind'
          when 'none' then true
          when 'until' then day_of(at, company_zone) <= (r->'horizon'->>'lastDate')::date
          else day_of(at, company_zone) <= day_of((r->>'now')::int, company_zone) + (r->'horizon'->>'days')::int end
        and coalesce((select count(*) from visit where day_of(visit.start, zone) = day_of(at, zone))
          < (f->>'dailyLimit')::int, true)
    )
    select jsonb_build_object(
      'free', coalesce((select jsonb_agg(jsonb_build_array(lower(s), upper(s)) order by s)
        from free, unnest(free) as s), '[]'),
      'slots', coalesce((select jsonb_agg(at order by at) from slot), '[]')) as answer`;
  if (!row) throw new Error("no answer");
  return row.answer;
}

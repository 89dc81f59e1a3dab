-- Row-level security and grants of the two-way tables, their pinned look-ups, and what calendars connected before need.
-- Forced row-level security hides rows from the tables' own owner too, so it is let go for this one change.
alter table calendar no force row level security;
--> statement-breakpoint
alter table connection no force row level security;
--> statement-breakpoint
update calendar set blocks = is_primary;
--> statement-breakpoint
insert into calendar_sync (company_id, calendar_id, member_id, keeps_events, wanted_seq, wanted_at, next_read_at)
  select c.company_id, c.id, c.member_id, c.blocks, 1, now(), now() from calendar c
    join connection n on n.company_id = c.company_id and n.id = c.connection_id
    where (c.receives or c.blocks) and n.state <> 'disconnected';
--> statement-breakpoint
alter table calendar force row level security;
--> statement-breakpoint
alter table connection force row level security;
--> statement-breakpoint
-- The company is asked for once a statement, not once a row: these tables are written thousands of rows at a time.
do $$
declare name text;
begin
  foreach name in array array['calendar_sync','seen_event','busy_block','unreadable_event','watch','conflict','extra_copy',
    'notification'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_company on %I to lockstep_app using (company_id = (select current_company())) with check (company_id = (select current_company()))', name);
  end loop;
end $$;
--> statement-breakpoint
grant select, insert, update on calendar_sync, seen_event, busy_block, unreadable_event, watch, conflict, extra_copy,
  notification to lockstep_app;
--> statement-breakpoint
grant delete on calendar_sync, seen_event, busy_block, unreadable_event, extra_copy to lockstep_app;
--> statement-breakpoint
grant select (company_id, calendar_id, next_read_at, leased_until, queued_until, expanded_until, first_read_at)
  on calendar_sync to lockstep_lookup;
--> statement-breakpoint
create policy lookup on calendar_sync for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, id, connection_id, receives, blocks) on calendar to lockstep_lookup;
--> statement-breakpoint
create policy lookup on calendar for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, id, state, direction, watch_retry_at) on connection to lockstep_lookup;
--> statement-breakpoint
create policy lookup on connection for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, id, calendar_id, connection_id, state, asked_at, expires_at) on watch to lockstep_lookup;
--> statement-breakpoint
create policy lookup on watch for select to lockstep_lookup using (true);
--> statement-breakpoint
create function watch_by_id(p_id uuid) returns table (company_id uuid, watch_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select w.company_id, w.id from watch w where w.id = p_id $$;
--> statement-breakpoint
-- Calendars to read now: due, read by nobody, no job on its way, and with a connection that can be read.
create function calendars_due(p_now timestamptz, p_limit integer) returns table (company_id uuid, calendar_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.company_id, s.calendar_id from calendar_sync s
      join calendar c on c.company_id = s.company_id and c.id = s.calendar_id
      join connection n on n.company_id = c.company_id and n.id = c.connection_id
      where s.next_read_at <= p_now
        and (s.leased_until is null or s.leased_until <= clock_timestamp())
        and (s.queued_until is null or s.queued_until <= p_now)
        and n.state in ('live', 'cannotWrite') and (c.receives or (c.blocks and n.direction <> 'out'))
      order by s.next_read_at limit p_limit
  $$;
--> statement-breakpoint
-- Connections with a read calendar that nothing watches, or whose watch has lived most of its life, or with a watch on a
-- calendar that is no longer read.
create function connections_to_watch(p_now timestamptz, p_limit integer) returns table (company_id uuid, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.company_id, n.id from connection n
      where n.state in ('live', 'cannotWrite') and (n.watch_retry_at is null or n.watch_retry_at <= p_now)
        and (
          exists (
            select from calendar c where c.company_id = n.company_id and c.connection_id = n.id
              and (c.receives or (c.blocks and n.direction <> 'out'))
              and not exists (
                select from watch w where w.company_id = c.company_id and w.calendar_id = c.id
                  and ((w.state = 'live' and w.asked_at + (w.expires_at - w.asked_at) * 0.6 > p_now)
                    or (w.state = 'asked' and w.asked_at + interval '2 minutes' > p_now))))
          or exists (
            select from watch w join calendar c on c.company_id = w.company_id and c.id = w.calendar_id
              where w.company_id = n.company_id and w.connection_id = n.id and w.state <> 'ended'
                and not (c.receives or (c.blocks and n.direction <> 'out'))))
      order by n.id limit p_limit
  $$;
--> statement-breakpoint
-- Calendars whose recurring events are worked out less far ahead than they could be.
create function calendars_to_roll(p_now timestamptz, p_limit integer) returns table (company_id uuid, calendar_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select s.company_id, s.calendar_id from calendar_sync s
      where s.first_read_at is not null and s.expanded_until < p_now + interval '399 days'
      order by s.expanded_until limit p_limit
  $$;
--> statement-breakpoint
do $$
declare signature text;
begin
  foreach signature in array array['watch_by_id(uuid)','calendars_due(timestamptz, integer)',
    'connections_to_watch(timestamptz, integer)','calendars_to_roll(timestamptz, integer)'] loop
    execute format('grant create on schema public to lockstep_lookup');
    execute format('alter function %s owner to lockstep_lookup', signature);
    execute format('revoke create on schema public from lockstep_lookup');
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to lockstep_app', signature);
  end loop;
end $$;

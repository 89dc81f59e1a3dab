-- Row-level security and grants of the health tables, and their pinned look-ups.
do $$
declare name text;
begin
  foreach name in array array['episode','sync_run','mail','news_preference','verification','difference'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_company on %I to lockstep_app using (company_id = (select current_company())) with check (company_id = (select current_company()))', name);
  end loop;
end $$;
--> statement-breakpoint
grant select, insert, update on episode, sync_run, mail, news_preference, verification, difference to lockstep_app;
--> statement-breakpoint
grant delete on sync_run, news_preference, verification, difference to lockstep_app;
--> statement-breakpoint
grant select (company_id, id, connection_id, member_id, opened_at, ended_at, digested_at) on episode to lockstep_lookup;
--> statement-breakpoint
create policy lookup on episode for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, id, not_before, claimed_until, sent_at, dropped_at), update (claimed_until) on mail to lockstep_lookup;
--> statement-breakpoint
create policy lookup on mail to lockstep_lookup using (true) with check (true);
--> statement-breakpoint
grant select (company_id, connection_id, requested_at, finished_at) on verification to lockstep_lookup;
--> statement-breakpoint
create policy lookup on verification for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (probe_due_at, probed_at, connected_at, removing_until, watch_failing_since) on connection to lockstep_lookup;
--> statement-breakpoint
grant select (last_read_at, failing_since) on calendar_sync to lockstep_lookup;
--> statement-breakpoint
grant select (fieldworker_id, calendar_id, failing_since) on mirror to lockstep_lookup;
--> statement-breakpoint
-- Connections whose health may say something new: an open episode, one that was not told to its fieldworker yet, a broken
-- state or a failure without an episode, or a calendar nothing was heard of since p_silent_since.
create function connections_to_check(p_silent_since timestamptz, p_limit integer)
  returns table (company_id uuid, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.company_id, n.id from connection n
      where exists (select from episode e where e.company_id = n.company_id and e.connection_id = n.id
          and (e.ended_at is null or e.digested_at is null))
        or (n.state not in ('disconnected', 'paused') and (
          n.state in ('needsReconnect', 'cannotWrite') or n.watch_failing_since is not null
          or exists (
            select from calendar_sync s join calendar c on c.company_id = s.company_id and c.id = s.calendar_id
              where c.company_id = n.company_id and c.connection_id = n.id and (c.receives or (c.blocks and n.direction <> 'out'))
                and (s.failing_since is not null
                  or (n.direction <> 'out' and coalesce(s.last_read_at, n.connected_at) < p_silent_since)))))
      order by n.company_id, n.id limit p_limit
  $$;
--> statement-breakpoint
-- Letters to send now; a claim that is not finished in time is claimed again.
create function claim_mail(p_now timestamptz, p_until timestamptz, p_limit integer)
  returns table (company_id uuid, mail_id uuid)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
    update mail o set claimed_until = p_until
      where (o.company_id, o.id) in (
        select due.company_id, due.id from mail due
          where due.sent_at is null and due.dropped_at is null and due.not_before <= p_now
            and (due.claimed_until is null or due.claimed_until <= p_now)
          order by due.not_before limit p_limit for update skip locked)
      returning o.company_id, o.id
  $$;
--> statement-breakpoint
-- Connections whose whole loop is to be proven now.
create function connections_to_probe(p_now timestamptz, p_limit integer) returns table (company_id uuid, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.company_id, n.id from connection n
      where n.state in ('live', 'cannotWrite') and coalesce(n.probe_due_at, n.connected_at + interval '5 minutes') <= p_now
      order by n.probe_due_at nulls first limit p_limit
  $$;
--> statement-breakpoint
-- Connections whose copies were not compared with their bookings since p_since.
create function connections_to_verify(p_since timestamptz, p_limit integer)
  returns table (company_id uuid, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.company_id, n.id from connection n
      where n.state in ('live', 'cannotWrite') and n.connected_at < p_since
        and exists (select from calendar c where c.company_id = n.company_id and c.connection_id = n.id and c.receives)
        and not exists (select from verification v where v.company_id = n.company_id and v.connection_id = n.id
          and v.requested_at >= p_since)
      order by n.id limit p_limit
  $$;
--> statement-breakpoint
-- Disconnected connections that still hold their tokens to remove what they wrote (decision 4).
create function connections_to_remove(p_limit integer) returns table (company_id uuid, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.company_id, n.id from connection n
      where n.state = 'disconnected' and n.removing_until is not null
      order by n.removing_until limit p_limit
  $$;
--> statement-breakpoint
do $$
declare signature text;
begin
  foreach signature in array array['connections_to_check(timestamptz, integer)','claim_mail(timestamptz, timestamptz, integer)',
    'connections_to_probe(timestamptz, integer)','connections_to_verify(timestamptz, integer)','connections_to_remove(integer)'] loop
    execute format('grant create on schema public to lockstep_lookup');
    execute format('alter function %s owner to lockstep_lookup', signature);
    execute format('revoke create on schema public from lockstep_lookup');
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to lockstep_app', signature);
  end loop;
end $$;

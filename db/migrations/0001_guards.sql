-- Roles, row-level security, the double-booking constraint, append-only tables and the pinned look-ups.
do $$ begin
  create role lockstep_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null; end $$;
--> statement-breakpoint
do $$ begin
  create role lockstep_lookup nologin nosuperuser nobypassrls nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null; end $$;
--> statement-breakpoint
grant lockstep_app to current_user;
--> statement-breakpoint
grant lockstep_lookup to current_user;
--> statement-breakpoint
create extension if not exists btree_gist;
--> statement-breakpoint
revoke all on schema public from public;
--> statement-breakpoint
grant usage on schema public to lockstep_app, lockstep_lookup;
--> statement-breakpoint
create function current_company() returns uuid language sql stable parallel safe
  set search_path = pg_catalog
  as $$ select nullif(current_setting('app.company', true), '')::uuid $$;
--> statement-breakpoint
do $$
declare name text;
begin
  foreach name in array array['member','session','customer','service','status','booking','assignment','connection',
    'calendar','mirror','push','attempt','activity','activity_detail','activity_head','outbox','oauth_state'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_company on %I to lockstep_app using (company_id = current_company()) with check (company_id = current_company())', name);
  end loop;
end $$;
--> statement-breakpoint
alter table company enable row level security;
--> statement-breakpoint
alter table company force row level security;
--> statement-breakpoint
create policy own_company on company to lockstep_app using (id = current_company()) with check (id = current_company());
--> statement-breakpoint
-- Counters come before any company is known; they hold hashes and numbers only.
alter table rate_limit enable row level security;
--> statement-breakpoint
alter table rate_limit force row level security;
--> statement-breakpoint
create policy counters on rate_limit to lockstep_app using (true) with check (true);
--> statement-breakpoint
grant select, insert, update on company, member, session, customer, service, status, booking, assignment, connection,
  calendar, mirror, push, attempt, activity_head, outbox, oauth_state, rate_limit to lockstep_app;
--> statement-breakpoint
grant delete on assignment, oauth_state, calendar, rate_limit to lockstep_app;
--> statement-breakpoint
grant select, insert on activity, activity_detail to lockstep_app;
--> statement-breakpoint
-- No double booking [I1]: half-open spans of one fieldworker never overlap unless somebody said why.
alter table assignment add constraint assignment_no_overlap
  exclude using gist (company_id with =, fieldworker_id with =, during with &&)
  where (takes_time and override_reason is null);
--> statement-breakpoint
-- The constraint alone deadlocks under contention; waiting in line for the fieldworker first does not.
create function assignment_take_place() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  perform pg_advisory_xact_lock(1, hashtext(new.fieldworker_id::text));
  select tstzrange(b.starts_at, b.ends_at), s.takes_time into strict new.during, new.takes_time
    from booking b join status s on s.company_id = b.company_id and s.id = b.status_id
    where b.company_id = new.company_id and b.id = new.booking_id;
  return new;
end $$;
--> statement-breakpoint
create trigger assignment_take_place before insert or update on assignment
  for each row execute function assignment_take_place();
--> statement-breakpoint
create function booking_move_assignments() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare fieldworker uuid;
begin
  for fieldworker in select fieldworker_id from assignment
    where company_id = new.company_id and booking_id = new.id order by fieldworker_id loop
    update assignment set booking_id = booking_id
      where company_id = new.company_id and booking_id = new.id and fieldworker_id = fieldworker;
  end loop;
  return null;
end $$;
--> statement-breakpoint
create trigger booking_move_assignments after update of starts_at, ends_at, status_id on booking
  for each row execute function booking_move_assignments();
--> statement-breakpoint
create function status_retake_time() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.takes_time is distinct from old.takes_time then
    update assignment a set booking_id = a.booking_id from booking b
      where b.company_id = new.company_id and b.status_id = new.id
        and a.company_id = b.company_id and a.booking_id = b.id;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger status_retake_time after update of takes_time on status
  for each row execute function status_retake_time();
--> statement-breakpoint
-- Append-only [I13]: refused by grant for the app and by trigger for everybody.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger activity_append_only before update or delete on activity
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger activity_no_truncate before truncate on activity execute function refuse_change();
--> statement-breakpoint
create trigger activity_detail_no_update before update on activity_detail
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger activity_detail_no_truncate before truncate on activity_detail execute function refuse_change();
--> statement-breakpoint
create trigger push_receipt_final before update on push
  for each row when (old.finished_at is not null) execute function refuse_change();
--> statement-breakpoint
create trigger push_kept before delete on push for each row execute function refuse_change();
--> statement-breakpoint
create trigger attempt_outcome_final before update on attempt
  for each row when (old.outcome is not null) execute function refuse_change();
--> statement-breakpoint
create trigger attempt_kept before delete on attempt for each row execute function refuse_change();
--> statement-breakpoint
-- The pinned look-ups that come before a company is known: ids only, fixed search_path, a role of their own.
grant select (company_id, id, email, is_active) on member to lockstep_lookup;
--> statement-breakpoint
create policy lookup on member for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, id, token_hash) on session to lockstep_lookup;
--> statement-breakpoint
create policy lookup on session for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, id, not_before, claimed_until, sent_at), update (claimed_until) on outbox to lockstep_lookup;
--> statement-breakpoint
create policy lookup on outbox to lockstep_lookup using (true) with check (true);
--> statement-breakpoint
grant select (id) on company to lockstep_lookup;
--> statement-breakpoint
create policy lookup on company for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, id, retry_at, leased_until) on mirror to lockstep_lookup;
--> statement-breakpoint
create policy lookup on mirror for select to lockstep_lookup using (true);
--> statement-breakpoint
grant select (company_id, mirror_id, finished_at) on push to lockstep_lookup;
--> statement-breakpoint
create policy lookup on push for select to lockstep_lookup using (true);
--> statement-breakpoint
create function member_by_email(p_email text) returns table (company_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select m.company_id, m.id from member m where lower(m.email) = lower(p_email) and m.is_active $$;
--> statement-breakpoint
create function session_by_token_hash(p_hash text) returns table (company_id uuid, session_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select s.company_id, s.id from session s where s.token_hash = p_hash $$;
--> statement-breakpoint
create function has_any_company() returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select exists (select from company) $$;
--> statement-breakpoint
-- Rows whose claim ran out are claimed again: sending twice is harmless, the row id is the event id.
create function claim_outbox(p_now timestamptz, p_until timestamptz, p_limit integer)
  returns table (company_id uuid, outbox_id uuid)
  language sql volatile security definer set search_path = pg_catalog, public
  as $$
    update outbox o set claimed_until = p_until
      where (o.company_id, o.id) in (
        select due.company_id, due.id from outbox due
          where due.sent_at is null and due.not_before <= p_now
            and (due.claimed_until is null or due.claimed_until <= p_now)
          order by due.not_before limit p_limit for update skip locked)
      returning o.company_id, o.id
  $$;
--> statement-breakpoint
-- Mirrors with an open push that nobody works on and whose waiting time is over.
create function waiting_mirrors(p_now timestamptz, p_limit integer) returns table (company_id uuid, mirror_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select m.company_id, m.id from mirror m
      where (m.leased_until is null or m.leased_until <= p_now) and m.retry_at <= p_now
        and exists (select from push p where p.company_id = m.company_id and p.mirror_id = m.id and p.finished_at is null)
      order by m.retry_at limit p_limit
  $$;
--> statement-breakpoint
do $$
declare signature text;
begin
  foreach signature in array array['member_by_email(text)','session_by_token_hash(text)','has_any_company()',
    'claim_outbox(timestamptz, timestamptz, integer)','waiting_mirrors(timestamptz, integer)'] loop
    execute format('grant create on schema public to lockstep_lookup');
    execute format('alter function %s owner to lockstep_lookup', signature);
    execute format('revoke create on schema public from lockstep_lookup');
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to lockstep_app', signature);
  end loop;
end $$;

-- Row-level security and grants of skills, hours, time off and holidays; what a company no longer has, it may take out.
do $$
declare name text;
begin
  foreach name in array array['skill','service_skill','member_skill','working_hours','time_off','holiday'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_company on %I to lockstep_app using (company_id = (select current_company())) with check (company_id = (select current_company()))', name);
  end loop;
end $$;
--> statement-breakpoint
grant select, insert, update, delete on skill, service_skill, member_skill, working_hours, time_off, holiday to lockstep_app;
--> statement-breakpoint
-- A booking that uses it keeps it: its foreign key refuses.
grant delete on service to lockstep_app;
--> statement-breakpoint
alter table company add constraint company_times_shown_in check (times_shown_in in ('company', 'member'));
--> statement-breakpoint
alter table company add constraint company_weekly_hours_list check (jsonb_typeof(weekly_hours) = 'array');

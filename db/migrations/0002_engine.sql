-- The job engine's own tables (schema engine). Only inngest/embedded/ reads or writes them; no product screen does.
create schema engine;
--> statement-breakpoint
create table engine.function (
  id text primary key,
  definition json not null,
  synced_at timestamptz not null
);
--> statement-breakpoint
create table engine.event (
  id text primary key,
  name text not null,
  payload json not null,
  received_at timestamptz not null
);
--> statement-breakpoint
create index event_received_at on engine.event (received_at);
--> statement-breakpoint
create table engine.seen (
  key text primary key,
  expires_at timestamptz not null
);
--> statement-breakpoint
create index seen_expires_at on engine.seen (expires_at);
--> statement-breakpoint
create table engine.run (
  id text primary key,
  function_id text not null,
  event_id text not null references engine.event (id),
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  max_attempts integer not null check (max_attempts between 1 and 21),
  key_1 text,
  limit_1 integer,
  key_2 text,
  limit_2 integer,
  sdk_version integer not null default -1,
  plan_steps boolean not null default false,
  parent_run_id text,
  parent_step_id text,
  output json,
  created_at timestamptz not null,
  ended_at timestamptz,
  check ((status = 'running') = (ended_at is null)),
  check ((key_1 is null) = (limit_1 is null)),
  check ((key_2 is null) = (limit_2 is null)),
  check ((parent_run_id is null) = (parent_step_id is null))
);
--> statement-breakpoint
create index run_event on engine.run (event_id);
--> statement-breakpoint
create index run_ended_at on engine.run (ended_at) where ended_at is not null;
--> statement-breakpoint
create table engine.step (
  run_id text not null references engine.run (id) on delete cascade,
  id text not null,
  position integer not null,
  name text not null,
  result json not null,
  finished_at timestamptz not null,
  primary key (run_id, id),
  unique (run_id, position)
);
--> statement-breakpoint
create table engine.item (
  id bigint generated always as identity primary key,
  run_id text not null references engine.run (id) on delete cascade,
  kind text not null check (kind in ('discover', 'step', 'sleep', 'wait', 'invoke')),
  step_id text not null,
  name text not null,
  attempt integer not null default 0,
  run_at timestamptz not null,
  key_1 text,
  limit_1 integer,
  key_2 text,
  limit_2 integer,
  is_race boolean not null default false,
  lease_token uuid,
  leased_until timestamptz,
  last_error json,
  unique (run_id, step_id),
  check ((kind = 'discover') = (step_id = 'step')),
  check ((lease_token is null) = (leased_until is null))
);
--> statement-breakpoint
create index item_run_at on engine.item (run_at);
--> statement-breakpoint
create index item_leased on engine.item (leased_until) where lease_token is not null;
--> statement-breakpoint
create table engine.wait (
  run_id text not null,
  step_id text not null,
  event_name text not null,
  condition text,
  primary key (run_id, step_id),
  foreign key (run_id, step_id) references engine.item (run_id, step_id) on delete cascade
);
--> statement-breakpoint
create index wait_event_name on engine.wait (event_name);
--> statement-breakpoint
create table engine.schedule (
  function_id text not null references engine.function (id) on delete cascade,
  cron text not null,
  next_at timestamptz not null,
  primary key (function_id, cron)
);
--> statement-breakpoint
grant usage on schema engine to lockstep_app;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema engine to lockstep_app;

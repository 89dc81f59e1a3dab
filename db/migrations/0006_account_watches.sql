ALTER TABLE "watch" ADD COLUMN "covers" text DEFAULT 'calendar' NOT NULL;--> statement-breakpoint
ALTER TABLE "watch" ADD COLUMN "renewal_wanted_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "watch_by_connection" ON "watch" USING btree ("company_id","connection_id") WHERE "watch"."state" <> 'ended';--> statement-breakpoint
ALTER TABLE "watch" ADD CONSTRAINT "watch_covers" CHECK ("watch"."covers" in ('calendar', 'account'));
--> statement-breakpoint
grant select (covers, renewal_wanted_at) on watch to lockstep_lookup;
--> statement-breakpoint
-- Connections with a read calendar that nothing watches, neither its own watch nor its account's, or whose watch has lived
-- most of its life; with a watch whose renewal was asked for; or with one that covers nothing that is read.
create or replace function connections_to_watch(p_now timestamptz, p_limit integer) returns table (company_id uuid, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select n.company_id, n.id from connection n
      where n.state in ('live', 'cannotWrite') and (n.watch_retry_at is null or n.watch_retry_at <= p_now)
        and (
          exists (
            select from calendar c where c.company_id = n.company_id and c.connection_id = n.id
              and (c.receives or (c.blocks and n.direction <> 'out'))
              and not exists (
                select from watch w where w.company_id = c.company_id and w.connection_id = c.connection_id
                  and (w.calendar_id = c.id or w.covers = 'account')
                  and ((w.state = 'live' and w.asked_at + (w.expires_at - w.asked_at) * 0.6 > p_now)
                    or (w.state = 'asked' and w.asked_at + interval '2 minutes' > p_now))))
          or exists (
            select from watch w where w.company_id = n.company_id and w.connection_id = n.id and w.state <> 'ended'
              and (w.renewal_wanted_at is not null
                or not exists (
                  select from calendar c where c.company_id = w.company_id and c.connection_id = w.connection_id
                    and (c.id = w.calendar_id or w.covers = 'account')
                    and (c.receives or (c.blocks and n.direction <> 'out'))))))
      order by n.id limit p_limit
  $$;

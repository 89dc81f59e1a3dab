ALTER TABLE "mirror" ADD COLUMN "removed_under" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- Forced row-level security hides rows from the table's own owner too, so it is let go for this one change.
alter table mirror no force row level security;
--> statement-breakpoint
update mirror set removed_under = lease_generation where event_id is null and removed_at is not null;
--> statement-breakpoint
alter table mirror force row level security;

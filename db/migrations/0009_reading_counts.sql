ALTER TABLE "attempt" ADD COLUMN "pages_before" bigint;--> statement-breakpoint
ALTER TABLE "calendar_sync" ADD COLUMN "pages_saved" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_sync" ADD COLUMN "gone_so_far" integer DEFAULT 0 NOT NULL;
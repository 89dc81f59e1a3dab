CREATE TABLE "busy_block" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"family_id" text NOT NULL,
	"event_id" text NOT NULL,
	"occurrence" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"start_date" date,
	"end_date" date,
	"shows" text NOT NULL,
	"response" text NOT NULL,
	"is_private" boolean NOT NULL,
	CONSTRAINT "busy_block_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "busy_block_span" CHECK ("busy_block"."ends_at" >= "busy_block"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "calendar_sync" (
	"company_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"cursor" text,
	"is_reading_all" boolean DEFAULT false NOT NULL,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"read_so_far" integer DEFAULT 0 NOT NULL,
	"first_read_at" timestamp (3) with time zone,
	"last_read_at" timestamp (3) with time zone,
	"keeps_events" boolean DEFAULT false NOT NULL,
	"wanted_seq" bigint DEFAULT 0 NOT NULL,
	"served_seq" bigint DEFAULT 0 NOT NULL,
	"wanted_at" timestamp (3) with time zone,
	"queued_until" timestamp (3) with time zone,
	"next_read_at" timestamp (3) with time zone,
	"lease_generation" bigint DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"failed_attempts" integer DEFAULT 0 NOT NULL,
	"failure" jsonb,
	"failing_since" timestamp (3) with time zone,
	"held" jsonb,
	"expanded_until" timestamp (3) with time zone,
	"provider_delay_ms" integer,
	"own_delay_ms" integer,
	CONSTRAINT "calendar_sync_company_id_calendar_id_pk" PRIMARY KEY("company_id","calendar_id")
);
--> statement-breakpoint
CREATE TABLE "conflict" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"booking_id" uuid NOT NULL,
	"fieldworker_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"detail" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"snoozed_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"resolution" text,
	"closed_by" uuid,
	"reason" text,
	CONSTRAINT "conflict_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "conflict_kind" CHECK ("conflict"."kind" in ('busy', 'moved', 'deleted', 'extraCopy')),
	CONSTRAINT "conflict_closed_whole" CHECK (("conflict"."closed_at" is null) = ("conflict"."resolution" is null))
);
--> statement-breakpoint
CREATE TABLE "extra_copy" (
	"company_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"mirror_id" uuid NOT NULL,
	"etag" text NOT NULL,
	"state" text NOT NULL,
	"epoch" bigint NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"adopted_by" uuid,
	CONSTRAINT "extra_copy_company_id_calendar_id_event_id_pk" PRIMARY KEY("company_id","calendar_id","event_id"),
	CONSTRAINT "extra_copy_state" CHECK ("extra_copy"."state" in ('found', 'adopted', 'gone'))
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"booking_id" uuid,
	"conflict_id" uuid,
	"calendar_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	"over_at" timestamp (3) with time zone,
	CONSTRAINT "notification_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "seen_event" (
	"company_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"etag" text NOT NULL,
	"family_id" text NOT NULL,
	"kind" text NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"start_date" date,
	"end_date" date,
	"zone" text,
	"recurrence" text[],
	"original" text,
	"shows" text NOT NULL,
	"response" text NOT NULL,
	"is_private" boolean NOT NULL,
	"epoch" bigint NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "seen_event_company_id_calendar_id_event_id_pk" PRIMARY KEY("company_id","calendar_id","event_id"),
	CONSTRAINT "seen_event_kind" CHECK ("seen_event"."kind" in ('single', 'master', 'exception', 'skipped')),
	CONSTRAINT "seen_event_original" CHECK (("seen_event"."original" is not null) = ("seen_event"."kind" in ('exception', 'skipped'))),
	CONSTRAINT "seen_event_time" CHECK ("seen_event"."kind" = 'skipped' or ("seen_event"."starts_at" is not null and "seen_event"."ends_at" is not null) <> ("seen_event"."start_date" is not null and "seen_event"."end_date" is not null))
);
--> statement-breakpoint
CREATE TABLE "unreadable_event" (
	"company_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "unreadable_event_company_id_calendar_id_event_id_pk" PRIMARY KEY("company_id","calendar_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "watch" (
	"id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"resource_id" text,
	"state" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_notice_at" timestamp (3) with time zone,
	"notice_count" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "watch_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "watch_state" CHECK ("watch"."state" in ('asked', 'live', 'ended'))
);
--> statement-breakpoint
ALTER TABLE "calendar" ADD COLUMN "blocks" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "moves_policy" text DEFAULT 'apply' NOT NULL;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "deletions_policy" text DEFAULT 'ask' NOT NULL;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "direction" text DEFAULT 'twoWay' NOT NULL;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "watch_retry_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "blocking_rules" jsonb DEFAULT '{"tentative":false,"unanswered":false,"outOfOffice":true,"focus":true,"allDayFree":false}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "mirror" ADD COLUMN "written_starts_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "mirror" ADD COLUMN "written_ends_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "mirror" ADD COLUMN "written_text_hash" text;--> statement-breakpoint
ALTER TABLE "mirror" ADD COLUMN "drift" jsonb;--> statement-breakpoint
ALTER TABLE "mirror" ADD COLUMN "drift_asked_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "mirror" ADD COLUMN "seen_epoch" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "busy_block" ADD CONSTRAINT "busy_block_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "busy_block" ADD CONSTRAINT "busy_block_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_sync" ADD CONSTRAINT "calendar_sync_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflict" ADD CONSTRAINT "conflict_company_id_booking_id_booking_company_id_id_fk" FOREIGN KEY ("company_id","booking_id") REFERENCES "public"."booking"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflict" ADD CONSTRAINT "conflict_company_id_fieldworker_id_member_company_id_id_fk" FOREIGN KEY ("company_id","fieldworker_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extra_copy" ADD CONSTRAINT "extra_copy_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extra_copy" ADD CONSTRAINT "extra_copy_company_id_mirror_id_mirror_company_id_id_fk" FOREIGN KEY ("company_id","mirror_id") REFERENCES "public"."mirror"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_booking_id_booking_company_id_id_fk" FOREIGN KEY ("company_id","booking_id") REFERENCES "public"."booking"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_conflict_id_conflict_company_id_id_fk" FOREIGN KEY ("company_id","conflict_id") REFERENCES "public"."conflict"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seen_event" ADD CONSTRAINT "seen_event_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unreadable_event" ADD CONSTRAINT "unreadable_event_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watch" ADD CONSTRAINT "watch_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watch" ADD CONSTRAINT "watch_company_id_connection_id_connection_company_id_id_fk" FOREIGN KEY ("company_id","connection_id") REFERENCES "public"."connection"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "busy_block_once" ON "busy_block" USING btree ("company_id","calendar_id","family_id","event_id","occurrence");--> statement-breakpoint
CREATE INDEX "busy_block_when" ON "busy_block" USING gist ("member_id",tstzrange("starts_at", "ends_at"));--> statement-breakpoint
CREATE INDEX "calendar_sync_due" ON "calendar_sync" USING btree ("next_read_at");--> statement-breakpoint
CREATE UNIQUE INDEX "conflict_one_open" ON "conflict" USING btree ("company_id","booking_id","fieldworker_id","kind") WHERE "conflict"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "conflict_by_time" ON "conflict" USING btree ("company_id","opened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notification_once" ON "notification" USING btree ("company_id","member_id","conflict_id","kind");--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("company_id","member_id") WHERE "notification"."read_at" is null;--> statement-breakpoint
CREATE INDEX "seen_event_family" ON "seen_event" USING btree ("company_id","calendar_id","family_id");--> statement-breakpoint
CREATE UNIQUE INDEX "watch_id" ON "watch" USING btree ("id");--> statement-breakpoint
CREATE INDEX "watch_by_calendar" ON "watch" USING btree ("company_id","calendar_id") WHERE "watch"."state" <> 'ended';--> statement-breakpoint
CREATE INDEX "mirror_by_event" ON "mirror" USING btree ("company_id","calendar_id","event_id");
CREATE TABLE "difference" (
	"company_id" uuid NOT NULL,
	"verification_id" uuid NOT NULL,
	"mirror_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"fieldworker_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"repair_asked_at" timestamp (3) with time zone,
	CONSTRAINT "difference_company_id_verification_id_mirror_id_pk" PRIMARY KEY("company_id","verification_id","mirror_id")
);
--> statement-breakpoint
CREATE TABLE "episode" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"directions" jsonb NOT NULL,
	"warned_at" timestamp (3) with time zone,
	"dispatcher_told_at" timestamp (3) with time zone,
	"owner_told_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"end" text,
	"digested_at" timestamp (3) with time zone,
	"digest" jsonb,
	CONSTRAINT "episode_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "episode_end_whole" CHECK (("episode"."ended_at" is null) = ("episode"."end" is null))
);
--> statement-breakpoint
CREATE TABLE "mail" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"member_id" uuid,
	"recipient" text NOT NULL,
	"topic" text NOT NULL,
	"content" jsonb NOT NULL,
	"episode_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"failed_attempts" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"sent_at" timestamp (3) with time zone,
	"dropped_at" timestamp (3) with time zone,
	CONSTRAINT "mail_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "news_preference" (
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"topic" text NOT NULL,
	"in_app" boolean NOT NULL,
	"by_mail" boolean NOT NULL,
	CONSTRAINT "news_preference_company_id_member_id_topic_pk" PRIMARY KEY("company_id","member_id","topic")
);
--> statement-breakpoint
CREATE TABLE "sync_run" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"calendar_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"changes" integer NOT NULL,
	"is_full" boolean NOT NULL,
	"outcome" text NOT NULL,
	"failure" jsonb,
	"delay_ms" integer,
	CONSTRAINT "sync_run_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"requested_by" uuid,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"checked" integer DEFAULT 0 NOT NULL,
	"failure" jsonb,
	CONSTRAINT "verification_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
ALTER TABLE "connection" DROP CONSTRAINT "connection_state";--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "watch_failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "watch_failure" jsonb;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "probe_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "probed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "proven_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connection" ADD COLUMN "removing_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "quiet_from" integer;--> statement-breakpoint
ALTER TABLE "member" ADD COLUMN "quiet_until" integer;--> statement-breakpoint
ALTER TABLE "mirror" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "episode_id" uuid;--> statement-breakpoint
ALTER TABLE "difference" ADD CONSTRAINT "difference_company_id_verification_id_verification_company_id_id_fk" FOREIGN KEY ("company_id","verification_id") REFERENCES "public"."verification"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "difference" ADD CONSTRAINT "difference_company_id_mirror_id_mirror_company_id_id_fk" FOREIGN KEY ("company_id","mirror_id") REFERENCES "public"."mirror"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "difference" ADD CONSTRAINT "difference_company_id_booking_id_booking_company_id_id_fk" FOREIGN KEY ("company_id","booking_id") REFERENCES "public"."booking"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "episode" ADD CONSTRAINT "episode_company_id_connection_id_connection_company_id_id_fk" FOREIGN KEY ("company_id","connection_id") REFERENCES "public"."connection"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "episode" ADD CONSTRAINT "episode_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail" ADD CONSTRAINT "mail_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail" ADD CONSTRAINT "mail_company_id_episode_id_episode_company_id_id_fk" FOREIGN KEY ("company_id","episode_id") REFERENCES "public"."episode"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "news_preference" ADD CONSTRAINT "news_preference_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_company_id_connection_id_connection_company_id_id_fk" FOREIGN KEY ("company_id","connection_id") REFERENCES "public"."connection"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verification" ADD CONSTRAINT "verification_company_id_connection_id_connection_company_id_id_fk" FOREIGN KEY ("company_id","connection_id") REFERENCES "public"."connection"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "episode_one_open" ON "episode" USING btree ("company_id","connection_id") WHERE "episode"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "episode_by_time" ON "episode" USING btree ("company_id","opened_at");--> statement-breakpoint
CREATE INDEX "episode_to_follow" ON "episode" USING btree ("opened_at") WHERE "episode"."ended_at" is null or "episode"."digested_at" is null;--> statement-breakpoint
CREATE INDEX "mail_waiting" ON "mail" USING btree ("not_before") WHERE "mail"."sent_at" is null and "mail"."dropped_at" is null;--> statement-breakpoint
CREATE INDEX "mail_by_time" ON "mail" USING btree ("company_id","created_at");--> statement-breakpoint
CREATE INDEX "sync_run_by_connection" ON "sync_run" USING btree ("company_id","connection_id","finished_at");--> statement-breakpoint
CREATE INDEX "sync_run_by_time" ON "sync_run" USING btree ("finished_at");--> statement-breakpoint
CREATE UNIQUE INDEX "verification_one_open" ON "verification" USING btree ("company_id","connection_id") WHERE "verification"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "verification_by_time" ON "verification" USING btree ("company_id","requested_at");--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_episode_id_episode_company_id_id_fk" FOREIGN KEY ("company_id","episode_id") REFERENCES "public"."episode"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_once_an_episode" ON "notification" USING btree ("company_id","member_id","episode_id","kind");--> statement-breakpoint
ALTER TABLE "connection" ADD CONSTRAINT "connection_state" CHECK ("connection"."state" in ('live', 'needsReconnect', 'cannotWrite', 'paused', 'disconnected'));--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_quiet_hours" CHECK (("member"."quiet_from" is null) = ("member"."quiet_until" is null) and "member"."quiet_from" between 0 and 1439 and "member"."quiet_until" between 0 and 1439);
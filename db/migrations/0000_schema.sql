CREATE TABLE "activity" (
	"company_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"booking_id" uuid,
	"push_id" uuid,
	"kind" text NOT NULL,
	"detail_digest" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "activity_company_id_seq_pk" PRIMARY KEY("company_id","seq")
);
--> statement-breakpoint
CREATE TABLE "activity_detail" (
	"company_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"salt" text NOT NULL,
	"detail" jsonb NOT NULL,
	CONSTRAINT "activity_detail_company_id_seq_pk" PRIMARY KEY("company_id","seq")
);
--> statement-breakpoint
CREATE TABLE "activity_head" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assignment" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"fieldworker_id" uuid NOT NULL,
	"during" "tstzrange" NOT NULL,
	"takes_time" boolean NOT NULL,
	"override_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "assignment_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "assignment_once" UNIQUE("company_id","booking_id","fieldworker_id")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"mirror_id" uuid NOT NULL,
	"push_id" uuid NOT NULL,
	"lease_generation" bigint NOT NULL,
	"operation" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"outcome" text,
	"failure" jsonb,
	CONSTRAINT "attempt_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "booking" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"ref" integer NOT NULL,
	"customer_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"status_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"zone" text NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"customer_notes" text DEFAULT '' NOT NULL,
	"job_notes" text DEFAULT '' NOT NULL,
	"office_notes" text DEFAULT '' NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "booking_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "booking_ref" UNIQUE("company_id","ref"),
	CONSTRAINT "booking_span" CHECK ("booking"."ends_at" > "booking"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "calendar" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL,
	"is_primary" boolean NOT NULL,
	"can_write" boolean NOT NULL,
	"receives" boolean NOT NULL,
	CONSTRAINT "calendar_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "calendar_once" UNIQUE("company_id","connection_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "company" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"zone" text NOT NULL,
	"title_template" text NOT NULL,
	"keeps_pushed_up_to_date" boolean DEFAULT true NOT NULL,
	"next_booking_ref" integer DEFAULT 1001 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "company_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "connection" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"account_id" text NOT NULL,
	"account_email" text NOT NULL,
	"state" text NOT NULL,
	"scopes" text[] NOT NULL,
	"sealed_data_key" text,
	"sealed_access_token" text,
	"sealed_refresh_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"connected_at" timestamp (3) with time zone NOT NULL,
	"state_since" timestamp (3) with time zone NOT NULL,
	"last_out_at" timestamp (3) with time zone,
	"last_failure" jsonb,
	"last_failure_at" timestamp (3) with time zone,
	CONSTRAINT "connection_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "connection_member" UNIQUE("company_id","id","member_id"),
	CONSTRAINT "connection_provider" CHECK ("connection"."provider" in ('google', 'microsoft')),
	CONSTRAINT "connection_state" CHECK ("connection"."state" in ('live', 'needsReconnect', 'cannotWrite', 'disconnected'))
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"name" text NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "customer_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"takes_bookings" boolean DEFAULT false NOT NULL,
	"zone" text NOT NULL,
	"password_hash" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "member_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "member_role" CHECK ("member"."role" in ('owner', 'dispatcher', 'fieldworker', 'viewer')),
	CONSTRAINT "member_viewer_takes_none" CHECK (not ("member"."takes_bookings" and "member"."role" = 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "mirror" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"fieldworker_id" uuid NOT NULL,
	"wanted" text NOT NULL,
	"calendar_id" uuid,
	"event_id" text,
	"event_etag" text,
	"event_link" text,
	"event_generation" integer DEFAULT 1 NOT NULL,
	"written_revision" integer,
	"written_hash" text,
	"written_at" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone,
	"lease_generation" bigint DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"retry_at" timestamp (3) with time zone,
	"failed_attempts" integer DEFAULT 0 NOT NULL,
	"failure" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mirror_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "mirror_once" UNIQUE("company_id","booking_id","fieldworker_id"),
	CONSTRAINT "mirror_wanted" CHECK ("mirror"."wanted" in ('present', 'absent', 'asIs'))
);
--> statement-breakpoint
CREATE TABLE "oauth_state" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"state_hash" text NOT NULL,
	"sealed_verifier" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "oauth_state_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "oauth_state_state_hash_unique" UNIQUE("state_hash")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"event" text NOT NULL,
	"data" jsonb NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"claimed_until" timestamp (3) with time zone,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "outbox_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "push" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"mirror_id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"fieldworker_id" uuid NOT NULL,
	"trigger" text NOT NULL,
	"wish" text NOT NULL,
	"requested_by" uuid,
	"request_key" text NOT NULL,
	"booking_revision" integer NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"place" bigint GENERATED ALWAYS AS IDENTITY (sequence name "push_place_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"receipt_kind" text,
	"receipt_reason" text,
	"receipt_failure" jsonb,
	"receipt_calendar_id" uuid,
	"receipt_target" text,
	"receipt_event_id" text,
	"receipt_link" text,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "push_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "push_once_a_request" UNIQUE("company_id","mirror_id","request_key"),
	CONSTRAINT "push_receipt_whole" CHECK (("push"."receipt_kind" is null) = ("push"."finished_at" is null))
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "service" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"name" text NOT NULL,
	"duration_minutes" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "service_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "service_duration" CHECK ("service"."duration_minutes" between 1 and 1440)
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "session_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "session_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "status" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"name" text NOT NULL,
	"tone" text NOT NULL,
	"position" integer NOT NULL,
	"calendar_rule" text NOT NULL,
	"takes_time" boolean NOT NULL,
	CONSTRAINT "status_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "status_name" UNIQUE("company_id","name"),
	CONSTRAINT "status_rule" CHECK ("status"."calendar_rule" in ('push', 'remove', 'leave'))
);
--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_company_id_booking_id_booking_company_id_id_fk" FOREIGN KEY ("company_id","booking_id") REFERENCES "public"."booking"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_detail" ADD CONSTRAINT "activity_detail_company_id_seq_activity_company_id_seq_fk" FOREIGN KEY ("company_id","seq") REFERENCES "public"."activity"("company_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_head" ADD CONSTRAINT "activity_head_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_company_id_booking_id_booking_company_id_id_fk" FOREIGN KEY ("company_id","booking_id") REFERENCES "public"."booking"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_company_id_fieldworker_id_member_company_id_id_fk" FOREIGN KEY ("company_id","fieldworker_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_company_id_mirror_id_mirror_company_id_id_fk" FOREIGN KEY ("company_id","mirror_id") REFERENCES "public"."mirror"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_company_id_push_id_push_company_id_id_fk" FOREIGN KEY ("company_id","push_id") REFERENCES "public"."push"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_company_id_customer_id_customer_company_id_id_fk" FOREIGN KEY ("company_id","customer_id") REFERENCES "public"."customer"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_company_id_service_id_service_company_id_id_fk" FOREIGN KEY ("company_id","service_id") REFERENCES "public"."service"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking" ADD CONSTRAINT "booking_company_id_status_id_status_company_id_id_fk" FOREIGN KEY ("company_id","status_id") REFERENCES "public"."status"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar" ADD CONSTRAINT "calendar_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar" ADD CONSTRAINT "calendar_company_id_connection_id_member_id_connection_company_id_id_member_id_fk" FOREIGN KEY ("company_id","connection_id","member_id") REFERENCES "public"."connection"("company_id","id","member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection" ADD CONSTRAINT "connection_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection" ADD CONSTRAINT "connection_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mirror" ADD CONSTRAINT "mirror_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mirror" ADD CONSTRAINT "mirror_company_id_booking_id_booking_company_id_id_fk" FOREIGN KEY ("company_id","booking_id") REFERENCES "public"."booking"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mirror" ADD CONSTRAINT "mirror_company_id_fieldworker_id_member_company_id_id_fk" FOREIGN KEY ("company_id","fieldworker_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mirror" ADD CONSTRAINT "mirror_company_id_calendar_id_calendar_company_id_id_fk" FOREIGN KEY ("company_id","calendar_id") REFERENCES "public"."calendar"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_state" ADD CONSTRAINT "oauth_state_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_state" ADD CONSTRAINT "oauth_state_company_id_session_id_session_company_id_id_fk" FOREIGN KEY ("company_id","session_id") REFERENCES "public"."session"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push" ADD CONSTRAINT "push_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push" ADD CONSTRAINT "push_company_id_mirror_id_mirror_company_id_id_fk" FOREIGN KEY ("company_id","mirror_id") REFERENCES "public"."mirror"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push" ADD CONSTRAINT "push_company_id_booking_id_booking_company_id_id_fk" FOREIGN KEY ("company_id","booking_id") REFERENCES "public"."booking"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status" ADD CONSTRAINT "status_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activity_by_booking" ON "activity" USING btree ("company_id","booking_id","seq");--> statement-breakpoint
CREATE INDEX "attempt_by_mirror" ON "attempt" USING btree ("company_id","mirror_id","started_at");--> statement-breakpoint
CREATE INDEX "booking_by_start" ON "booking" USING btree ("company_id","starts_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_one_receives" ON "calendar" USING btree ("company_id","member_id") WHERE "calendar"."receives";--> statement-breakpoint
CREATE UNIQUE INDEX "connection_one_account_a_provider" ON "connection" USING btree ("company_id","member_id","provider") WHERE "connection"."state" <> 'disconnected';--> statement-breakpoint
CREATE UNIQUE INDEX "member_email" ON "member" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("not_before") WHERE "outbox"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "push_open" ON "push" USING btree ("company_id","mirror_id") WHERE "push"."finished_at" is null;
CREATE TABLE "holiday" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"date" date NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "holiday_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "member_skill" (
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"skill_id" uuid NOT NULL,
	CONSTRAINT "member_skill_company_id_member_id_skill_id_pk" PRIMARY KEY("company_id","member_id","skill_id")
);
--> statement-breakpoint
CREATE TABLE "service_skill" (
	"company_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"skill_id" uuid NOT NULL,
	CONSTRAINT "service_skill_company_id_service_id_skill_id_pk" PRIMARY KEY("company_id","service_id","skill_id")
);
--> statement-breakpoint
CREATE TABLE "skill" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "skill_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "time_off" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"start_date" date,
	"end_date_exclusive" date,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "time_off_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "time_off_days_or_span" CHECK (("time_off"."start_date" is null) = ("time_off"."end_date_exclusive" is null) and ("time_off"."starts_at" is null) = ("time_off"."ends_at" is null) and ("time_off"."start_date" is null) <> ("time_off"."starts_at" is null)),
	CONSTRAINT "time_off_order" CHECK ("time_off"."end_date_exclusive" > "time_off"."start_date" or "time_off"."ends_at" > "time_off"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "working_hours" (
	"company_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"weekly" jsonb NOT NULL,
	"travel_minutes" integer NOT NULL,
	"daily_limit" integer,
	CONSTRAINT "working_hours_company_id_member_id_pk" PRIMARY KEY("company_id","member_id"),
	CONSTRAINT "working_hours_list" CHECK (jsonb_typeof("working_hours"."weekly") = 'array'),
	CONSTRAINT "working_hours_travel" CHECK ("working_hours"."travel_minutes" between 0 and 240),
	CONSTRAINT "working_hours_limit" CHECK ("working_hours"."daily_limit" between 1 and 50)
);
--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "weekly_hours" jsonb;--> statement-breakpoint
ALTER TABLE "company" ADD COLUMN "times_shown_in" text DEFAULT 'company' NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "buffer_before_minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "buffer_after_minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "price_text" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "colour" text;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "arrival_window_minutes" integer;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "is_bookable_online" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "notice_minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "horizon_days" integer;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "service" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "holiday" ADD CONSTRAINT "holiday_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_skill" ADD CONSTRAINT "member_skill_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_skill" ADD CONSTRAINT "member_skill_company_id_skill_id_skill_company_id_id_fk" FOREIGN KEY ("company_id","skill_id") REFERENCES "public"."skill"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_skill" ADD CONSTRAINT "service_skill_company_id_service_id_service_company_id_id_fk" FOREIGN KEY ("company_id","service_id") REFERENCES "public"."service"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_skill" ADD CONSTRAINT "service_skill_company_id_skill_id_skill_company_id_id_fk" FOREIGN KEY ("company_id","skill_id") REFERENCES "public"."skill"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "skill" ADD CONSTRAINT "skill_company_id_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "time_off" ADD CONSTRAINT "time_off_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "working_hours" ADD CONSTRAINT "working_hours_company_id_member_id_member_company_id_id_fk" FOREIGN KEY ("company_id","member_id") REFERENCES "public"."member"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "holiday_date" ON "holiday" USING btree ("company_id","date");--> statement-breakpoint
CREATE UNIQUE INDEX "skill_name" ON "skill" USING btree ("company_id",lower("name"));--> statement-breakpoint
CREATE INDEX "time_off_by_member" ON "time_off" USING btree ("company_id","member_id");--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_buffers" CHECK ("service"."buffer_before_minutes" between 0 and 240 and "service"."buffer_after_minutes" between 0 and 240);--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_colour" CHECK ("service"."colour" in ('Teal', 'Blue', 'Violet', 'Plum', 'Red', 'Orange', 'Olive', 'Green', 'Slate'));--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_arrival_window" CHECK ("service"."arrival_window_minutes" in (30, 60, 120, 240));--> statement-breakpoint
ALTER TABLE "service" ADD CONSTRAINT "service_online" CHECK ("service"."notice_minutes" between 0 and 43200 and "service"."horizon_days" between 1 and 730);
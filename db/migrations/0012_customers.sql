create extension if not exists pg_trgm;
--> statement-breakpoint
-- Without a search_path of their own, so that they are inlined: every name in them is found in pg_catalog first.
-- Letters without case and accents, so that "jose" finds "José". Decomposed first: what is left is plain where it can be.
create function customer_folded(p_text text) returns text language sql immutable parallel safe
  as $$ select lower(regexp_replace(normalize(p_text, nfkd), '[\u0300-\u036f]', '', 'g')) $$;
--> statement-breakpoint
create function customer_digits(p_text text) returns text language sql immutable parallel safe
  as $$ select regexp_replace(p_text, '[^0-9]', '', 'g') $$;
--> statement-breakpoint
CREATE TABLE "customer_activity" (
	"company_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "customer_activity_company_id_customer_id_seq_pk" PRIMARY KEY("company_id","customer_id","seq")
);
--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "addresses" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "notes" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "erased_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "sort_name" text GENERATED ALWAYS AS (customer_folded(name)) STORED;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "search_text" text GENERATED ALWAYS AS (customer_folded(name || ' ' || email || ' ' || phone || ' ' || customer_digits(phone) || ' ' || address || ' ' || jsonb_path_query_array(addresses, '$[*].address')::text)) STORED;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "phone_key" text GENERATED ALWAYS AS (case when length(customer_digits(phone)) >= 7 then right(customer_digits(phone), 10) end) STORED;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "email_key" text GENERATED ALWAYS AS (nullif(lower(btrim(email)), '')) STORED;--> statement-breakpoint
ALTER TABLE "customer_activity" ADD CONSTRAINT "customer_activity_company_id_customer_id_customer_company_id_id_fk" FOREIGN KEY ("company_id","customer_id") REFERENCES "public"."customer"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_activity" ADD CONSTRAINT "customer_activity_company_id_seq_activity_company_id_seq_fk" FOREIGN KEY ("company_id","seq") REFERENCES "public"."activity"("company_id","seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_company_id_merged_into_customer_company_id_id_fk" FOREIGN KEY ("company_id","merged_into") REFERENCES "public"."customer"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "booking_by_customer" ON "booking" USING btree ("company_id","customer_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "customer_by_name" ON "customer" USING btree ("company_id","sort_name","id");--> statement-breakpoint
CREATE INDEX "customer_search" ON "customer" USING gin ("search_text" gin_trgm_ops) WITH (gin_pending_list_limit=256);--> statement-breakpoint
CREATE INDEX "customer_by_phone" ON "customer" USING btree ("company_id","phone_key");--> statement-breakpoint
CREATE INDEX "customer_by_email" ON "customer" USING btree ("company_id","email_key");--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_addresses_list" CHECK (jsonb_typeof("customer"."addresses") = 'array');--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_merged_elsewhere" CHECK ("customer"."merged_into" <> "customer"."id");
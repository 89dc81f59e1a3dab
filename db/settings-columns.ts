import { sql } from "drizzle-orm";
import { type AnyPgColumn, boolean, check, integer, jsonb, text, timestamp } from "drizzle-orm/pg-core";
import type { Shift } from "@/lib/domain/availability/facts";
import type { TimesShownIn } from "@/lib/domain/company-shape";
import type { DeletionsPolicy, MovesPolicy } from "@/lib/domain/drift";
import { type ServiceColour, serviceColours } from "@/lib/domain/service-colour";
import type { ArrivalWindow } from "@/lib/domain/service-shape";

/** How a company wants things, beyond its name and zone. */
export const companyColumns = {
  /** Edits of a pushed booking follow by themselves; off: the copy says "Out of date". */
  keepsPushedUpToDate: boolean("keeps_pushed_up_to_date").notNull().default(true),
  movesPolicy: text("moves_policy").$type<MovesPolicy>().notNull().default("apply"),
  deletionsPolicy: text("deletions_policy").$type<DeletionsPolicy>().notNull().default("ask"),
  address: text("address").notNull().default(""),
  /** The outer bound of everybody's hours, on the clocks of the company's zone; null: none. */
  weeklyHours: jsonb("weekly_hours").$type<readonly Shift[]>(),
  /** Whose clock the office's pages show: the company's or the reader's own. */
  timesShownIn: text("times_shown_in").$type<TimesShownIn>().notNull().default("company"),
};

/** How a service is offered beyond its name and length. */
export const serviceColumns = {
  /** Kept free around each visit. */
  bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
  bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
  priceText: text("price_text").notNull().default(""),
  colour: text("colour").$type<ServiceColour>(),
  /** How long a span the customer is promised the arrival in; null: the start itself. */
  arrivalWindowMinutes: integer("arrival_window_minutes").$type<ArrivalWindow>(),
  isBookableOnline: boolean("is_bookable_online").notNull().default(false),
  noticeMinutes: integer("notice_minutes").notNull().default(0),
  /** How far ahead it is booked online; null: as far as anybody likes. */
  horizonDays: integer("horizon_days"),
  revision: integer("revision").notNull().default(1),
  /** New bookings cannot choose it since then. */
  archivedAt: timestamp("archived_at", { withTimezone: true, mode: "date", precision: 3 }),
};

type ServiceColumns = Readonly<Record<keyof typeof serviceColumns, AnyPgColumn>>;

const colours = sql.raw(serviceColours.map((name) => `'${name}'`).join(", "));

export const serviceRules = (t: ServiceColumns) => [
  check(
    "service_buffers",
    sql`${t.bufferBeforeMinutes} between 0 and 240 and ${t.bufferAfterMinutes} between 0 and 240`,
  ),
  check("service_colour", sql`${t.colour} in (${colours})`),
  check("service_arrival_window", sql`${t.arrivalWindowMinutes} in (30, 60, 120, 240)`),
  check("service_online", sql`${t.noticeMinutes} between 0 and 43200 and ${t.horizonDays} between 1 and 730`),
];

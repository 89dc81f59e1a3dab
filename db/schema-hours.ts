import { sql } from "drizzle-orm";
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Shift } from "@/lib/domain/availability/facts";
import type { LocalDate } from "@/lib/domain/time";
import { company, companyId, createdAt, id, instant, member, service } from "./schema";

const localDate = (name: string) => date(name, { mode: "string" }).$type<LocalDate>();

/** A word for what some services need and some fieldworkers can. */
export const skill = pgTable(
  "skill",
  { id: id(), companyId: companyId().references(() => company.id), name: text("name").notNull() },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    uniqueIndex("skill_name").on(t.companyId, sql`lower(${t.name})`),
  ],
);

export const serviceSkill = pgTable(
  "service_skill",
  { companyId: companyId(), serviceId: uuid("service_id").notNull(), skillId: uuid("skill_id").notNull() },
  (t) => [
    primaryKey({ columns: [t.companyId, t.serviceId, t.skillId] }),
    foreignKey({ columns: [t.companyId, t.serviceId], foreignColumns: [service.companyId, service.id] }),
    foreignKey({ columns: [t.companyId, t.skillId], foreignColumns: [skill.companyId, skill.id] }),
  ],
);

export const memberSkill = pgTable(
  "member_skill",
  { companyId: companyId(), memberId: uuid("member_id").notNull(), skillId: uuid("skill_id").notNull() },
  (t) => [
    primaryKey({ columns: [t.companyId, t.memberId, t.skillId] }),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    foreignKey({ columns: [t.companyId, t.skillId], foreignColumns: [skill.companyId, skill.id] }),
  ],
);

/** When a fieldworker works, on the clocks of their own zone; without a row the usual week holds. */
export const workingHours = pgTable(
  "working_hours",
  {
    companyId: companyId(),
    memberId: uuid("member_id").notNull(),
    weekly: jsonb("weekly").$type<readonly Shift[]>().notNull(),
    /** Kept free before and after each of their bookings. */
    travelMinutes: integer("travel_minutes").notNull(),
    /** The most bookings on one local day; null: no limit. */
    dailyLimit: integer("daily_limit"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.memberId] }),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    check("working_hours_list", sql`jsonb_typeof(${t.weekly}) = 'array'`),
    check("working_hours_travel", sql`${t.travelMinutes} between 0 and 240`),
    check("working_hours_limit", sql`${t.dailyLimit} between 1 and 50`),
  ],
);

/** Whole local days of the fieldworker, wherever they are; or a span of instants. */
export const timeOff = pgTable(
  "time_off",
  {
    id: id(),
    companyId: companyId(),
    memberId: uuid("member_id").notNull(),
    startDate: localDate("start_date"),
    endDateExclusive: localDate("end_date_exclusive"),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    /** Read by the fieldworker and by owners alone. */
    note: text("note").notNull().default(""),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    index("time_off_by_member").on(t.companyId, t.memberId),
    check(
      "time_off_days_or_span",
      sql`(${t.startDate} is null) = (${t.endDateExclusive} is null) and (${t.startsAt} is null) = (${t.endsAt} is null) and (${t.startDate} is null) <> (${t.startsAt} is null)`,
    ),
    check("time_off_order", sql`${t.endDateExclusive} > ${t.startDate} or ${t.endsAt} > ${t.startsAt}`),
  ],
);

/** A day on which nobody of the company is offered, midnight to midnight in the company's zone. */
export const holiday = pgTable(
  "holiday",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    date: localDate("date").notNull(),
    name: text("name").notNull(),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.id] }), uniqueIndex("holiday_date").on(t.companyId, t.date)],
);

import { sql } from "drizzle-orm";
import { bigint, foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { StoredChange } from "@/lib/domain/activity";
import { booking, company, companyId, createdAt, id, instant } from "./schema";

/** The append-only record. Rows are hash-chained per company; what is personal sits in activity_detail and can be erased without breaking the chain. */
export const activity = pgTable(
  "activity",
  {
    companyId: companyId().references(() => company.id),
    seq: bigint("seq", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    bookingId: uuid("booking_id"),
    pushId: uuid("push_id"),
    kind: text("kind").notNull(),
    /** SHA-256 of salt and canonical detail. */
    detailDigest: text("detail_digest").notNull(),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.seq] }),
    foreignKey({ columns: [t.companyId, t.bookingId], foreignColumns: [booking.companyId, booking.id] }),
    index("activity_by_booking").on(t.companyId, t.bookingId, t.seq),
  ],
);

export const activityDetail = pgTable(
  "activity_detail",
  {
    companyId: companyId(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    salt: text("salt").notNull(),
    detail: jsonb("detail").$type<StoredChange>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.seq] }),
    foreignKey({ columns: [t.companyId, t.seq], foreignColumns: [activity.companyId, activity.seq] }),
  ],
);

/** The tip of each company's chain; its row lock orders the appends. */
export const activityHead = pgTable("activity_head", {
  companyId: uuid("company_id")
    .primaryKey()
    .references(() => company.id),
  seq: bigint("seq", { mode: "number" }).notNull(),
  hash: text("hash").notNull(),
});

/** Work that leaves the database, written with the change that wants it. The row id is the event id. */
export const outbox = pgTable(
  "outbox",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    event: text("event").notNull(),
    /** Ids only. */
    data: jsonb("data").$type<Record<string, string>>().notNull(),
    notBefore: instant("not_before").notNull(),
    createdAt: createdAt(),
    claimedUntil: instant("claimed_until"),
    sentAt: instant("sent_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    index("outbox_unsent").on(t.notBefore).where(sql`${t.sentAt} is null`),
  ],
);

import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
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
import type { DigestLine } from "@/lib/domain/digest";
import type { EpisodeDirection, EpisodeEnd } from "@/lib/domain/episode";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { MailContent } from "@/lib/domain/mail";
import type { NewsTopic } from "@/lib/domain/news-topics";
import type { DifferenceKind } from "@/lib/domain/verify-copy";
import { booking, calendar, companyId, connection, createdAt, id, instant, member, mirror } from "./schema";

const connectionId = () => uuid("connection_id").notNull();
const memberId = () => uuid("member_id").notNull();
const ofConnection = (t: { companyId: AnyPgColumn; connectionId: AnyPgColumn }) =>
  foreignKey({
    columns: [t.companyId, t.connectionId],
    foreignColumns: [connection.companyId, connection.id],
  });
const ofMember = (t: { companyId: AnyPgColumn; memberId: AnyPgColumn }) =>
  foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] });

/** One unbroken period in which a connection's sync fails; it climbs the ladder. At most one a connection is open. */
export const episode = pgTable(
  "episode",
  {
    id: id(),
    companyId: companyId(),
    connectionId: connectionId(),
    /** Whose connection it is. */
    memberId: memberId(),
    /** The first failure. */
    openedAt: instant("opened_at").notNull(),
    directions: jsonb("directions").$type<readonly EpisodeDirection[]>().notNull(),
    warnedAt: instant("warned_at"),
    dispatcherToldAt: instant("dispatcher_told_at"),
    ownerToldAt: instant("owner_told_at"),
    endedAt: instant("ended_at"),
    end: text("end").$type<EpisodeEnd>(),
    /** When the fieldworker was told what came while it failed, or that was found to be nothing. */
    digestedAt: instant("digested_at"),
    digest: jsonb("digest").$type<readonly DigestLine[]>(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    ofConnection(t),
    ofMember(t),
    uniqueIndex("episode_one_open").on(t.companyId, t.connectionId).where(sql`${t.endedAt} is null`),
    index("episode_by_time").on(t.companyId, t.openedAt),
    index("episode_to_follow").on(t.openedAt).where(sql`${t.endedAt} is null or ${t.digestedAt} is null`),
    check("episode_end_whole", sql`(${t.endedAt} is null) = (${t.end} is null)`),
  ],
);

export type EpisodeRow = typeof episode.$inferSelect;

/** A reading that brought something, or failed: the history of one calendar's reading. Readings without news leave none. */
export const syncRun = pgTable(
  "sync_run",
  {
    id: id(),
    companyId: companyId(),
    connectionId: connectionId(),
    calendarId: uuid("calendar_id").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at").notNull(),
    /** Changes that came in. */
    changes: integer("changes").notNull(),
    isFull: boolean("is_full").notNull(),
    outcome: text("outcome").$type<"done" | "startedOver" | "failed">().notNull(),
    failure: jsonb("failure").$type<ProviderFailure>(),
    /** From the owner's hand to the page, of the newest change; null: nothing to tell it by. */
    delayMs: integer("delay_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    ofConnection(t),
    foreignKey({
      columns: [t.companyId, t.calendarId],
      foreignColumns: [calendar.companyId, calendar.id],
    }).onDelete("cascade"),
    index("sync_run_by_connection").on(t.companyId, t.connectionId, t.finishedAt),
    index("sync_run_by_time").on(t.finishedAt),
  ],
);

/** A letter to one person. It is sent at least once, always under the same message id. */
export const mail = pgTable(
  "mail",
  {
    id: id(),
    companyId: companyId(),
    /** null: to somebody who is no member, such as a customer. */
    memberId: uuid("member_id"),
    recipient: text("recipient").notNull(),
    topic: text("topic").$type<NewsTopic>().notNull(),
    content: jsonb("content").$type<MailContent>().notNull(),
    /** An alarm is not sent any more once its episode is over. */
    episodeId: uuid("episode_id"),
    createdAt: createdAt(),
    /** Quiet hours and retries move it. */
    notBefore: instant("not_before").notNull(),
    claimedUntil: instant("claimed_until"),
    failedAttempts: integer("failed_attempts").notNull().default(0),
    /** Why the last attempt failed, in the mail server's code alone. */
    failure: text("failure"),
    sentAt: instant("sent_at"),
    /** What it said is over, or nobody can take it. */
    droppedAt: instant("dropped_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    foreignKey({ columns: [t.companyId, t.episodeId], foreignColumns: [episode.companyId, episode.id] }),
    index("mail_waiting").on(t.notBefore).where(sql`${t.sentAt} is null and ${t.droppedAt} is null`),
    index("mail_by_time").on(t.companyId, t.createdAt),
  ],
);

/** Where a member wants to hear of a topic; no row: as the product thinks best (lib/domain/news-topics). */
export const newsPreference = pgTable(
  "news_preference",
  {
    companyId: companyId(),
    memberId: memberId(),
    topic: text("topic").$type<NewsTopic>().notNull(),
    inApp: boolean("in_app").notNull(),
    byMail: boolean("by_mail").notNull(),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.memberId, t.topic] }), ofMember(t)],
);

/** One comparison of every upcoming booking of a connection with its calendar. */
export const verification = pgTable(
  "verification",
  {
    id: id(),
    companyId: companyId(),
    connectionId: connectionId(),
    /** null: by itself, at night. */
    requestedBy: uuid("requested_by"),
    requestedAt: instant("requested_at").notNull(),
    finishedAt: instant("finished_at"),
    checked: integer("checked").notNull().default(0),
    /** Why it could not be done to its end. */
    failure: jsonb("failure").$type<ProviderFailure>(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    ofConnection(t),
    uniqueIndex("verification_one_open").on(t.companyId, t.connectionId).where(sql`${t.finishedAt} is null`),
    index("verification_by_time").on(t.companyId, t.requestedAt),
  ],
);

/** A copy that does not show its booking. */
export const difference = pgTable(
  "difference",
  {
    companyId: companyId(),
    verificationId: uuid("verification_id").notNull(),
    mirrorId: uuid("mirror_id").notNull(),
    bookingId: uuid("booking_id").notNull(),
    fieldworkerId: uuid("fieldworker_id").notNull(),
    kind: text("kind").$type<DifferenceKind>().notNull(),
    /** When somebody asked to have it put right. */
    repairAskedAt: instant("repair_asked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.verificationId, t.mirrorId] }),
    foreignKey({
      columns: [t.companyId, t.verificationId],
      foreignColumns: [verification.companyId, verification.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [t.companyId, t.mirrorId], foreignColumns: [mirror.companyId, mirror.id] }),
    foreignKey({ columns: [t.companyId, t.bookingId], foreignColumns: [booking.companyId, booking.id] }),
  ],
);

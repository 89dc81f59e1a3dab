import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
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
import type { RemoteEvent } from "@/lib/domain/calendar-event";
import type { ConflictKind, ConflictResolution } from "@/lib/domain/conflict";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { NotificationKind } from "@/lib/domain/notification";
import type { HeldRemoval } from "@/lib/domain/removal-guard";
import type { WatchCover } from "@/lib/domain/watch-plan";
import { booking, calendar, companyId, connection, createdAt, id, instant, member, mirror } from "./schema";
import { episode } from "./schema-health";

const calendarId = () => uuid("calendar_id").notNull();
const memberId = () => uuid("member_id").notNull();
const ofCalendar = (t: { companyId: AnyPgColumn; calendarId: AnyPgColumn }) =>
  foreignKey({
    columns: [t.companyId, t.calendarId],
    foreignColumns: [calendar.companyId, calendar.id],
  }).onDelete("cascade");
const shows = () => text("shows").$type<RemoteEvent["shows"]>().notNull();
const response = () => text("response").$type<RemoteEvent["response"]>().notNull();

/** How far one calendar has been read. There is a row for each calendar that is read, and for no other. */
export const calendarSync = pgTable(
  "calendar_sync",
  {
    companyId: companyId(),
    calendarId: calendarId(),
    memberId: memberId(),
    /** The provider's "since then"; null: everything must be read. */
    cursor: text("cursor"),
    /** The cursor stands in the middle of reading everything. */
    isReadingAll: boolean("is_reading_all").notNull().default(false),
    /** Grows whenever everything is read anew; events of an older epoch were not seen again. */
    epoch: bigint("epoch", { mode: "number" }).notNull().default(0),
    /** Events seen so far in this reading of everything. */
    readSoFar: integer("read_so_far").notNull().default(0),
    /** Grows with every page that is saved. */
    pagesSaved: bigint("pages_saved", { mode: "number" }).notNull().default(0),
    /** Events that the pages of the present reading of news took away so far. */
    goneSoFar: integer("gone_so_far").notNull().default(0),
    firstReadAt: instant("first_read_at"),
    lastReadAt: instant("last_read_at"),
    /** Personal events are stored; false: it is read for our own events alone. */
    keepsEvents: boolean("keeps_events").notNull().default(false),
    /** Grows with every wish to read; a reading serves all wishes made before it began. */
    wantedSeq: bigint("wanted_seq", { mode: "number" }).notNull().default(0),
    servedSeq: bigint("served_seq", { mode: "number" }).notNull().default(0),
    /** When the oldest wish was made that no reading has begun to serve. */
    wantedAt: instant("wanted_at"),
    /** Until then a job is on its way, so that further wishes need no other. */
    queuedUntil: instant("queued_until"),
    nextReadAt: instant("next_read_at"),
    leaseGeneration: bigint("lease_generation", { mode: "number" }).notNull().default(0),
    leasedUntil: instant("leased_until"),
    failedAttempts: integer("failed_attempts").notNull().default(0),
    failure: jsonb("failure").$type<ProviderFailure>(),
    failingSince: instant("failing_since"),
    /** A removal too large to be believed at once. */
    held: jsonb("held").$type<HeldRemoval>(),
    /** Blocks are worked out until then. */
    expandedUntil: instant("expanded_until"),
    /** Of the last change that came in: from its owner's hand to our notice or reading, and from there to the page. */
    providerDelayMs: integer("provider_delay_ms"),
    ownDelayMs: integer("own_delay_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.calendarId] }),
    ofCalendar(t),
    index("calendar_sync_due").on(t.nextReadAt),
  ],
);

/** What a calendar holds besides our own events, as far as we may know it: times and kinds, never a word. */
export const seenEvent = pgTable(
  "seen_event",
  {
    companyId: companyId(),
    calendarId: calendarId(),
    eventId: text("event_id").notNull(),
    etag: text("etag").notNull(),
    /** A single event's own id, or the id of the series it belongs to: what is expanded together. */
    familyId: text("family_id").notNull(),
    kind: text("kind").$type<"single" | "master" | "exception" | "skipped">().notNull(),
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    startDate: date("start_date", { mode: "string" }),
    endDate: date("end_date", { mode: "string" }),
    zone: text("zone"),
    /** Of a master; null when its occurrences are listed one by one. */
    recurrence: text("recurrence").array(),
    /** Of an exception or a skipped occurrence: the original start, an ISO instant or a date. */
    original: text("original"),
    shows: shows(),
    response: response(),
    isPrivate: boolean("is_private").notNull(),
    epoch: bigint("epoch", { mode: "number" }).notNull(),
    /** Taken out by a large removal somebody approved; kept for a while so that it can be undone. */
    removedAt: instant("removed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.calendarId, t.eventId] }),
    ofCalendar(t),
    index("seen_event_family").on(t.companyId, t.calendarId, t.familyId),
    check("seen_event_kind", sql`${t.kind} in ('single', 'master', 'exception', 'skipped')`),
    check("seen_event_original", sql`(${t.original} is not null) = (${t.kind} in ('exception', 'skipped'))`),
    check(
      "seen_event_time",
      sql`${t.kind} = 'skipped' or (${t.startsAt} is not null and ${t.endsAt} is not null) <> (${t.startDate} is not null and ${t.endDate} is not null)`,
    ),
  ],
);

/** Time taken by somebody's own event, worked out of seen_event within the horizon. Whether it blocks is asked when it is read. */
export const busyBlock = pgTable(
  "busy_block",
  {
    id: id(),
    companyId: companyId(),
    memberId: memberId(),
    calendarId: calendarId(),
    familyId: text("family_id").notNull(),
    eventId: text("event_id").notNull(),
    /** "" for a single event, else the original start of the occurrence. */
    occurrence: text("occurrence").notNull(),
    /** An all-day event spans its owner's local days. */
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    startDate: date("start_date", { mode: "string" }),
    endDate: date("end_date", { mode: "string" }),
    shows: shows(),
    response: response(),
    isPrivate: boolean("is_private").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    ofCalendar(t),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    uniqueIndex("busy_block_once").on(t.companyId, t.calendarId, t.familyId, t.eventId, t.occurrence),
    index("busy_block_when").using("gist", t.memberId, sql`tstzrange(${t.startsAt}, ${t.endsAt})`),
    check("busy_block_span", sql`${t.endsAt} >= ${t.startsAt}`),
  ],
);

/** An event nobody could make sense of. What was stored of it before stays; it is read again by itself. */
export const unreadableEvent = pgTable(
  "unreadable_event",
  {
    companyId: companyId(),
    calendarId: calendarId(),
    eventId: text("event_id").notNull(),
    reason: text("reason").notNull(),
    since: instant("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.calendarId, t.eventId] }), ofCalendar(t)],
);

/** A provider's channel for one calendar, or for its whole account. The row stands before the provider is asked (decision 17). */
export const watch = pgTable(
  "watch",
  {
    id: uuid("id").notNull(),
    companyId: companyId(),
    /** What it watches; of a whole account, one calendar that stands for all. */
    calendarId: calendarId(),
    connectionId: uuid("connection_id").notNull(),
    covers: text("covers").$type<WatchCover>().notNull().default("calendar"),
    secretHash: text("secret_hash").notNull(),
    /** null: asked for, and no answer seen. A notice may bring it first. */
    resourceId: text("resource_id"),
    state: text("state").$type<"asked" | "live" | "ended">().notNull(),
    /** When its present life was asked for: an extension counts anew. */
    askedAt: instant("asked_at").notNull(),
    expiresAt: instant("expires_at"),
    /** When the provider asked for a renewal before its time. */
    renewalWantedAt: instant("renewal_wanted_at"),
    lastNoticeAt: instant("last_notice_at"),
    noticeCount: integer("notice_count").notNull().default(0),
    endedAt: instant("ended_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    uniqueIndex("watch_id").on(t.id),
    ofCalendar(t),
    foreignKey({
      columns: [t.companyId, t.connectionId],
      foreignColumns: [connection.companyId, connection.id],
    }),
    index("watch_by_calendar").on(t.companyId, t.calendarId).where(sql`${t.state} <> 'ended'`),
    index("watch_by_connection").on(t.companyId, t.connectionId).where(sql`${t.state} <> 'ended'`),
    check("watch_covers", sql`${t.covers} in ('calendar', 'account')`),
    check("watch_state", sql`${t.state} in ('asked', 'live', 'ended')`),
  ],
);

/** A booking and its calendar disagree and a person must look: at most one open of a kind per booking and fieldworker. */
export const conflict = pgTable(
  "conflict",
  {
    id: id(),
    companyId: companyId(),
    kind: text("kind").$type<ConflictKind>().notNull(),
    bookingId: uuid("booking_id").notNull(),
    fieldworkerId: uuid("fieldworker_id").notNull(),
    /** What clashes, so that the same thing ignored once stays ignored: calendar, event, occurrence and times. */
    subject: text("subject").notNull(),
    /** The personal event's time, or the time our event was moved to; null where there is none. */
    startsAt: instant("starts_at"),
    endsAt: instant("ends_at"),
    /** Why a move could not be applied, in our words. */
    detail: text("detail"),
    openedAt: instant("opened_at").notNull(),
    snoozedAt: instant("snoozed_at"),
    closedAt: instant("closed_at"),
    resolution: text("resolution").$type<ConflictResolution>(),
    closedBy: uuid("closed_by"),
    reason: text("reason"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    foreignKey({ columns: [t.companyId, t.bookingId], foreignColumns: [booking.companyId, booking.id] }),
    foreignKey({ columns: [t.companyId, t.fieldworkerId], foreignColumns: [member.companyId, member.id] }),
    uniqueIndex("conflict_one_open")
      .on(t.companyId, t.bookingId, t.fieldworkerId, t.kind)
      .where(sql`${t.closedAt} is null`),
    index("conflict_by_time").on(t.companyId, t.openedAt),
    check("conflict_kind", sql`${t.kind} in ('busy', 'moved', 'deleted', 'extraCopy')`),
    check("conflict_closed_whole", sql`(${t.closedAt} is null) = (${t.resolution} is null)`),
  ],
);

/** An event that carries a mirror's marker beside the mirror's own one. It is removed only after a person adopted it (decision 2). */
export const extraCopy = pgTable(
  "extra_copy",
  {
    companyId: companyId(),
    calendarId: calendarId(),
    eventId: text("event_id").notNull(),
    mirrorId: uuid("mirror_id").notNull(),
    etag: text("etag").notNull(),
    state: text("state").$type<"found" | "adopted" | "gone">().notNull(),
    epoch: bigint("epoch", { mode: "number" }).notNull(),
    foundAt: instant("found_at").notNull(),
    adoptedBy: uuid("adopted_by"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.calendarId, t.eventId] }),
    ofCalendar(t),
    foreignKey({ columns: [t.companyId, t.mirrorId], foreignColumns: [mirror.companyId, mirror.id] }),
    check("extra_copy_state", sql`${t.state} in ('found', 'adopted', 'gone')`),
  ],
);

/** Something one member should know. Its words are made when it is read. */
export const notification = pgTable(
  "notification",
  {
    id: id(),
    companyId: companyId(),
    memberId: memberId(),
    kind: text("kind").$type<NotificationKind>().notNull(),
    bookingId: uuid("booking_id"),
    conflictId: uuid("conflict_id"),
    calendarId: uuid("calendar_id"),
    episodeId: uuid("episode_id"),
    createdAt: createdAt(),
    readAt: instant("read_at"),
    /** What it was about is over. */
    overAt: instant("over_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    foreignKey({ columns: [t.companyId, t.bookingId], foreignColumns: [booking.companyId, booking.id] }),
    foreignKey({ columns: [t.companyId, t.conflictId], foreignColumns: [conflict.companyId, conflict.id] }),
    uniqueIndex("notification_once").on(t.companyId, t.memberId, t.conflictId, t.kind),
    uniqueIndex("notification_once_an_episode").on(t.companyId, t.memberId, t.episodeId, t.kind),
    foreignKey({ columns: [t.companyId, t.episodeId], foreignColumns: [episode.companyId, episode.id] }),
    index("notification_unread").on(t.companyId, t.memberId).where(sql`${t.readAt} is null`),
  ],
);

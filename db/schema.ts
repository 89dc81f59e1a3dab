import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { type BlockingRules, defaultBlockingRules } from "@/lib/domain/blocking";
import type { ProviderName } from "@/lib/domain/calendar-event";
import type { Drift, SyncDirection } from "@/lib/domain/drift";
import { type EventColour, googleColours, outlookCategories } from "@/lib/domain/event-colour";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { PushTrigger } from "@/lib/domain/mirror";
import type { Role } from "@/lib/domain/roles";
import type { CalendarRule, StatusTone } from "@/lib/domain/status";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";
import { customerColumns, customerRules } from "./customer-columns";
import { companyColumns, serviceColumns, serviceRules } from "./settings-columns";

/** A half-open span of instants, as PostgreSQL prints it; built and read only in SQL. */
const tstzrange = customType<{ data: string }>({ dataType: () => "tstzrange" });

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date", precision: 3 });
export const id = () => uuid("id").notNull().defaultRandom();
export const companyId = () => uuid("company_id").notNull();
export const createdAt = () => instant("created_at").notNull();

const quoted = (names: readonly string[]) => sql.raw(names.map((name) => `'${name}'`).join(", "));

export const company = pgTable("company", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  slug: text("slug").notNull().unique(),
  zone: text("zone").notNull(),
  titleTemplate: text("title_template").notNull(),
  nextBookingRef: integer("next_booking_ref").notNull().default(1001),
  ...companyColumns,
  createdAt: createdAt(),
});

export const member = pgTable(
  "member",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role").$type<Role>().notNull(),
    takesBookings: boolean("takes_bookings").notNull().default(false),
    zone: text("zone").notNull(),
    blockingRules: jsonb("blocking_rules").$type<BlockingRules>().notNull().default(defaultBlockingRules),
    passwordHash: text("password_hash"),
    isActive: boolean("is_active").notNull().default(true),
    /** Mail waits between these minutes of the member's local day; both null: never. */
    quietFrom: integer("quiet_from"),
    quietUntil: integer("quiet_until"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    check(
      "member_quiet_hours",
      sql`(${t.quietFrom} is null) = (${t.quietUntil} is null) and ${t.quietFrom} between 0 and 1439 and ${t.quietUntil} between 0 and 1439`,
    ),
    uniqueIndex("member_email").on(sql`lower(${t.email})`),
    check("member_role", sql`${t.role} in ('owner', 'dispatcher', 'fieldworker', 'viewer')`),
    check("member_viewer_takes_none", sql`not (${t.takesBookings} and ${t.role} = 'viewer')`),
  ],
);

export const customer = pgTable(
  "customer",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    name: text("name").notNull(),
    phone: text("phone").notNull().default(""),
    email: text("email").notNull().default(""),
    address: text("address").notNull().default(""),
    ...customerColumns,
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.id] }), ...customerRules(t)],
);

export const service = pgTable(
  "service",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    name: text("name").notNull(),
    durationMinutes: integer("duration_minutes").notNull(),
    ...serviceColumns,
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    check("service_duration", sql`${t.durationMinutes} between 1 and 1440`),
    ...serviceRules(t),
  ],
);

export const status = pgTable(
  "status",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    name: text("name").notNull(),
    tone: text("tone").$type<StatusTone>().notNull(),
    position: integer("position").notNull(),
    calendarRule: text("calendar_rule").$type<CalendarRule>().notNull(),
    /** Bookings in this status occupy their fieldworkers. */
    takesTime: boolean("takes_time").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique("status_name").on(t.companyId, t.name),
    check("status_rule", sql`${t.calendarRule} in ('push', 'remove', 'leave')`),
  ],
);

export const booking = pgTable(
  "booking",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    ref: integer("ref").notNull(),
    customerId: uuid("customer_id").notNull(),
    serviceId: uuid("service_id").notNull(),
    statusId: uuid("status_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    zone: text("zone").notNull(),
    address: text("address").notNull().default(""),
    /** The customer may read these. */
    customerNotes: text("customer_notes").notNull().default(""),
    /** For the fieldworker; sent to the calendar. */
    jobNotes: text("job_notes").notNull().default(""),
    /** Never leaves the office. */
    officeNotes: text("office_notes").notNull().default(""),
    revision: integer("revision").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique("booking_ref").on(t.companyId, t.ref),
    foreignKey({ columns: [t.companyId, t.customerId], foreignColumns: [customer.companyId, customer.id] }),
    foreignKey({ columns: [t.companyId, t.serviceId], foreignColumns: [service.companyId, service.id] }),
    foreignKey({ columns: [t.companyId, t.statusId], foreignColumns: [status.companyId, status.id] }),
    index("booking_by_start").on(t.companyId, t.startsAt, t.id),
    index("booking_by_customer").on(t.companyId, t.customerId, t.startsAt, t.id),
    check("booking_span", sql`${t.endsAt} > ${t.startsAt}`),
  ],
);

/**
 * A booking given to a fieldworker. `during` and `takesTime` copy the booking's time and its status's flag, because
 * the exclusion constraint assignment_no_overlap needs them here; the triggers of the guards migration keep them equal.
 */
export const assignment = pgTable(
  "assignment",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    bookingId: uuid("booking_id").notNull(),
    fieldworkerId: uuid("fieldworker_id").notNull(),
    during: tstzrange("during").notNull(),
    takesTime: boolean("takes_time").notNull(),
    /** Why somebody booked over another booking; null: no override. */
    overrideReason: text("override_reason"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique("assignment_once").on(t.companyId, t.bookingId, t.fieldworkerId),
    foreignKey({ columns: [t.companyId, t.bookingId], foreignColumns: [booking.companyId, booking.id] }),
    foreignKey({ columns: [t.companyId, t.fieldworkerId], foreignColumns: [member.companyId, member.id] }),
  ],
);

/** paused: somebody stopped it for a while; its bookings queue. */
export type ConnectionState = ConnectionHealth | "disconnected";

export const connection = pgTable(
  "connection",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    memberId: uuid("member_id").notNull(),
    provider: text("provider").$type<ProviderName>().notNull(),
    accountId: text("account_id").notNull(),
    accountEmail: text("account_email").notNull(),
    state: text("state").$type<ConnectionState>().notNull(),
    /** What the provider said it granted. */
    scopes: text("scopes").array().notNull(),
    /** This connection's own data key, sealed by the process's key. */
    sealedDataKey: text("sealed_data_key"),
    sealedAccessToken: text("sealed_access_token"),
    sealedRefreshToken: text("sealed_refresh_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    direction: text("direction").$type<SyncDirection>().notNull().default("twoWay"),
    /** What its owner wants our events to have; null: their calendar's own colour. */
    eventColour: text("event_colour").$type<EventColour>(),
    connectedAt: instant("connected_at").notNull(),
    stateSince: instant("state_since").notNull(),
    lastOutAt: instant("last_out_at"),
    lastFailure: jsonb("last_failure").$type<ProviderFailure>(),
    lastFailureAt: instant("last_failure_at"),
    /** Its watches are not looked after again before. */
    watchRetryAt: instant("watch_retry_at"),
    /** Ordering or proving its watches has failed since then without success; null: they work, or none is wanted. */
    watchFailingSince: instant("watch_failing_since"),
    watchFailure: jsonb("watch_failure").$type<ProviderFailure>(),
    /** When the whole loop is proven next (decision 3). */
    probeDueAt: instant("probe_due_at"),
    /** When an event of ours was last touched to prove it; a notice must follow. */
    probedAt: instant("probed_at"),
    /** When the last proof was complete: written, told of and read. */
    provenAt: instant("proven_at"),
    /** After a disconnect with "remove": until then the tokens stay for that purpose alone (decision 4). */
    removingUntil: instant("removing_until"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique("connection_member").on(t.companyId, t.id, t.memberId),
    foreignKey({ columns: [t.companyId, t.memberId], foreignColumns: [member.companyId, member.id] }),
    uniqueIndex("connection_one_account_a_provider")
      .on(t.companyId, t.memberId, t.provider)
      .where(sql`${t.state} <> 'disconnected'`),
    check("connection_provider", sql`${t.provider} in ('google', 'microsoft')`),
    check(
      "connection_event_colour",
      sql`(${t.provider} = 'google' and ${t.eventColour} in (${quoted(googleColours)})) or (${t.provider} = 'microsoft' and ${t.eventColour} in (${quoted(outlookCategories)})) or ${t.eventColour} is null`,
    ),
    check(
      "connection_state",
      sql`${t.state} in ('live', 'needsReconnect', 'cannotWrite', 'paused', 'disconnected')`,
    ),
  ],
);

export const calendar = pgTable(
  "calendar",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    connectionId: uuid("connection_id").notNull(),
    memberId: uuid("member_id").notNull(),
    externalId: text("external_id").notNull(),
    name: text("name").notNull(),
    zone: text("zone").notNull(),
    isPrimary: boolean("is_primary").notNull(),
    canWrite: boolean("can_write").notNull(),
    /** Bookings go here. */
    receives: boolean("receives").notNull(),
    /** Its events block time; a calendar that neither receives nor blocks is never read. */
    blocks: boolean("blocks").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique("calendar_once").on(t.companyId, t.connectionId, t.externalId),
    foreignKey({
      columns: [t.companyId, t.connectionId, t.memberId],
      foreignColumns: [connection.companyId, connection.id, connection.memberId],
    }),
    uniqueIndex("calendar_one_receives").on(t.companyId, t.memberId).where(sql`${t.receives}`),
  ],
);

/** The calendar copy of one assignment: what we want there, what we last wrote. It outlives the assignment until its event is gone. */
export const mirror = pgTable(
  "mirror",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    bookingId: uuid("booking_id").notNull(),
    fieldworkerId: uuid("fieldworker_id").notNull(),
    wanted: text("wanted").$type<"present" | "absent" | "asIs">().notNull(),
    /** Where the event lives once written; null: never written, or removed. */
    calendarId: uuid("calendar_id"),
    eventId: text("event_id"),
    eventEtag: text("event_etag"),
    eventLink: text("event_link"),
    eventGeneration: integer("event_generation").notNull().default(1),
    writtenRevision: integer("written_revision"),
    writtenHash: text("written_hash"),
    writtenAt: instant("written_at"),
    /** What the event was last written to show, to tell what its owner changed. */
    writtenStartsAt: instant("written_starts_at"),
    writtenEndsAt: instant("written_ends_at"),
    writtenTextHash: text("written_text_hash"),
    drift: jsonb("drift").$type<Drift>(),
    /** Until then a job looks at the suspicion; after it another one is sent. */
    driftAskedUntil: instant("drift_asked_until"),
    /** The reading of everything (epoch of its calendar) that last met the event. */
    seenEpoch: bigint("seen_epoch", { mode: "number" }).notNull().default(0),
    removedAt: instant("removed_at"),
    /** The lease under which the event went: writes under later ones may have made another. */
    removedUnder: bigint("removed_under", { mode: "number" }).notNull().default(0),
    leaseGeneration: bigint("lease_generation", { mode: "number" }).notNull().default(0),
    leasedUntil: instant("leased_until"),
    /** When the next attempt may start; set while a failure lasts. */
    retryAt: instant("retry_at"),
    failedAttempts: integer("failed_attempts").notNull().default(0),
    failure: jsonb("failure").$type<ProviderFailure>(),
    /** Since when every attempt failed; null: the last one worked, or none was made. */
    failingSince: instant("failing_since"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique("mirror_once").on(t.companyId, t.bookingId, t.fieldworkerId),
    index("mirror_by_event").on(t.companyId, t.calendarId, t.eventId),
    foreignKey({ columns: [t.companyId, t.bookingId], foreignColumns: [booking.companyId, booking.id] }),
    foreignKey({ columns: [t.companyId, t.fieldworkerId], foreignColumns: [member.companyId, member.id] }),
    foreignKey({ columns: [t.companyId, t.calendarId], foreignColumns: [calendar.companyId, calendar.id] }),
    check("mirror_wanted", sql`${t.wanted} in ('present', 'absent', 'asIs')`),
  ],
);

/** One wish to make a mirror true; its receipt is the result and stays for ever. */
export const push = pgTable(
  "push",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    mirrorId: uuid("mirror_id").notNull(),
    bookingId: uuid("booking_id").notNull(),
    fieldworkerId: uuid("fieldworker_id").notNull(),
    trigger: text("trigger").$type<PushTrigger>().notNull(),
    wish: text("wish").$type<"put" | "remove">().notNull(),
    requestedBy: uuid("requested_by"),
    /** Made by the browser for one press of Accept: pressing again with the same key is the same push. */
    requestKey: text("request_key").notNull(),
    bookingRevision: integer("booking_revision").notNull(),
    requestedAt: instant("requested_at").notNull(),
    /** The order in which pushes were asked for, also within one millisecond. */
    place: bigint("place", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    receiptKind: text("receipt_kind").$type<
      "created" | "updated" | "unchanged" | "removed" | "skipped" | "failed"
    >(),
    receiptReason: text("receipt_reason"),
    receiptFailure: jsonb("receipt_failure").$type<ProviderFailure>(),
    receiptCalendarId: uuid("receipt_calendar_id"),
    /** account › calendar as it was called then. */
    receiptTarget: text("receipt_target"),
    receiptEventId: text("receipt_event_id"),
    receiptLink: text("receipt_link"),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    unique("push_once_a_request").on(t.companyId, t.mirrorId, t.requestKey),
    foreignKey({ columns: [t.companyId, t.mirrorId], foreignColumns: [mirror.companyId, mirror.id] }),
    foreignKey({ columns: [t.companyId, t.bookingId], foreignColumns: [booking.companyId, booking.id] }),
    index("push_open").on(t.companyId, t.mirrorId).where(sql`${t.finishedAt} is null`),
    check("push_receipt_whole", sql`(${t.receiptKind} is null) = (${t.finishedAt} is null)`),
  ],
);

/** One provider call for a mirror, recorded before it is made and closed after. */
export const attempt = pgTable(
  "attempt",
  {
    id: id(),
    companyId: companyId().references(() => company.id),
    mirrorId: uuid("mirror_id").notNull(),
    pushId: uuid("push_id").notNull(),
    leaseGeneration: bigint("lease_generation", { mode: "number" }).notNull(),
    operation: text("operation").$type<"put" | "remove">().notNull(),
    /** What a put was about to show, so that a write without an answer is not taken for its owner's hand. */
    showsFrom: instant("shows_from"),
    showsUntil: instant("shows_until"),
    textHash: text("text_hash"),
    /** How many pages of the calendar's changes were saved before it began; null: nobody reads that calendar. */
    pagesBefore: bigint("pages_before", { mode: "number" }),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
    outcome: text("outcome").$type<"done" | "failed" | "unknown">(),
    failure: jsonb("failure").$type<ProviderFailure>(),
  },
  (t) => [
    primaryKey({ columns: [t.companyId, t.id] }),
    foreignKey({ columns: [t.companyId, t.mirrorId], foreignColumns: [mirror.companyId, mirror.id] }),
    foreignKey({ columns: [t.companyId, t.pushId], foreignColumns: [push.companyId, push.id] }),
    index("attempt_by_mirror").on(t.companyId, t.mirrorId, t.startedAt),
  ],
);

import { z } from "zod";
import { accessTokenSchema, issuedCodeSchema } from "../shared/grants";

/** Only a work account may use getSchedule; each kind signs in at its own tenants. */
export const ACCOUNT_KINDS = ["work", "personal"] as const;
export const accountSchema = z.object({
  email: z.string(),
  name: z.string(),
  /** IANA. */
  zone: z.string(),
  kind: z.enum(ACCOUNT_KINDS),
  oid: z.string(),
  tenantId: z.string(),
});
export type Account = z.infer<typeof accountSchema>;

/** The ways a delta token that died may be answered. */
export const EXPIRIES = ["gone", "syncStateNotFound"] as const;
export const expirySchema = z.enum(EXPIRIES);
export type Expiry = z.infer<typeof expirySchema>;

/** `deltaEpoch` grows when every delta token of the calendar must die. */
export const calendarSchema = z.object({
  id: z.string(),
  account: z.string(),
  name: z.string(),
  /** An index into Outlook's colour names. */
  colour: z.int(),
  isDefault: z.boolean(),
  canEdit: z.boolean(),
  changeKey: z.string(),
  deltaEpoch: z.int(),
  expiredAs: expirySchema,
});
export type Calendar = z.infer<typeof calendarSchema>;

export const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;
const weekday = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof weekday>;
const index = z.enum(["first", "second", "third", "fourth", "last"]);
const step = z.int().min(1).max(999);
const someDays = z.array(weekday).min(1);
const month = z.int().min(1).max(12);
const dayOfMonth = z.int().min(1).max(31);

/** Properties of another pattern's kind are dropped, as Graph does not give them back. */
export const patternSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("daily"), interval: step }),
  z.object({
    type: z.literal("weekly"),
    interval: step,
    daysOfWeek: someDays,
    firstDayOfWeek: weekday.default("sunday"),
  }),
  z.object({ type: z.literal("absoluteMonthly"), interval: step, dayOfMonth }),
  z.object({
    type: z.literal("relativeMonthly"),
    interval: step,
    daysOfWeek: someDays,
    index: index.default("first"),
  }),
  z.object({ type: z.literal("absoluteYearly"), interval: step, dayOfMonth, month }),
  z.object({
    type: z.literal("relativeYearly"),
    interval: step,
    daysOfWeek: someDays,
    index: index.default("first"),
    month,
  }),
]);
export type Pattern = z.infer<typeof patternSchema>;

const rangeDate = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const rangeBase = { startDate: rangeDate, recurrenceTimeZone: z.string().optional() };
export const rangeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("noEnd"), ...rangeBase }),
  z.object({ type: z.literal("endDate"), endDate: rangeDate, ...rangeBase }),
  z.object({ type: z.literal("numbered"), numberOfOccurrences: step, ...rangeBase }),
]);
export type RecurrenceRange = z.infer<typeof rangeSchema>;
export const recurrenceSchema = z.object({ pattern: patternSchema, range: rangeSchema });
export type Recurrence = z.infer<typeof recurrenceSchema>;

/** A wall clock, "yyyy-mm-ddThh:mm:ss", in an IANA zone. */
export const wallTimeSchema = z.object({ wall: z.string(), zone: z.string() });
export type WallTime = z.infer<typeof wallTimeSchema>;

export const SHOW_AS = ["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"] as const;
export const SENSITIVITIES = ["normal", "personal", "private", "confidential"] as const;
export const RESPONSES = [
  "none",
  "organizer",
  "tentativelyAccepted",
  "accepted",
  "declined",
  "notResponded",
] as const;
export type Response = (typeof RESPONSES)[number];

const address = z.object({ name: z.string().optional(), address: z.string().optional() });
const responseStatus = z.object({ response: z.enum(RESPONSES), time: z.string() });
const attendee = z.object({
  type: z.enum(["required", "optional", "resource"]).default("required"),
  emailAddress: address,
  status: responseStatus.optional(),
});

/** What both a client and the owner may write, times apart. */
export const detailsSchema = z.object({
  subject: z.string(),
  body: z.object({ contentType: z.enum(["text", "html"]), content: z.string() }),
  location: z.looseObject({ displayName: z.string() }),
  isAllDay: z.boolean(),
  showAs: z.enum(SHOW_AS),
  sensitivity: z.enum(SENSITIVITIES),
  importance: z.enum(["low", "normal", "high"]),
  categories: z.array(z.string()),
  attendees: z.array(attendee),
  isReminderOn: z.boolean(),
  reminderMinutesBeforeStart: z.int(),
  responseRequested: z.boolean(),
  allowNewTimeProposals: z.boolean(),
  hideAttendees: z.boolean(),
  isOnlineMeeting: z.boolean(),
});
export type Details = z.infer<typeof detailsSchema>;

/** Checked and whole. `startZone` and `endZone` are the names given back as original…TimeZone. */
export const fieldsSchema = detailsSchema.extend({
  start: wallTimeSchema,
  end: wallTimeSchema,
  startZone: z.string(),
  endZone: z.string(),
  recurrence: recurrenceSchema.nullable(),
  isCancelled: z.boolean(),
  /** The account's own answer. */
  response: z.enum(RESPONSES),
  /** Null: the account itself. */
  organizer: address.nullable(),
  /** Single-value extended properties by id. */
  properties: z.record(z.string(), z.string()),
});
export type EventFields = z.infer<typeof fieldsSchema>;

/** Where a series stood before a change, so that a delta can tell which occurrences the change took away. */
export const pastScheduleSchema = z.object({
  /** The change order's last place at which it still held. */
  untilSeq: z.int(),
  start: wallTimeSchema,
  end: wallTimeSchema,
  isAllDay: z.boolean(),
  recurrence: recurrenceSchema.nullable(),
  cancelledDates: z.array(z.string()),
});
export type PastSchedule = z.infer<typeof pastScheduleSchema>;

/**
 * `id` is the immutable one; the regular id changes with every move between calendars (`moves`). An occurrence nobody touched is not stored;
 * a changed one is, as an exception with `originalDate`, its date by the rule in the series' zone. `seq` orders every write of one sandbox.
 */
export const storedEventSchema = z.object({
  account: z.string(),
  calendarId: z.string(),
  id: z.string(),
  moves: z.int(),
  iCalUId: z.string(),
  transactionId: z.string().nullable(),
  /** The OAuth client that made it, null for the owner's own hand. */
  madeBy: z.string().nullable(),
  created: z.string(),
  modified: z.string(),
  changeKey: z.string(),
  seq: z.int(),
  isDeleted: z.boolean(),
  seriesMasterId: z.string().nullable(),
  originalDate: z.string().nullable(),
  /** Original dates of the occurrences taken out of a series. */
  cancelledDates: z.array(z.string()),
  past: z.array(pastScheduleSchema),
  fields: fieldsSchema,
});
export type StoredEvent = z.infer<typeof storedEventSchema>;

/** An event that left a calendar for another one of the mailbox. */
export const departureSchema = z.object({
  calendarId: z.string(),
  eventId: z.string(),
  regularId: z.string(),
  seq: z.int(),
});
export type Departure = z.infer<typeof departureSchema>;

export type ChangeKind = "created" | "updated" | "deleted";
/** One write to a mailbox's events. A move to another calendar is `updated`. */
export type EventChange = { readonly kind: ChangeKind; readonly event: StoredEvent };

export const codeSchema = issuedCodeSchema.extend({ isUsed: z.boolean() });
export type AuthorizationCode = z.infer<typeof codeSchema>;

/** A dead one is kept, because the refusal says what it died of. */
export const refreshTokenSchema = accessTokenSchema.omit({ expiresAt: true }).extend({
  death: z.enum(["revoked", "inactive", "replaced"]).nullable(),
});
export type RefreshToken = z.infer<typeof refreshTokenSchema>;

/** How the imitated service behaves where Microsoft's own is seen to do one or the other. */
export const settingsSchema = z.object({
  /** The answer to a second create with the same transactionId. */
  duplicateStatus: z.union([z.literal(400), z.literal(409)]).default(409),
  /** Whether a deleted event's transactionId may be used again. */
  reusesTransactionIds: z.boolean().default(false),
  /** Old refresh tokens die when they are used. */
  oldTokensDie: z.boolean().default(false),
  /** $select on a delta is refused, else ignored. */
  refusesDeltaSelect: z.boolean().default(false),
  /** A delta does not name the occurrences that a living or deleted series lost; a single one taken out leaves no sign at all. */
  quietRemovals: z.boolean().default(false),
  /** How long a change stays out of deltas. */
  deltaLagMs: z.int().min(0).max(600_000).default(0),
});
export type Settings = z.infer<typeof settingsSchema>;

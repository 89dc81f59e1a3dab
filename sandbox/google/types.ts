import { z } from "zod";
import { accessTokenSchema, issuedCodeSchema } from "../shared/grants";

export const ROLES = ["freeBusyReader", "reader", "writerWithoutPrivateAccess", "writer", "owner"] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const hasRole = (role: Role, atLeast: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(atLeast);

export const accountSchema = z.object({
  email: z.string(),
  name: z.string(),
  zone: z.string(),
  sub: z.string(),
});
export type Account = z.infer<typeof accountSchema>;

/** `syncEpoch` grows when every sync token of the calendar must die. */
export const calendarSchema = z.object({
  id: z.string(),
  summary: z.string(),
  zone: z.string(),
  ownedBy: z.string().nullable(),
  madeByClient: z.string().nullable(),
  syncEpoch: z.int(),
  etag: z.number(),
});
export type Calendar = z.infer<typeof calendarSchema>;

/** One line of an account's calendar list; several accounts may list one calendar with different roles. */
export const entrySchema = z.object({
  account: z.string(),
  calendarId: z.string(),
  role: roleSchema,
  colorId: z.string(),
  backgroundColor: z.string(),
  etag: z.number(),
});
export type CalendarEntry = z.infer<typeof entrySchema>;

const eventTime = z.object({
  date: z.string().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});
export type GoogleTime = z.infer<typeof eventTime>;

const properties = z.record(z.string(), z.string());
const attendee = z.looseObject({ email: z.string() });

/** What a client may write; everything else it sends is ignored. */
export const writableSchema = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  colorId: z
    .string()
    .regex(/^([1-9]|1[01])$/)
    .optional(),
  start: eventTime.optional(),
  end: eventTime.optional(),
  recurrence: z.array(z.string()).optional(),
  transparency: z.enum(["opaque", "transparent"]).optional(),
  visibility: z.enum(["default", "public", "private", "confidential"]).optional(),
  status: z.enum(["confirmed", "tentative", "cancelled"]).optional(),
  eventType: z
    .enum(["default", "outOfOffice", "focusTime", "workingLocation", "birthday", "fromGmail"])
    .optional(),
  extendedProperties: z.object({ private: properties.optional(), shared: properties.optional() }).optional(),
  source: z.object({ title: z.string().optional(), url: z.string().regex(/^https?:\/\//) }).optional(),
  reminders: z
    .object({
      useDefault: z.boolean().optional(),
      overrides: z
        .array(z.object({ method: z.enum(["email", "popup"]), minutes: z.int().min(0) }))
        .optional(),
    })
    .optional(),
  attendees: z.array(attendee).optional(),
  guestsCanModify: z.boolean().optional(),
  guestsCanInviteOthers: z.boolean().optional(),
  guestsCanSeeOtherGuests: z.boolean().optional(),
  recurringEventId: z.string().optional(),
  originalStartTime: eventTime.optional(),
});
export type Writable = z.infer<typeof writableSchema>;

/** A checked event: times are whole, in the calendar's own offset. */
export const fieldsSchema = writableSchema.extend({ start: eventTime, end: eventTime });
export type EventFields = z.infer<typeof fieldsSchema>;

/** `seq` orders every write of one sandbox; a sync token is a place in that order. */
export const storedEventSchema = z.object({
  calendarId: z.string(),
  id: z.string(),
  iCalUID: z.string(),
  creator: z.string(),
  /** The OAuth client that made it, null for the owner's own hand; absent in rows of older journals. */
  madeBy: z.string().nullable().optional(),
  created: z.string(),
  updated: z.string(),
  etag: z.number(),
  seq: z.int(),
  sequence: z.int(),
  fields: fieldsSchema,
});
export type StoredEvent = z.infer<typeof storedEventSchema>;

/** `number` is the last message number; a stopped or expired channel stays, because its id is taken for ever. */
export const channelSchema = z.object({
  id: z.string(),
  account: z.string(),
  clientId: z.string(),
  calendarId: z.string(),
  resourceId: z.string(),
  resourceUri: z.string(),
  address: z.string(),
  token: z.string().nullable(),
  expiresAt: z.number(),
  stopped: z.boolean(),
  number: z.int(),
});
export type Channel = z.infer<typeof channelSchema>;

export const codeSchema = issuedCodeSchema.extend({ withRefreshToken: z.boolean() });
export type AuthorizationCode = z.infer<typeof codeSchema>;

export const refreshTokenSchema = accessTokenSchema.omit({ expiresAt: true });
export type RefreshToken = z.infer<typeof refreshTokenSchema>;

import type { Secret } from "@/lib/domain/secret";
import type { EventTime } from "@/lib/domain/time";

/** What calendars and events are to us, whichever provider keeps them. */
export type ProviderName = "google" | "microsoft";

export type RemoteCalendar = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly isPrimary: boolean;
  readonly canWrite: boolean;
};

/** What we want an event to show. Texts are plain; an adapter escapes what its provider would interpret. */
export type EventDraft = {
  /** Our marker: whose calendar copy this is. */
  readonly mirrorId: string;
  /** For people who look at the raw event. */
  readonly bookingId: string;
  /** Grows only when an id can never be used again; the event id is made of mirror id and generation. */
  readonly generation: number;
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly start: Date;
  readonly end: Date;
  /** IANA name; start and end are shown in it. */
  readonly zone: string;
  readonly backLink: { readonly title: string; readonly url: string } | null;
};

export type KnownEvent = {
  readonly calendarId: string;
  readonly eventId: string;
  /** null: we never learned the version, so it is read before it is overwritten. */
  readonly etag: string | null;
  readonly mirrorId: string;
};

export type WrittenEvent = {
  readonly kind: "created" | "updated";
  readonly calendarId: string;
  readonly eventId: string;
  readonly etag: string;
  readonly generation: number;
  /** Where its owner can open it; null when the provider gives none. */
  readonly link: string | null;
};

/** Somebody's event as we may know it: no title, no description, no place, no people (decision 1). */
export type RemoteEvent = {
  readonly calendarId: string;
  readonly eventId: string;
  readonly etag: string;
  readonly time: EventTime;
  readonly shows: "busy" | "tentative" | "free" | "outOfOffice" | "focus" | "elsewhere";
  readonly response: "none" | "accepted" | "tentative" | "declined" | "needsAction";
  readonly isPrivate: boolean;
  readonly isCancelled: boolean;
  readonly mirrorId: string | null;
};

/** What a provider hands out for a consent or a refresh. */
export type Grant = {
  readonly accessToken: Secret;
  readonly expiresAt: Date;
  /** null: keep the one you have. A value replaces it and must be saved before the access token is used. */
  readonly refreshToken: Secret | null;
  /** What was granted, which may be less than what was asked. */
  readonly scopes: readonly string[];
};

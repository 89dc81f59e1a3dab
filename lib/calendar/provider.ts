import type { EventTime, Interval } from "@/lib/domain/time";

/**
 * Terminology
 *   account   one person's account at one provider; a CalendarProvider is bound to one
 *   event     an entry in a calendar; OURS when it carries the marker (its mirror id) we wrote
 *   known     what we remember of an event we wrote: where it is and its last version
 *   version   the provider's etag: changes whenever anybody changes the event
 * Every method throws ProviderError and nothing else.
 */
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

export interface CalendarProvider {
  readonly name: ProviderName;

  /** Who this account belongs to; `id` stays the same across reconnects. */
  account(): Promise<{ id: string; email: string }>;

  listCalendars(): Promise<RemoteCalendar[]>;

  /**
   * Makes the event show the draft: creates, updates or revives it. Twice = one event.
   * With `known` it updates that event and no other; a version that moved on is read again, our fields are
   * written over it and fields we do not own are kept.
   * @throws ProviderError notOurs when the event there does not carry the draft's mirror id: nothing was written.
   */
  putEvent(calendarId: string, draft: EventDraft, known: KnownEvent | null): Promise<WrittenEvent>;

  /** Takes our event out. Already gone = done. @throws ProviderError notOurs as in putEvent. */
  removeEvent(known: KnownEvent): Promise<void>;

  /** null: not there, or cancelled for good. */
  readEvent(calendarId: string, eventId: string): Promise<RemoteEvent | null>;

  /** Busy time of these calendars now, merged, without reasons. */
  busyNow(calendarIds: readonly string[], window: Interval): Promise<Interval[]>;

  /** Ends the grant at the provider. Already ended = done. */
  revoke(): Promise<void>;
}

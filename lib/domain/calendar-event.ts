import type { EventColour } from "@/lib/domain/event-colour";
import type { Secret } from "@/lib/domain/secret";
import type { EventTime, LocalDate } from "@/lib/domain/time";

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
  /** null: nothing is said of it, and what the event has stays. A colour of another provider is none. */
  readonly colour: EventColour | null;
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

/** The start an occurrence had before somebody moved it: its identity within the series. */
export type OriginalStart =
  | { readonly kind: "timed"; readonly at: Date }
  | { readonly kind: "allDay"; readonly date: LocalDate };

export type Series =
  | { readonly kind: "single" }
  /**
   * `recurrence`: RRULE, EXRULE, RDATE and EXDATE lines of RFC 5545 without DTSTART; the event's time is the first
   * occurrence. "listed": the provider names the occurrences one by one as exceptions, and the master blocks nothing.
   */
  | { readonly kind: "master"; readonly recurrence: readonly string[] | "listed" }
  | { readonly kind: "exception"; readonly masterId: string; readonly original: OriginalStart };

/** Somebody's event as we may know it: no title, no description, no place, no people (decision 1). */
export type RemoteEvent = {
  readonly calendarId: string;
  readonly eventId: string;
  readonly etag: string;
  readonly time: EventTime;
  /** IANA name of the wall clock it repeats on; null when the provider named none or one nobody knows. */
  readonly zone: string | null;
  readonly series: Series;
  readonly shows: "busy" | "tentative" | "free" | "outOfOffice" | "focus" | "elsewhere";
  readonly response: "none" | "accepted" | "tentative" | "declined" | "needsAction";
  readonly isPrivate: boolean;
  readonly mirrorId: string | null;
  /** Of an event with our marker: the generation we wrote it as, where the event still tells; null for any other. */
  readonly generation: number | null;
  /** When its owner last changed it, by the provider's clock; null when the provider does not say. */
  readonly updatedAt: Date | null;
};

/** One line of what happened since the cursor; every change is the newest state, and the same event may come twice. */
export type RemoteChange =
  | { readonly kind: "present"; readonly event: RemoteEvent }
  /** Deleted, with everything that belonged to it; also for what we never knew. */
  | { readonly kind: "gone"; readonly calendarId: string; readonly eventId: string }
  /** One occurrence of a series is cancelled. */
  | {
      readonly kind: "skipped";
      readonly calendarId: string;
      readonly eventId: string;
      readonly masterId: string;
      readonly original: OriginalStart;
    }
  /** All the window has of a listed series: whatever else is known of its occurrences is gone. */
  | {
      readonly kind: "occurrences";
      readonly calendarId: string;
      readonly masterId: string;
      readonly eventIds: readonly string[];
    }
  /** An event nobody can make sense of: what is stored of it stays as it is. */
  | {
      readonly kind: "unreadable";
      readonly calendarId: string;
      readonly eventId: string | null;
      readonly reason: "times" | "series" | "shape";
    };

/** The event a line is about; null for one without an id, and for what is said of a whole series. */
export function eventIdOf(change: RemoteChange): string | null {
  switch (change.kind) {
    case "present":
      return change.event.eventId;
    case "occurrences":
      return null;
    case "gone":
    case "skipped":
    case "unreadable":
      return change.eventId;
  }
}

/** The provider's own "since then", opaque; also in the middle of a listing. */
export type SyncCursor = string & { readonly __brand: "SyncCursor" };

/** `next` and the changes are saved together, also when there are none. `isLast`: nothing more to read now. */
export type ChangePage = {
  readonly changes: readonly RemoteChange[];
  readonly next: SyncCursor;
  readonly isLast: boolean;
};

/** A provider's promise to tell us of changes in one calendar, or in all of the account where it covers that. */
export type Watch = {
  /** Ours: made before the provider was asked. */
  readonly id: string;
  readonly calendarId: string;
  /** The provider's name for what is watched, or for the watch itself; needed to extend and to end it. */
  readonly resourceId: string;
  readonly expiresAt: Date;
};

/** An event of the account's owner with its title, for that owner's eyes only; never one marked private. */
export type OwnEvent = {
  readonly calendarId: string;
  readonly eventId: string;
  readonly time: EventTime;
  readonly title: string;
};

/** Our own event as its calendar shows it now, texts included: they are ours. */
export type SeenCopy = {
  readonly event: RemoteEvent;
  readonly title: string;
  readonly description: string;
  readonly location: string;
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

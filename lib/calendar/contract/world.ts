import type { CalendarGateway } from "@/lib/calendar/gateway";
import type { CalendarProvider, Watching } from "@/lib/calendar/provider";
import type { EventDraft, OriginalStart, RemoteEvent } from "@/lib/domain/calendar-event";
import type { EventColour } from "@/lib/domain/event-colour";
import { ProviderError, type ProviderFailure } from "@/lib/domain/failure";
import type { Secret } from "@/lib/domain/secret";
import type { EventTime, LocalDate } from "@/lib/domain/time";

/** Which of our calls: a put may take several requests, and the first that writes is meant. */
export type Call =
  | "put"
  | "touch"
  | "remove"
  | "read"
  | "readCopy"
  | "changes"
  | "titles"
  | "watch"
  | "unwatch"
  | "busy"
  | "list"
  | "exchange"
  | "refresh"
  | "revoke";

/** What its owner does to a calendar by hand. */
export type OwnersEvent = {
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly guest: string;
  readonly time: EventTime;
  /** The wall clock it repeats on. */
  readonly zone?: string;
  /** One RRULE of RFC 5545, DAILY or WEEKLY with or without COUNT; such an event is a series. */
  readonly recurrence?: readonly string[];
  readonly shows?: Extract<RemoteEvent["shows"], "busy" | "free" | "tentative" | "outOfOffice" | "focus">;
  readonly response?: Exclude<RemoteEvent["response"], "none">;
  readonly isPrivate?: boolean;
};

/** An event as its owner sees it in the calendar. */
export type SeenEvent = {
  readonly eventId: string;
  readonly title: string;
  /** After the provider made of it what it makes of descriptions. */
  readonly description: string;
  readonly location: string;
  readonly time: EventTime;
  /** The zone it is shown in, where the provider keeps one. */
  readonly zone: string | null;
  readonly mirrorId: string | null;
  readonly isCancelled: boolean;
  readonly etag: string;
  /** What `owner.decorate` added is still there. */
  readonly isDecorated: boolean;
  /** Its own colours or categories, as its owner calls them; none when it has its calendar's. */
  readonly colours: readonly string[];
  readonly hasGuests: boolean;
};

/** What came to a callback address. `state`: sync for a word that comes before any change, exists for a change. */
export type SeenNotice = {
  readonly watchId: string;
  readonly resourceId: string;
  readonly secret: string;
  readonly state: string;
};

/** In what providers differ, each within its promise to the port. */
export type Traits = {
  readonly watching: Watching;
  /** How series come: a master with its rules, or one whose occurrences are listed. */
  readonly series: "rules" | "listed";
  /** A grant can be ended by who holds it. */
  readonly endsGrants: boolean;
  /** What a watch says before any change. */
  readonly watchOpensWith: readonly string[];
  /** Two that events can have, neither what `owner.decorate` gives. */
  readonly colours: readonly [EventColour, EventColour];
};

/** How pages of changes come out until told otherwise. */
export type PageWish = {
  readonly size?: number;
  /** So many of the next pages hold nothing and yet go on. */
  readonly empty?: number;
  /** Every page begins with the last change of the page before. */
  readonly repeats?: boolean;
};

/** An account at a provider, its owner, and what can go wrong on the way. Calendars start empty. */
export type ProviderWorld = {
  readonly gateway: CalendarGateway;
  readonly email: string;
  /** The primary calendar, where bookings go. */
  readonly calendarId: string;
  readonly otherCalendarId: string;
  /** Says yes on the consent page and returns the code; with `only` as little as the provider lets one agree to. */
  consent(url: string, only?: "reading"): Promise<string>;
  readonly owner: {
    add(event: OwnersEvent, calendarId?: string): Promise<SeenEvent>;
    move(eventId: string, time: EventTime): Promise<void>;
    /** Adds what we do not own: a colour, reminders, a guest. */
    decorate(eventId: string): Promise<void>;
    /** Takes our marker off. */
    unmark(eventId: string): Promise<void>;
    rewrite(eventId: string, texts: { title: string; description: string; location: string }): Promise<void>;
    markPrivate(eventId: string): Promise<void>;
    /** To another calendar of the account. */
    moveAway(eventId: string, calendarId: string): Promise<void>;
    remove(eventId: string): Promise<void>;
    moveOccurrence(masterId: string, original: OriginalStart, time: EventTime): Promise<void>;
    skipOccurrence(masterId: string, original: OriginalStart): Promise<void>;
    /** "This and all following" move to this time, by a rule of their own. The old series ends before `original`. */
    split(
      masterId: string,
      original: Date,
      following: { time: EventTime; recurrence: readonly string[] },
    ): Promise<void>;
    /** All that is stored, of both calendars. */
    events(): Promise<SeenEvent[]>;
    revokeGrant(): Promise<void>;
    expireAccess(): Promise<void>;
  };
  /** The next such call is answered with this and does nothing; `failure` is one the provider can give to that call. */
  failNext(call: Call, failure: ProviderFailure, times?: number): Promise<void>;
  /** The next such call is carried out, and its answer never arrives. */
  dropNextAnswer(call: Call, times?: number): Promise<void>;
  pages(wish: PageWish): Promise<void>;
  /** From now on nobody can make sense of this event of the primary calendar. */
  spoil(eventId: string): Promise<void>;
  /** Every cursor given out so far dies. */
  loseCursors(): Promise<void>;
  /** An address the provider can reach, and what came to it so far. */
  readonly callbackUrl: string;
  notices(): Promise<readonly SeenNotice[]>;
  /** Promises the provider saw broken: a write to what is not ours, a guest, a mail sent. */
  brokenPromises(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type Connected = ProviderWorld & {
  readonly provider: CalendarProvider;
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
};

export const mirrorId = "0f8fad5b-d9cb-469f-a165-70867728950e";
export const otherMirrorId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

export function aDraft(changes: Partial<EventDraft> = {}): EventDraft {
  return {
    mirrorId,
    bookingId: "b2f5ff47-4366-4f3c-8a10-1f0d9b0a5c11",
    generation: 0,
    title: "Boiler service – Jones",
    description: "Ring twice.\nKey under the mat.",
    location: "1 High St, Portland",
    start: new Date("2026-11-23T22:00:00Z"),
    end: new Date("2026-11-23T23:00:00Z"),
    zone: "America/Los_Angeles",
    backLink: { title: "Booking 1001", url: "http://127.0.0.1:3000/bookings/1001" },
    colour: null,
    ...changes,
  };
}

/** A personal event: none of its words may ever reach us. */
export function aPersonalEvent(changes: Partial<OwnersEvent> = {}): OwnersEvent {
  return {
    title: "CANARY-title",
    description: "CANARY-description",
    location: "CANARY-place",
    guest: "canary-guest@example.test",
    time: timed("2026-11-24T17:00:00Z", "2026-11-24T18:00:00Z"),
    ...changes,
  };
}

export const allDay = (startDate: string, endDateExclusive: string): EventTime => ({
  kind: "allDay",
  startDate: startDate as LocalDate,
  endDateExclusive: endDateExclusive as LocalDate,
});

export function timed(start: string, end: string): EventTime {
  return { kind: "timed", start: new Date(start), end: new Date(end) };
}

/** How the call failed; null when it did not. Anything but a ProviderError is thrown on. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderFailure | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof ProviderError) return error.failure;
    throw error;
  }
}

export function live(events: readonly SeenEvent[]): SeenEvent[] {
  return events.filter((event) => !event.isCancelled);
}

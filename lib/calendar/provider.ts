import type {
  EventDraft,
  KnownEvent,
  ProviderName,
  RemoteCalendar,
  RemoteEvent,
  WrittenEvent,
} from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";

/**
 * Terminology
 *   account   one person's account at one provider; a CalendarProvider is bound to one
 *   event     an entry in a calendar; OURS when it carries the marker (its mirror id) we wrote
 *   known     what we remember of an event we wrote: where it is and its last version
 *   version   the provider's etag: changes whenever anybody changes the event
 * Every method throws ProviderError and nothing else.
 */
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

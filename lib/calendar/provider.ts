import type {
  ChangePage,
  EventDraft,
  KnownEvent,
  OwnEvent,
  ProviderName,
  RemoteCalendar,
  RemoteEvent,
  SeenCopy,
  SyncCursor,
  Watch,
  WrittenEvent,
} from "@/lib/domain/calendar-event";
import type { Secret } from "@/lib/domain/secret";
import type { Interval } from "@/lib/domain/time";

/** `id`: ours, unused so far. `secret` comes back with every notice and proves it. */
export type WatchOrder = { readonly id: string; readonly callbackUrl: string; readonly secret: Secret };

/**
 * `covers` account: one watch tells of every calendar of the account, whichever calendar it was ordered for, and one is
 * enough. `renews` inPlace: a watch is extended and stays the same; byReplacement: a new one takes its place.
 */
export type Watching = {
  readonly covers: "calendar" | "account";
  readonly renews: "byReplacement" | "inPlace";
};

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
  readonly watching: Watching;

  /** Who this account belongs to; `id` stays the same across reconnects. */
  account(): Promise<{ id: string; email: string }>;

  listCalendars(): Promise<RemoteCalendar[]>;

  /**
   * Makes the event show the draft: creates, updates or revives it. Twice = one event.
   * With `known` it updates that event and no other. When its version moved on, `ifChanged` decides: "overwrite" reads
   * it again and writes our fields over it (fields we do not own are kept); "stop" writes nothing.
   * @throws ProviderError notOurs when the event there does not carry the draft's mirror id: nothing was written;
   * changedMeanwhile for "stop", also when the event was deleted meanwhile.
   */
  putEvent(
    calendarId: string,
    draft: EventDraft,
    known: KnownEvent | null,
    ifChanged: "overwrite" | "stop",
  ): Promise<WrittenEvent>;

  /**
   * Writes a mark into our event that nobody sees, so that it gets a new version and its calendar has news to tell. Nothing
   * else of it changes.
   * @throws ProviderError notOurs as in putEvent; changedMeanwhile when its version moved on or it is gone: nothing was
   * written
   */
  touchEvent(known: KnownEvent): Promise<{ readonly etag: string }>;

  /** Takes our event out. Already gone = done. @throws ProviderError notOurs as in putEvent. */
  removeEvent(known: KnownEvent): Promise<void>;

  /** null: not there, or cancelled for good. */
  readEvent(calendarId: string, eventId: string): Promise<RemoteEvent | null>;

  /**
   * Our own event as it shows now. null: it is gone.
   * @throws ProviderError notOurs when it does not carry the mirror id: nothing of it was kept.
   */
  readCopy(known: KnownEvent): Promise<SeenCopy | null>;

  /**
   * One page of what changed since the cursor; null reads everything that ends after the window begins, at least as far as
   * the window goes. Series come as masters and exceptions, never expanded; or as listed masters with the occurrences of
   * the window. Follow `next` until `isLast`; afterwards the same cursor asks for news.
   * @throws ProviderError cursorLost when only reading everything again helps, also when a cursor's own window has fallen
   * too far behind this one
   */
  readChanges(calendarId: string, cursor: SyncCursor | null, window: Interval): Promise<ChangePage>;

  /** Titles of the account owner's own events that are not private, expanded, read live and never kept (decision 1). */
  readOwnTitles(calendarIds: readonly string[], window: Interval): Promise<OwnEvent[]>;

  /**
   * Asks to be told of changes. Notices may come before this returns, so the id and the secret's hash are stored first
   * (decision 17). @throws ProviderError rejected when the provider cannot reach `callbackUrl` or the id was used before
   */
  watch(calendarId: string, order: WatchOrder): Promise<Watch>;

  /** A watch that lasts longer, under the new id; the old one may still send until it is ended. */
  renewWatch(watch: Watch, order: WatchOrder): Promise<Watch>;

  /**
   * The same watch with a later end, where watches renew in place. null: the provider has it no more, and a new one must
   * be ordered. @throws ProviderError rejected where watches are renewed by replacement
   */
  extendWatch(watch: Watch): Promise<Watch | null>;

  /** Ends it. Already ended = done. */
  unwatch(watch: Watch): Promise<void>;

  /** Busy time of these calendars now, merged, without reasons. */
  busyNow(calendarIds: readonly string[], window: Interval): Promise<Interval[]>;

  /** Ends the grant at the provider. Already ended = done. */
  revoke(): Promise<void>;
}

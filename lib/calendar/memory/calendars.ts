import { CalendarContents } from "@/lib/calendar/memory/contents";
import type { MemoryEvent, SavedEvent } from "@/lib/calendar/memory/event";
import type { ProviderName, RemoteCalendar } from "@/lib/domain/calendar-event";

/** How listings come out. */
export type Listing = {
  pageSize: number;
  /** So many of the next pages hold nothing and yet go on. */
  emptyPages: number;
  /** Every page begins with the last event of the page before. */
  repeats: boolean;
  /** So many of the next pages hold nothing, and claim to be the last. */
  forgetful: number;
  /** News of Graph's manner name removals of what nobody ever knew. */
  strangers: boolean;
  /** A cursor of Graph's manner is lost once the wanted window is so far from its own. */
  windowLastsMs: number;
  /** How often that happened. */
  windowsLeft: number;
};

/**
 * The calendars of one account. In Google's manner a deleted event keeps its id, and whoever writes chooses it; in Graph's
 * the account makes the ids, and remembers in which transaction.
 */
export class MemoryCalendars {
  readonly listing: Listing = {
    pageSize: 250,
    emptyPages: 0,
    repeats: false,
    forgetful: 0,
    strangers: false,
    windowLastsMs: 86_400_000,
    windowsLeft: 0,
  };
  /** Event ids by the transaction they were made in, deleted ones too. */
  readonly transactions = new Map<string, string>();
  /** Ids the client ever wrote to or deleted, each with how often. */
  readonly ledger = new Map<string, number>();
  /** How often the client wrote to an event that did not carry its mark at that moment. */
  foreignWrites = 0;
  private readonly contents = new Map<string, CalendarContents>();
  private readonly listeners: ((calendarId: string) => void)[] = [];
  private lastVersion = 0;
  private isSilent = false;

  constructor(
    readonly list: readonly RemoteCalendar[],
    readonly now: () => Date,
    readonly manner: ProviderName = "google",
  ) {
    for (const { id } of list) this.contents.set(id, new CalendarContents());
  }

  has(calendarId: string): boolean {
    return this.contents.has(calendarId);
  }

  in(calendarId: string): CalendarContents | null {
    return this.contents.get(calendarId) ?? null;
  }

  find(calendarId: string, eventId: string): MemoryEvent | null {
    return this.contents.get(calendarId)?.find(eventId) ?? null;
  }

  /** Cancelled ones too. */
  all(): MemoryEvent[] {
    return [...this.contents.values()].flatMap((contents) => [...contents.events()]);
  }

  get version(): number {
    return this.lastVersion;
  }

  /** Every cursor of the calendar given out so far dies. */
  loseCursors(calendarId: string): void {
    const contents = this.contents.get(calendarId);
    if (contents) contents.epoch += 1;
  }

  /** Called after every write, with the calendar it went to. */
  onChange(listener: (calendarId: string) => void): void {
    this.listeners.push(listener);
  }

  /** @throws RangeError when there is no such calendar */
  save(event: SavedEvent): MemoryEvent {
    const contents = this.contents.get(event.calendarId);
    if (!contents) throw new RangeError(`No calendar ${event.calendarId}`);
    this.lastVersion += 1;
    const saved = { ...event, version: this.lastVersion, updatedAt: this.now() };
    contents.put(saved, !this.isSilent);
    if (!this.isSilent) for (const listener of this.listeners) listener(event.calendarId);
    return saved;
  }

  /** What is written meanwhile no news tells of, ever, and no notice. */
  silently(act: () => void): void {
    this.isSilent = true;
    try {
      act();
    } finally {
      this.isSilent = false;
    }
  }

  /** The client's hand: what it does to whose event is counted. `mark`: the mirror it believes to write for. */
  saveForClient(event: SavedEvent, mark: string): MemoryEvent {
    const before = this.find(event.calendarId, event.eventId);
    if (before && before.mirrorId !== mark) this.foreignWrites += 1;
    this.ledger.set(event.eventId, (this.ledger.get(event.eventId) ?? 0) + 1);
    return this.save(event);
  }

  /** The owner's hand. @throws RangeError when there is no such event */
  change(calendarId: string, eventId: string, changes: Partial<SavedEvent>): MemoryEvent {
    return this.save({ ...this.require(calendarId, eventId), ...changes });
  }

  /** @throws RangeError when there is no such event */
  require(calendarId: string, eventId: string): MemoryEvent {
    const event = this.find(calendarId, eventId);
    if (!event) throw new RangeError(`No event ${eventId}`);
    return event;
  }
}

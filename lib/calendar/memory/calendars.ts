import type { EventDraft, RemoteCalendar, RemoteEvent } from "@/lib/domain/calendar-event";
import type { EventTime } from "@/lib/domain/time";

/** What an event in memory shows its owner. `additions` are theirs, and no write of ours touches them. */
export type MemoryEvent = {
  readonly calendarId: string;
  readonly eventId: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly location: string;
  readonly time: EventTime;
  readonly zone: string | null;
  readonly backLink: EventDraft["backLink"];
  readonly mirrorId: string | null;
  readonly shows: RemoteEvent["shows"];
  readonly response: RemoteEvent["response"];
  readonly isPrivate: boolean;
  readonly isCancelled: boolean;
  readonly additions: Readonly<Record<string, string>>;
};

export function etagOf(event: MemoryEvent): string {
  return `"${event.version}"`;
}

/** The calendars of one account. As at Google, a deleted event keeps its id. */
export class MemoryCalendars {
  private readonly events = new Map<string, MemoryEvent>();
  private lastVersion = 0;

  constructor(readonly list: readonly RemoteCalendar[]) {}

  has(calendarId: string): boolean {
    return this.list.some((calendar) => calendar.id === calendarId);
  }

  find(calendarId: string, eventId: string): MemoryEvent | null {
    return this.events.get(`${calendarId} ${eventId}`) ?? null;
  }

  /** Cancelled ones too. */
  all(): MemoryEvent[] {
    return [...this.events.values()];
  }

  save(event: Omit<MemoryEvent, "version">): MemoryEvent {
    this.lastVersion += 1;
    const saved = { ...event, version: this.lastVersion };
    this.events.set(`${event.calendarId} ${event.eventId}`, saved);
    return saved;
  }

  /** The owner's hand. @throws when there is no such event */
  change(calendarId: string, eventId: string, changes: Partial<MemoryEvent>): MemoryEvent {
    const event = this.find(calendarId, eventId);
    if (!event) throw new RangeError(`No event ${eventId}`);
    return this.save({ ...event, ...changes });
  }
}

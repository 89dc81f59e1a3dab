import type { MemoryEvent } from "@/lib/calendar/memory/event";

type Entry = { readonly version: number; readonly eventId: string };

/** The events of one calendar, by id and in the order of their last change. */
export class CalendarContents {
  /** Grows when every cursor of the calendar must die. */
  epoch = 1;
  private readonly byId = new Map<string, MemoryEvent>();
  private readonly exceptions = new Map<string, Set<string>>();
  /** Every write, oldest first; only an event's newest entry counts. */
  private log: Entry[] = [];

  find(eventId: string): MemoryEvent | null {
    return this.byId.get(eventId) ?? null;
  }

  events(): Iterable<MemoryEvent> {
    return this.byId.values();
  }

  exceptionsOf(masterId: string): MemoryEvent[] {
    return [...(this.exceptions.get(masterId) ?? [])].flatMap((eventId) => this.byId.get(eventId) ?? []);
  }

  put(event: MemoryEvent, isTold = true): void {
    this.byId.set(event.eventId, event);
    if (event.series.kind === "exception") {
      const siblings = this.exceptions.get(event.series.masterId) ?? new Set();
      this.exceptions.set(event.series.masterId, siblings.add(event.eventId));
    }
    if (!isTold) return;
    this.log.push({ version: event.version, eventId: event.eventId });
    if (this.log.length > 64 + 4 * this.byId.size) this.log = this.log.filter((entry) => this.newest(entry));
  }

  /** Events changed after `version`, oldest change first, each once; stops after `limit`. */
  changedAfter(version: number, limit: number, isWanted: (event: MemoryEvent) => boolean): MemoryEvent[] {
    const found: MemoryEvent[] = [];
    for (let place = this.firstAfter(version); place < this.log.length; place += 1) {
      const event = this.newest(this.log[place]);
      if (event && isWanted(event)) found.push(event);
      if (found.length >= limit) break;
    }
    return found;
  }

  private newest(entry: Entry | undefined): MemoryEvent | null {
    const event = entry && this.byId.get(entry.eventId);
    return event && event.version === entry.version ? event : null;
  }

  private firstAfter(version: number): number {
    let from = 0;
    let to = this.log.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.log[middle]?.version ?? 0) <= version) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

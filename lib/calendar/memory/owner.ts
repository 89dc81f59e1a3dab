import type { MemoryCalendars } from "@/lib/calendar/memory/calendars";
import { emptyEvent, type MemoryEvent, type SavedEvent } from "@/lib/calendar/memory/event";
import { occurrenceId } from "@/lib/calendar/occurrence-id";
import type { OriginalStart } from "@/lib/domain/calendar-event";
import type { EventTime } from "@/lib/domain/time";

type Following = {
  readonly eventId: string;
  readonly time: EventTime;
  readonly recurrence: readonly string[];
};

/**
 * What a calendar's owner does to it by hand, to their own events and to ours. Every act is one or more writes that
 * listings tell of. Each @throws RangeError when there is no such event.
 */
export class CalendarOwner {
  constructor(
    private readonly calendars: MemoryCalendars,
    private readonly calendarId: string,
  ) {}

  /** With `series: master` a repeating one. */
  add(eventId: string, event: Partial<SavedEvent> & Pick<SavedEvent, "time">): MemoryEvent {
    return this.calendars.save({ ...emptyEvent(this.calendarId, eventId), ...event });
  }

  change(eventId: string, changes: Partial<SavedEvent>): MemoryEvent {
    return this.calendars.change(this.calendarId, eventId, changes);
  }

  move(eventId: string, time: EventTime): MemoryEvent {
    return this.change(eventId, { time });
  }

  markPrivate(eventId: string): MemoryEvent {
    return this.change(eventId, { isPrivate: true });
  }

  unmark(eventId: string): MemoryEvent {
    return this.change(eventId, { mirrorId: null });
  }

  /** A colour and a guest: what we do not own. */
  decorate(eventId: string): MemoryEvent {
    const { additions } = this.calendars.require(this.calendarId, eventId);
    return this.change(eventId, { additions: { ...additions, color: "7", guest: "guest@example.test" } });
  }

  /** With its marker, as calendars copy. */
  copy(eventId: string, copyId: string): MemoryEvent {
    const event = this.calendars.require(this.calendarId, eventId);
    return this.calendars.save({ ...event, eventId: copyId, isCancelled: false, madeFor: null });
  }

  /** Out of this calendar and into another of the account, under the same id and with all exceptions. */
  moveToCalendar(eventId: string, calendarId: string): void {
    const moving = [this.calendars.require(this.calendarId, eventId), ...this.exceptionsOf(eventId)];
    this.remove(eventId);
    for (const event of moving) this.calendars.save({ ...event, calendarId });
  }

  /** A series goes with all its exceptions. Deleting what is deleted does nothing. */
  remove(eventId: string): void {
    const event = this.calendars.require(this.calendarId, eventId);
    if (event.isCancelled) return;
    this.calendars.save({ ...event, isCancelled: true });
    for (const exception of this.exceptionsOf(eventId)) {
      if (!exception.isCancelled) this.calendars.save({ ...exception, isCancelled: true });
    }
  }

  restore(eventId: string): MemoryEvent {
    return this.change(eventId, { isCancelled: false });
  }

  /** One occurrence of a series, to wherever. */
  moveOccurrence(masterId: string, original: OriginalStart, time: EventTime): MemoryEvent {
    return this.saveOccurrence(masterId, original, { time, isCancelled: false });
  }

  skipOccurrence(masterId: string, original: OriginalStart): MemoryEvent {
    return this.saveOccurrence(masterId, original, { isCancelled: true });
  }

  /**
   * "This and all following" from the occurrence that starts at `at`: the old series ends before it, its exceptions
   * from there on are dropped, and a second series begins. Its rule is the caller's.
   */
  split(masterId: string, at: Date, following: Following): MemoryEvent {
    const master = this.calendars.require(this.calendarId, masterId);
    if (master.series.kind !== "master") throw new RangeError(`${masterId} does not repeat`);
    const recurrence = master.series.recurrence.map((line) => endingBefore(line, at));
    this.calendars.save({ ...master, series: { kind: "master", recurrence } });
    for (const exception of this.exceptionsOf(masterId)) {
      if (exception.series.kind !== "exception" || exception.isCancelled) continue;
      const { original } = exception.series;
      const start = original.kind === "timed" ? original.at : new Date(`${original.date}T00:00:00Z`);
      if (start >= at) this.calendars.save({ ...exception, isCancelled: true });
    }
    const { eventId, time } = following;
    return this.calendars.save({
      ...master,
      eventId,
      time,
      series: { kind: "master", recurrence: following.recurrence },
    });
  }

  private saveOccurrence(
    masterId: string,
    original: OriginalStart,
    changes: Partial<SavedEvent>,
  ): MemoryEvent {
    const eventId = occurrenceId(masterId, original);
    const master = this.calendars.require(this.calendarId, masterId);
    const known = this.calendars.find(this.calendarId, eventId);
    const series = { kind: "exception", masterId, original } as const;
    return this.calendars.save({ ...(known ?? { ...master, eventId, series, madeFor: null }), ...changes });
  }

  private exceptionsOf(masterId: string): MemoryEvent[] {
    return this.calendars.in(this.calendarId)?.exceptionsOf(masterId) ?? [];
  }
}

/** The rule with its last occurrence before `at`, as Google writes it when a series is split. */
function endingBefore(line: string, at: Date): string {
  if (!line.startsWith("RRULE:")) return line;
  const kept = line.split(";").filter((part) => !/^(RRULE:)?(COUNT|UNTIL)=/.test(part));
  const until = new Date(at.getTime() - 1000).toISOString().replace(/[-:]|\.\d+/g, "");
  return [...kept, `UNTIL=${until}`].join(";");
}

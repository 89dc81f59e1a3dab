import { instantOf } from "./event-fields";
import { type Occurrence, occurrenceAt, occurrencesOf, type Range, seriesZone, wallOf } from "./recurrence";
import type { GoogleStore } from "./store";
import type { Calendar, GoogleTime, StoredEvent } from "./types";

const INSTANCE_ID = /^(.+)_(\d{8})(?:T(\d{6})Z)?$/;

/** `<masterId>_<yyyymmddThhmmssZ>` of where the rule puts it, `_yyyymmdd` when it lasts all day. */
export function instanceId(masterId: string, original: GoogleTime): string {
  if (original.date !== undefined) return `${masterId}_${original.date.replaceAll("-", "")}`;
  const stamp = new Date(Date.parse(original.dateTime ?? "")).toISOString().slice(0, 19);
  return `${masterId}_${stamp.replace(/[-:]/g, "")}Z`;
}

/** An occurrence nobody touched: nothing is stored for it, it has its master's version. */
function untouched(master: StoredEvent, { start, end }: Occurrence): StoredEvent {
  const { recurrence: _rule, ...fields } = master.fields;
  const identity = { recurringEventId: master.id, originalStartTime: start };
  return { ...master, id: instanceId(master.id, start), fields: { ...fields, ...identity, start, end } };
}

/** The stored event, or the untouched occurrence of a series that the id means. */
export function findEvent(store: GoogleStore, calendar: Calendar, id: string): StoredEvent | undefined {
  const stored = store.event(calendar.id, id);
  if (stored) return stored;
  const [, masterId = "", day = "", clock] = INSTANCE_ID.exec(id) ?? [];
  const master = store.event(calendar.id, masterId);
  if (!master?.fields.recurrence) return undefined;
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const dateTime = `${date}T${clock?.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`;
  const original: GoogleTime = clock === undefined ? { date } : { dateTime };
  if (Number.isNaN(Date.parse(original.date ?? dateTime))) return undefined;
  return occurrenceOf(master, calendar, original);
}

export function occurrenceOf(
  master: StoredEvent,
  calendar: Calendar,
  original: GoogleTime,
): StoredEvent | undefined {
  const at = instantOf(original, calendar.zone);
  const found = occurrencesOf(master.fields, calendar.zone, { from: at, to: at + 1 });
  const one = found.find((occurrence) => instanceId("", occurrence.start) === instanceId("", original));
  return one && untouched(master, one);
}

export const masterOf = (store: GoogleStore, event: StoredEvent): StoredEvent | undefined =>
  event.fields.recurringEventId === undefined
    ? undefined
    : store.event(event.calendarId, event.fields.recurringEventId);

export const exceptionsOf = (store: GoogleStore, master: StoredEvent): StoredEvent[] =>
  store.eventsOf(master.calendarId).filter((event) => event.fields.recurringEventId === master.id);

/** Every series of `events` unrolled into what touches the range; exceptions and single events stay as they are. */
export function unrolled(events: readonly StoredEvent[], calendar: Calendar, range: Range): StoredEvent[] {
  const taken = new Set(events.filter((event) => event.fields.recurringEventId).map(({ id }) => id));
  return events.flatMap((event) => {
    if (!event.fields.recurrence) return [event];
    return occurrencesOf(event.fields, calendar.zone, range)
      .map((occurrence) => untouched(event, occurrence))
      .filter(({ id }) => !taken.has(id));
  });
}

/** What stands in the calendar between two instants, series unrolled, cancelled ones left out. */
export function standingBetween(
  store: GoogleStore,
  calendar: Calendar,
  from: number,
  to: number,
): StoredEvent[] {
  return unrolled(store.eventsOf(calendar.id), calendar, { from, to }).filter(
    ({ fields }) =>
      fields.status !== "cancelled" &&
      instantOf(fields.start, calendar.zone) < to &&
      instantOf(fields.end, calendar.zone) >= from,
  );
}

export function isFirstOf(master: StoredEvent, calendar: Calendar, original: GoogleTime): boolean {
  const range = { from: null, to: instantOf(original, calendar.zone) };
  return occurrencesOf(master.fields, calendar.zone, range, 1).length === 0;
}

/** Where a series stands at an original start: the times the rule alone gives. */
export function plannedTimes(master: StoredEvent, calendar: Calendar, original: GoogleTime): Occurrence {
  const zone = seriesZone(master.fields, calendar.zone);
  return occurrenceAt(master.fields, calendar.zone, wallOf(original, zone));
}

import { wallToInstant } from "../shared/zoned-time";
import { occurrenceId, parseOccurrenceId, parseRegularOccurrenceId } from "./ids";
import { dateOfDay, dayOf, ruleDays } from "./recurrence";
import type { MicrosoftStore } from "./store";
import type { EventFields, PastSchedule, StoredEvent, WallTime } from "./types";
import { dateOf, instantOf, wallAt, zoneOf } from "./zones";

const DAY_MS = 86_400_000;

export type EventType = "singleInstance" | "occurrence" | "exception" | "seriesMaster";
/** An event as it stands in a calendar; an untouched occurrence has its master's version. `original`: where the rule put an occurrence. */
export type Item = {
  readonly type: EventType;
  readonly event: StoredEvent;
  readonly original: number | null;
};
export type Schedule = Omit<PastSchedule, "untilSeq">;
export type Range = { readonly from: number; readonly to: number };
type Occurrence = { readonly date: string; readonly start: WallTime; readonly end: WallTime };

export function scheduleOf({ fields, cancelledDates }: StoredEvent): Schedule {
  const { start, end, isAllDay, recurrence } = fields;
  return { start, end, isAllDay, recurrence, cancelledDates };
}

type Timed = Pick<Schedule, "start" | "end" | "isAllDay" | "recurrence">;

/** The zone whose clock a series keeps. */
export function seriesZone({ start, isAllDay, recurrence }: Timed): string {
  const named = recurrence?.range.recurrenceTimeZone;
  return (isAllDay || named === undefined ? null : zoneOf(named)) ?? start.zone;
}

/** Where the rule puts the occurrence of a date. The length is exact, across changes of the clock too. */
export function occurrenceAt(series: Timed, date: string): Occurrence {
  const { start, end, isAllDay } = series;
  if (isAllDay) {
    const days = dayOf(dateOf(end)) - dayOf(dateOf(start));
    const at = (day: string) => ({ wall: `${day}T00:00:00`, zone: start.zone });
    return { date, start: at(date), end: at(dateOfDay(dayOf(date) + days)) };
  }
  const zone = seriesZone(series);
  const clock = wallAt(instantOf(start), zone).wall.slice(10);
  const begin = wallToInstant(`${date}${clock}`, zone);
  const finish = begin + instantOf(end) - instantOf(start);
  return { date, start: wallAt(begin, start.zone), end: wallAt(finish, end.zone) };
}

/** Half open; an event without length counts at its begin. */
export function touches({ start, end }: Pick<Timed, "start" | "end">, { from, to }: Range): boolean {
  const [begin, finish] = [instantOf(start), instantOf(end)];
  return begin < to && (finish > from || (finish === begin && begin === from));
}

/** Cancelled dates left out, exceptions' places not. */
export function occurrencesOf(schedule: Schedule, range: Range): Occurrence[] {
  const { recurrence, start, end, cancelledDates } = schedule;
  if (recurrence === null) return [];
  const length = Math.ceil((instantOf(end) - instantOf(start)) / DAY_MS);
  const fromDay = Math.floor(range.from / DAY_MS) - length - 2;
  const toDay = Math.ceil(range.to / DAY_MS) + 2;
  return ruleDays(recurrence, fromDay, toDay)
    .map(dateOfDay)
    .filter((date) => !cancelledDates.includes(date))
    .map((date) => occurrenceAt(schedule, date))
    .filter((one) => touches(one, range));
}

export function hasDate({ recurrence, cancelledDates }: Schedule, date: string): boolean {
  if (recurrence === null || cancelledDates.includes(date)) return false;
  return ruleDays(recurrence, dayOf(date), dayOf(date)).length > 0;
}

function untouched(master: StoredEvent, { date, start, end }: Occurrence): Item {
  const id = occurrenceId(master.id, date);
  const fields: EventFields = { ...master.fields, recurrence: null, start, end };
  const place = { seriesMasterId: master.id, originalDate: date, transactionId: null };
  const event = { ...master, ...place, id, fields, cancelledDates: [], past: [] };
  return { type: "occurrence", event, original: instantOf(start) };
}

export function itemOf(store: MicrosoftStore, event: StoredEvent): Item {
  const { seriesMasterId, originalDate, fields } = event;
  if (seriesMasterId === null || originalDate === null) {
    return { type: fields.recurrence === null ? "singleInstance" : "seriesMaster", event, original: null };
  }
  const master = store.event(event.account, seriesMasterId);
  const planned = occurrenceAt(master?.fields ?? fields, originalDate);
  return { type: "exception", event, original: instantOf(planned.start) };
}

/** By either form of id: the stored event, or the untouched occurrence of a series that the id means. Never a deleted one. */
export function findItem(store: MicrosoftStore, account: string, id: string): Item | undefined {
  const stored = store.event(account, id);
  if (stored && !stored.isDeleted) return itemOf(store, stored);
  const immutable = parseOccurrenceId(id);
  const regular = parseRegularOccurrenceId(id);
  const masterId = immutable?.masterId ?? regular?.masterRegularId;
  const date = immutable?.date ?? regular?.date;
  const master = masterId === undefined ? undefined : store.event(account, masterId);
  if (!master || date === undefined || master.isDeleted || !hasDate(scheduleOf(master), date))
    return undefined;
  return untouched(master, occurrenceAt(master.fields, date));
}

export function exceptionsOf(store: MicrosoftStore, master: StoredEvent): StoredEvent[] {
  return store
    .eventsOf(master.calendarId)
    .filter((event) => event.seriesMasterId === master.id && !event.isDeleted);
}

/** The occurrences and exceptions of a series that touch the range; an exception counts where it stands now. */
export function instancesOf(store: MicrosoftStore, master: StoredEvent, range: Range): Item[] {
  const exceptions = exceptionsOf(store, master);
  const taken = new Set(exceptions.map(({ originalDate }) => originalDate));
  const moved = exceptions
    .filter(({ fields }) => touches(fields, range))
    .map((event) => itemOf(store, event));
  const plain = occurrencesOf(scheduleOf(master), range)
    .filter(({ date }) => !taken.has(date))
    .map((one) => untouched(master, one));
  return byStart([...plain, ...moved]);
}

/** What a calendar view shows: single events, occurrences and exceptions, never a master. */
export function standingBetween(store: MicrosoftStore, calendarId: string, range: Range): Item[] {
  const items = store.eventsOf(calendarId).flatMap((event): Item[] => {
    if (event.isDeleted || event.seriesMasterId !== null) return [];
    if (event.fields.recurrence !== null) return instancesOf(store, event, range);
    return touches(event.fields, range) ? [itemOf(store, event)] : [];
  });
  return byStart(items);
}

export function byStart(items: readonly Item[]): Item[] {
  const at = ({ event }: Item) => instantOf(event.fields.start);
  return [...items].sort((a, b) => at(a) - at(b) || a.event.id.localeCompare(b.event.id));
}

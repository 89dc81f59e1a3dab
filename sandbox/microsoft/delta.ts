import { createHash } from "node:crypto";
import { occurrenceId } from "./ids";
import {
  exceptionsOf,
  hasDate,
  type Item,
  instancesOf,
  itemOf,
  occurrenceAt,
  occurrencesOf,
  type Range,
  type Schedule,
  scheduleOf,
  touches,
} from "./series";
import type { MicrosoftStore } from "./store";
import type { Calendar, StoredEvent } from "./types";

/** One line of a round. `seq` and `key` give its place; within one change the order means nothing. */
export type DeltaEntry = { readonly seq: number; readonly key: string } & (
  | { readonly kind: "full" | "bare"; readonly item: Item }
  | {
      readonly kind: "removed";
      readonly id: string;
      readonly regularId: string | null;
      readonly moves: number;
    }
);

type Round = {
  readonly store: MicrosoftStore;
  readonly calendar: Calendar;
  readonly range: Range;
  readonly since: number | null;
};

const keyOf = (kind: string, id: string) =>
  createHash("sha256").update(`${kind}${id}`).digest("hex").slice(0, 12);

const told = (item: Item, seq: number): DeltaEntry => {
  const kind = item.type === "occurrence" ? "bare" : "full";
  return { kind, item, seq, key: keyOf(kind, item.event.id) };
};

function removed(
  event: Pick<StoredEvent, "id" | "moves">,
  seq: number,
  regularId: string | null,
): DeltaEntry {
  const { id, moves } = event;
  return { kind: "removed", id, moves, regularId, seq, key: keyOf("removed", id) };
}

/** Everything a round has to tell, in the order of changes. A first round holds nothing back. */
export function deltaEntries(
  store: MicrosoftStore,
  calendar: Calendar,
  range: Range,
  since: number | null,
): DeltaEntry[] {
  const round: Round = { store, calendar, range, since };
  const { deltaLagMs } = store.settings;
  const isHeldBack = ({ modified }: StoredEvent) =>
    since !== null && deltaLagMs > 0 && Date.parse(modified) > store.calendarNow() - deltaLagMs;
  const events = store.eventsOf(calendar.id).filter((event) => !isHeldBack(event));
  const entries = events.flatMap((event) =>
    since === null ? firstSight(round, event) : changeOf(round, event, since),
  );
  const left = since === null ? [] : departures(round, since);
  return latestOfEach([...entries, ...left]).sort((a, b) => a.seq - b.seq || (a.key < b.key ? -1 : 1));
}

/** Changes that are held back begin the next round. */
export function untilOf(store: MicrosoftStore, calendar: Calendar): number {
  const { deltaLagMs } = store.settings;
  if (deltaLagMs === 0) return store.seq;
  const cut = store.calendarNow() - deltaLagMs;
  const held = store.eventsOf(calendar.id).filter(({ modified }) => Date.parse(modified) > cut);
  return Math.min(store.seq, ...held.map(({ seq }) => seq - 1));
}

function firstSight({ store, range }: Round, event: StoredEvent): DeltaEntry[] {
  if (event.isDeleted || event.seriesMasterId !== null) return [];
  if (event.fields.recurrence === null) {
    return touches(event.fields, range) ? [told(itemOf(store, event), event.seq)] : [];
  }
  return wholeSeries(store, event, range);
}

/** The master, its occurrences in the window and its exceptions there; nothing when none is there. */
function wholeSeries(store: MicrosoftStore, master: StoredEvent, range: Range): DeltaEntry[] {
  const instances = instancesOf(store, master, range);
  if (instances.length === 0) return [];
  return [itemOf(store, master), ...instances].map((item) =>
    told(item, Math.max(master.seq, item.event.seq)),
  );
}

function changeOf(round: Round, event: StoredEvent, since: number): DeltaEntry[] {
  const { store, range } = round;
  if (event.seq <= since) return [];
  const isSeries = event.fields.recurrence !== null || event.past.length > 0;
  if (event.seriesMasterId === null && isSeries) return seriesChange(round, event, since);
  const stands = !event.isDeleted && touches(event.fields, range);
  if (stands) return [told(itemOf(store, event), event.seq)];
  return isPlainAgain(round, event) ? [] : [removed(event, event.seq, null)];
}

/** An exception that ended while its place in the series goes on: the series tells of that place. */
function isPlainAgain({ store, range }: Round, event: StoredEvent): boolean {
  const master = event.seriesMasterId === null ? undefined : store.event(event.account, event.seriesMasterId);
  if (!master || master.isDeleted || !event.isDeleted || event.originalDate === null) return false;
  const isPlace = hasDate(scheduleOf(master), event.originalDate);
  return isPlace && touches(occurrenceAt(master.fields, event.originalDate), range);
}

function seriesChange({ store, range }: Round, master: StoredEvent, since: number): DeltaEntry[] {
  const now = master.isDeleted ? [] : seriesEntries(store, master, range);
  const standing = new Set(now.flatMap((entry) => (entry.kind === "removed" ? [] : [entry.item.event.id])));
  const { id, moves, seq } = master;
  const head = standing.has(id) ? [] : [removed({ id, moves }, seq, null)];
  if (store.settings.quietRemovals) return [...now, ...head];
  const lost = occurrencesOf(scheduleAt(master, since), range)
    .map(({ date }) => occurrenceId(id, date))
    .filter((one) => !standing.has(one) && !isException(store, master, one));
  return [...now, ...head, ...lost.map((one) => removed({ id: one, moves }, seq, null))];
}

/** A series that became a single event is one here. */
function seriesEntries(store: MicrosoftStore, master: StoredEvent, range: Range): DeltaEntry[] {
  if (master.fields.recurrence !== null) return wholeSeries(store, master, range);
  return touches(master.fields, range) ? [told(itemOf(store, master), master.seq)] : [];
}

const isException = (store: MicrosoftStore, master: StoredEvent, id: string) =>
  exceptionsOf(store, master).some((exception) => exception.id === id);

function scheduleAt(master: StoredEvent, seq: number): Schedule {
  return master.past.find(({ untilSeq }) => untilSeq >= seq) ?? scheduleOf(master);
}

function departures({ store, calendar }: Round, since: number): DeltaEntry[] {
  return store
    .departuresOf(calendar.id)
    .filter(({ seq }) => seq > since)
    .filter(({ eventId, calendarId }) => store.eventById(eventId)?.calendarId !== calendarId)
    .map(({ eventId, regularId, seq }) => removed({ id: eventId, moves: 0 }, seq, regularId));
}

/** One line for each id: what is told first by one change and then by another has the later place. */
function latestOfEach(entries: readonly DeltaEntry[]): DeltaEntry[] {
  const byId = new Map<string, DeltaEntry>();
  for (const entry of entries) {
    const id = entry.kind === "removed" ? entry.id : entry.item.event.id;
    const known = byId.get(id);
    if (!known || entry.seq >= known.seq) byId.set(id, entry);
  }
  return [...byId.values()];
}

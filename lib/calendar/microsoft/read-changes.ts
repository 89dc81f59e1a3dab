import { idOf } from "@/lib/calendar/event-ids";
import { type Json, objectOf } from "@/lib/calendar/json";
import { carrying, changeOf, withoutWords } from "@/lib/calendar/microsoft/change";
import { cursorOf, deltaPage, type Everything, roundAt, seriesName } from "@/lib/calendar/microsoft/delta";
import { isCancelled, markerExpand, mirrorIdOf, transactionOf } from "@/lib/calendar/microsoft/event";
import { calendarPath, type EventsApi } from "@/lib/calendar/microsoft/events-api";
import { readSeries } from "@/lib/calendar/microsoft/occurrences";
import type { Graph } from "@/lib/calendar/microsoft/sdk";
import type { ChangePage, RemoteChange, SyncCursor } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";

export type Mailbox = { readonly graph: Graph; readonly events: EventsApi };

const viewPagesAtMost = 100;

/** Of one page: what it names, each once, in its newest state. */
type Sorted = {
  readonly removed: ReadonlySet<string>;
  readonly single: readonly Json[];
  readonly exceptions: readonly Json[];
  /** Series to be read in full. */
  readonly masterIds: ReadonlySet<string>;
  readonly unreadable: readonly Json[];
};

/** learn.microsoft.com/en-us/graph/delta-query-events; a page may be empty and yet be followed by another. */
export async function readChanges(
  mailbox: Mailbox,
  calendarId: string,
  cursor: SyncCursor | null,
  wanted: Interval,
  changesAtOnce?: number,
): Promise<ChangePage> {
  const round = cursor === null ? null : roundAt(cursor, wanted);
  const window = round?.window ?? wanted;
  const everything = round ? round.everything : await nothingReadYet(mailbox, calendarId, window);
  const place = { calendarId, link: round?.link ?? null, window };
  const page = await deltaPage(mailbox.graph, place, changesAtOnce);
  const sorted = sort(page.items, everything);
  const changes = await changesIn(mailbox, { calendarId, window, everything }, sorted);
  const series = [...(everything?.series ?? []), ...[...sorted.masterIds].map(seriesName)];
  const next = everything && !page.isLast ? { ...everything, series: [...new Set(series)] } : null;
  return { changes, next: cursorOf({ link: page.link, window, everything: next }), isLast: page.isLast };
}

/**
 * A delta tells no extended property. Of our own events it tells the transaction they were made in; a copy that their
 * owner made of one has only the marker, which one look over all of the window finds before everything is read.
 */
async function nothingReadYet({ graph }: Mailbox, calendarId: string, window: Interval): Promise<Everything> {
  const query = {
    startDateTime: window.start.toISOString(),
    endDateTime: window.end.toISOString(),
    $select: "id,transactionId",
    $expand: markerExpand,
    $top: 999,
  };
  const path = `${calendarPath(calendarId)}/calendarView`;
  const copies: Record<string, string> = {};
  for (const item of await graph.list("calendar", { path, query }, viewPagesAtMost)) {
    const [eventId, mirrorId] = [idOf(item.id), mirrorIdOf(item)];
    if (eventId && mirrorId && !transactionOf(item)) copies[eventId] = mirrorId;
  }
  return { copies, series: [] };
}

/** Only what we may know of an event goes on from here. */
function sort(items: readonly unknown[], everything: Everything | null): Sorted {
  const newest = new Map<string, Json>();
  const unreadable: Json[] = [];
  for (const given of items) {
    const item = withoutWords(objectOf(given) ?? {});
    const id = idOf(item.id);
    if (id === null) unreadable.push(item);
    else newest.set(id, item);
  }
  const removed = new Set([...newest].flatMap(([id, item]) => (isGone(item) ? [id] : [])));
  const alreadyRead = new Set(everything?.series);
  const single: Json[] = [];
  const exceptions: Json[] = [];
  const masterIds = new Set<string>();
  for (const [id, item] of newest) {
    if (removed.has(id)) continue;
    const masterId = idOf(item.seriesMasterId);
    if (item.type === "seriesMaster") masterIds.add(id);
    else if (masterId === null) single.push(item);
    else if (removed.has(masterId)) removed.add(id);
    else if (!alreadyRead.has(seriesName(masterId))) masterIds.add(masterId);
    else if (item.type === "exception") exceptions.push(item);
  }
  return { removed, single, exceptions, masterIds, unreadable };
}

const isGone = (item: Json) => item["@removed"] !== undefined || isCancelled(item);

async function changesIn(
  mailbox: Mailbox,
  at: { calendarId: string; window: Interval; everything: Everything | null },
  { removed, single, exceptions, masterIds, unreadable }: Sorted,
): Promise<RemoteChange[]> {
  const { calendarId, window, everything } = at;
  const [singles, series] = await Promise.all([
    Promise.all(single.map((item) => singleChange(mailbox, calendarId, item, everything))),
    Promise.all([...masterIds].map((masterId) => readSeries(mailbox, { calendarId, masterId, window }))),
  ]);
  return [
    ...[...removed].map((eventId) => ({ kind: "gone" as const, calendarId, eventId })),
    ...unreadable.map((item) => changeOf(calendarId, item)),
    ...singles,
    ...exceptions.map((item) => changeOf(calendarId, item)),
    // Last, because it was read last.
    ...series.flat(),
  ];
}

/**
 * An event that nobody invited its owner to may be a copy of one of ours: in news it is read once more, with its marker.
 */
async function singleChange(
  { events }: Mailbox,
  calendarId: string,
  item: Json,
  everything: Everything | null,
): Promise<RemoteChange> {
  const change = changeOf(calendarId, item);
  if (change.kind !== "present") return change;
  const made = transactionOf(item);
  if (made) return carrying(change.event, made.mirrorId, made.generation);
  const { eventId } = change.event;
  if (everything) return carrying(change.event, everything.copies[eventId] ?? null, null);
  if (item.isOrganizer === false) return change;
  const again = await events.read(eventId);
  if (!again || isCancelled(again)) return { kind: "gone", calendarId, eventId };
  return changeOf(calendarId, again);
}

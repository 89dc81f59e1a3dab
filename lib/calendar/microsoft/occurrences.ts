import { hasFailed } from "@/lib/calendar/event-writes";
import type { Json } from "@/lib/calendar/json";
import { carrying, changeOf } from "@/lib/calendar/microsoft/change";
import { isCancelled, readSelect } from "@/lib/calendar/microsoft/event";
import { type EventsApi, eventPath } from "@/lib/calendar/microsoft/events-api";
import type { Graph } from "@/lib/calendar/microsoft/sdk";
import { eventIdOf, type RemoteChange } from "@/lib/domain/calendar-event";
import type { Interval } from "@/lib/domain/time";

const pagesAtMost = 50;
/** More than a daily series has in the longest window. */
const occurrencesAtOnce = 999;

/** What an occurrence has of its series where nothing else is said. */
const inherited = [
  "isAllDay",
  "showAs",
  "sensitivity",
  "responseStatus",
  "originalStartTimeZone",
  "originalEndTimeZone",
  "lastModifiedDateTime",
] as const;

export type SeriesPlace = {
  readonly calendarId: string;
  readonly masterId: string;
  readonly window: Interval;
};

/**
 * A series as it is now: its master, every occurrence in the window, and the word that there are no others. A changed
 * master says nothing of its occurrences, and of an occurrence that was taken out no delta may tell. A series that is no
 * longer there is gone, whatever is still told of its occurrences.
 */
export async function readSeries(
  { graph, events }: { graph: Graph; events: EventsApi },
  at: SeriesPlace,
): Promise<RemoteChange[]> {
  const { calendarId, masterId } = at;
  const gone: RemoteChange = { kind: "gone", calendarId, eventId: masterId };
  const master = await events.read(masterId);
  if (!master || isCancelled(master)) return [gone];
  const items = await instancesOf(graph, at);
  return items ? seriesChanges(at, master, items) : [gone];
}

/** null: the series went meanwhile. */
async function instancesOf(graph: Graph, { masterId, window }: SeriesPlace): Promise<readonly Json[] | null> {
  const query = {
    startDateTime: window.start.toISOString(),
    endDateTime: window.end.toISOString(),
    $select: readSelect,
    $top: occurrencesAtOnce,
  };
  try {
    return await graph.list("event", { path: `${eventPath(masterId)}/instances`, query }, pagesAtMost);
  } catch (error) {
    if (hasFailed(error, "eventGone")) return null;
    throw error;
  }
}

function seriesChanges(
  { calendarId, masterId }: SeriesPlace,
  master: Json,
  items: readonly Json[],
): RemoteChange[] {
  const first = changeOf(calendarId, { ...master, id: masterId, type: "seriesMaster" });
  const mirrorId = first.kind === "present" ? first.event.mirrorId : null;
  const occurrences = items
    .filter((item) => !isCancelled(item))
    .map((item) => changeOf(calendarId, occurrenceOf(masterId, master, item)))
    // Ours only as what its owner made of our event.
    .map((change) => (change.kind === "present" ? carrying(change.event, mirrorId, null) : change));
  const eventIds = occurrences.map(eventIdOf).filter((id) => id !== null);
  // Which of the known ones an occurrence without an id is, nobody can tell: none is taken away.
  if (eventIds.length < occurrences.length) return [first, ...occurrences];
  return [first, ...occurrences, { kind: "occurrences", calendarId, masterId, eventIds }];
}

function occurrenceOf(masterId: string, master: Json, item: Json): Json {
  const shared = inherited.map((name) => [name, item[name] ?? master[name]]);
  const type = item.type === "exception" ? "exception" : "occurrence";
  return { ...item, ...Object.fromEntries(shared), type, seriesMasterId: masterId };
}

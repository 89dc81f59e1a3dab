import { generationsTried, hasFailed, untilUnchanged, written } from "@/lib/calendar/event-writes";
import { notOurs, providerError } from "@/lib/calendar/google/errors";
import { fieldsOf, patchOf } from "@/lib/calendar/google/event-draft";
import type { EventsApi, FoundEvent } from "@/lib/calendar/google/events-api";
import type { EventDraft, KnownEvent, WrittenEvent } from "@/lib/domain/calendar-event";
import { generationOf, googleEventId } from "@/lib/domain/event-id";

/** How often an id that is taken, and shows no event, is tried again within one call. */
const looksTried = 4;

/** The version whose marker has been seen, or was written by us: only it may be overwritten [I4]. */
type Proven = Pick<FoundEvent, "etag" | "mirrorId" | "isCancelled">;

/**
 * absent: nothing is there. usedUp: a deleted event holds the id and cannot come back.
 * foreign: somebody's live event.
 */
type Overwritten = FoundEvent | "absent" | "usedUp" | "foreign";

const keepsChanging = () => providerError({ kind: "changedMeanwhile" }, "the event keeps changing");
const hasChanged = () => providerError({ kind: "changedMeanwhile" }, "the event is not what it was");

/** A version we remember proves our marker only under an id that we alone make. */
function remembered(known: KnownEvent): Proven | null {
  if (!known.etag || generationOf(known.eventId, known.mirrorId) === null) return null;
  return { etag: known.etag, mirrorId: known.mirrorId, isCancelled: false };
}

export async function putEvent(
  events: EventsApi,
  calendarId: string,
  draft: EventDraft,
  known: KnownEvent | null,
  ifChanged: "overwrite" | "stop",
): Promise<WrittenEvent> {
  if (!known) return insertOrAdopt(events, calendarId, draft);
  if (known.mirrorId !== draft.mirrorId) throw notOurs();
  if (ifChanged === "stop" && known.etag) return updateUnchanged(events, draft, known, known.etag);
  const event = await overwrite(events, known.calendarId, known.eventId, draft, remembered(known));
  if (event === "foreign") throw notOurs();
  if (event === "absent" || event === "usedUp")
    return insertOrAdopt(events, calendarId, draft, known.eventId);
  const generation = generationOf(event.eventId, draft.mirrorId) ?? draft.generation;
  return written("updated", known.calendarId, event, generation);
}

/** Writes over this very version, or not at all. */
async function updateUnchanged(
  events: EventsApi,
  draft: EventDraft,
  known: KnownEvent,
  etag: string,
): Promise<WrittenEvent> {
  const { calendarId, eventId } = known;
  if (!remembered(known)) {
    const found = await events.find(calendarId, eventId);
    if (!found || found.isCancelled) throw hasChanged();
    if (found.mirrorId !== draft.mirrorId) throw notOurs();
  }
  try {
    const event = await events.patch(calendarId, eventId, patchOf(draft), etag);
    return written("updated", calendarId, event, generationOf(eventId, draft.mirrorId) ?? draft.generation);
  } catch (error) {
    if (hasFailed(error, "eventGone")) throw hasChanged();
    if (hasFailed(error, "forbidden") && (await isGone(events, calendarId, eventId))) throw hasChanged();
    throw error;
  }
}

/** The mark of one version is that of the version before it, so that it is another each time. */
export async function touchEvent(events: EventsApi, known: KnownEvent): Promise<{ readonly etag: string }> {
  const { calendarId, eventId, mirrorId } = known;
  const found = await events.find(calendarId, eventId);
  if (!found || found.isCancelled) throw hasChanged();
  if (found.mirrorId !== mirrorId) throw notOurs();
  if (known.etag && known.etag !== found.etag) throw hasChanged();
  const mark = { extendedProperties: { private: { lockstepProbe: found.etag ?? "1" } } };
  try {
    const { etag } = await events.patch(calendarId, eventId, mark, found.etag);
    return { etag: etag ?? "" };
  } catch (error) {
    if (hasFailed(error, "eventGone")) throw hasChanged();
    throw error;
  }
}

/**
 * Under the first id of ours that is free or holds our own event; the same call again finds the same one [I2].
 * `goneId`: an event that was there and is gone, so that its id may stay taken without anything to be seen.
 */
async function insertOrAdopt(
  events: EventsApi,
  calendarId: string,
  draft: EventDraft,
  goneId: string | null = null,
): Promise<WrittenEvent> {
  const last = draft.generation + generationsTried;
  for (let generation = draft.generation; generation < last; generation += 1) {
    const eventId = googleEventId(draft.mirrorId, generation);
    for (let look = 1; look <= looksTried; look += 1) {
      const inserted = await insertUnlessTaken(events, calendarId, eventId, draft);
      if (inserted) return written("created", calendarId, inserted, generation);
      const adopted = await overwrite(events, calendarId, eventId, draft, null);
      if (adopted === "usedUp" || adopted === "foreign") break;
      if (adopted !== "absent") return written("updated", calendarId, adopted, generation);
      // Taken, yet not to be seen: the next id might make a second event of one that is just appearing.
      if (look === looksTried && eventId !== goneId) throw keepsChanging();
    }
  }
  throw notOurs();
}

async function insertUnlessTaken(
  events: EventsApi,
  calendarId: string,
  eventId: string,
  draft: EventDraft,
): Promise<FoundEvent | null> {
  try {
    return await events.insert(calendarId, eventId, fieldsOf(draft));
  } catch (error) {
    if (hasFailed(error, "changedMeanwhile")) return null;
    throw error;
  }
}

/** Writes our fields over our event, whatever became of it, and over nothing else. */
async function overwrite(
  events: EventsApi,
  calendarId: string,
  eventId: string,
  draft: EventDraft,
  start: Proven | null,
): Promise<Overwritten> {
  return untilUnchanged(async (isFirst) => {
    const there = (isFirst ? start : null) ?? (await events.find(calendarId, eventId));
    if (!there) return "absent";
    if (there.mirrorId !== draft.mirrorId) return there.isCancelled ? "usedUp" : "foreign";
    try {
      return await events.patch(calendarId, eventId, patchOf(draft), there.etag);
    } catch (error) {
      if (hasFailed(error, "eventGone")) return there.isCancelled ? "usedUp" : "absent";
      if (!hasFailed(error, "forbidden")) throw error;
      if (there.isCancelled || (await isGone(events, calendarId, eventId))) return "usedUp";
      throw error;
    }
  });
}

/** Google has refused to revive some deleted events: github.com/googleapis/google-api-ruby-client/issues/1811 */
async function isGone(events: EventsApi, calendarId: string, eventId: string): Promise<boolean> {
  const found = await events.find(calendarId, eventId);
  return found?.isCancelled ?? true;
}

export async function removeEvent(events: EventsApi, known: KnownEvent): Promise<void> {
  const { calendarId, eventId, mirrorId } = known;
  await untilUnchanged(async (isFirst) => {
    const there = (isFirst ? remembered(known) : null) ?? (await events.find(calendarId, eventId));
    if (!there || there.isCancelled) return;
    if (there.mirrorId !== mirrorId) throw notOurs();
    try {
      await events.remove(calendarId, eventId, there.etag);
    } catch (error) {
      if (!hasFailed(error, "eventGone")) throw error;
    }
  });
}

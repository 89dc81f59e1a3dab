import { generationsTried, hasFailed, untilUnchanged, written } from "@/lib/calendar/event-writes";
import { notOurs, providerError } from "@/lib/calendar/microsoft/errors";
import { isSameVersion, probeProperty } from "@/lib/calendar/microsoft/event";
import { newEventOf, patchOf } from "@/lib/calendar/microsoft/event-draft";
import type { EventsApi, FoundEvent } from "@/lib/calendar/microsoft/events-api";
import type { EventDraft, KnownEvent, WrittenEvent } from "@/lib/domain/calendar-event";
import { generationOf } from "@/lib/domain/event-id";

const usualSettlingMs = 1_000;

/** absent: nothing is there that could be written. foreign: somebody's own event. */
type Overwritten = FoundEvent | "absent" | "foreign";

const hasChanged = () => providerError({ kind: "changedMeanwhile" }, "the event is not what it was");

/** Graph makes its ids itself, so that none proves our marker: it is read before every write [I4]. */
export async function putEvent(
  events: EventsApi,
  calendarId: string,
  draft: EventDraft,
  known: KnownEvent | null,
  ifChanged: "overwrite" | "stop",
  settlingMs = usualSettlingMs,
): Promise<WrittenEvent> {
  if (!known) return createOrAdopt(events, calendarId, draft, settlingMs);
  if (known.mirrorId !== draft.mirrorId) throw notOurs();
  if (ifChanged === "stop" && known.etag) return updateUnchanged(events, draft, known, known.etag);
  const event = await overwrite(events, known.calendarId, known.eventId, draft);
  if (event === "foreign") throw notOurs();
  if (event === "absent") return createOrAdopt(events, calendarId, draft, 0);
  return written("updated", known.calendarId, event, event.madeFor?.generation ?? draft.generation);
}

/** Writes over this very version, or not at all; a server that takes no If-Match may miss a change of that moment. */
async function updateUnchanged(
  events: EventsApi,
  draft: EventDraft,
  known: KnownEvent,
  etag: string,
): Promise<WrittenEvent> {
  const { calendarId, eventId } = known;
  const found = await events.find(calendarId, eventId, draft);
  if (!found || found.isCancelled) throw hasChanged();
  if (found.etag !== null && !isSameVersion(found.etag, etag)) throw hasChanged();
  if (found.mirrorId !== draft.mirrorId) throw notOurs();
  try {
    const event = await events.patch(calendarId, eventId, patchOf(draft, found), found.etag);
    return written("updated", calendarId, event, found.madeFor?.generation ?? draft.generation);
  } catch (error) {
    if (hasFailed(error, "eventGone")) throw hasChanged();
    throw error;
  }
}

/** The mark of one version is that of the version before it, so that it is another each time. */
export async function touchEvent(events: EventsApi, known: KnownEvent): Promise<{ readonly etag: string }> {
  const { calendarId, eventId, mirrorId } = known;
  const found = await events.find(calendarId, eventId);
  if (!found || found.isCancelled) throw hasChanged();
  if (found.mirrorId !== mirrorId) throw notOurs();
  if (known.etag && found.etag !== null && !isSameVersion(found.etag, known.etag)) throw hasChanged();
  const mark = { singleValueExtendedProperties: [{ id: probeProperty, value: found.etag ?? "1" }] };
  try {
    const { etag } = await events.patch(calendarId, eventId, mark, found.etag);
    return { etag: etag ?? "" };
  } catch (error) {
    if (hasFailed(error, "eventGone")) throw hasChanged();
    throw error;
  }
}

/**
 * Of the first transaction of ours that is free or made our own event; the same call again finds the same one [I2].
 * A used one without an event is a deleted event's, or one whose event is only just appearing.
 */
async function createOrAdopt(
  events: EventsApi,
  calendarId: string,
  draft: EventDraft,
  settlingMs: number,
): Promise<WrittenEvent> {
  let settling = settlingMs;
  const last = draft.generation + generationsTried;
  for (let generation = draft.generation; generation < last; generation += 1) {
    const creation = await events.create(calendarId, newEventOf(draft, generation));
    if (creation.kind === "created") return written("created", calendarId, creation.event, generation);
    let adopted = await adopt(events, calendarId, draft, creation.eventId);
    if (!adopted && settling > 0) {
      await new Promise((resolve) => setTimeout(resolve, settling));
      settling = 0;
      adopted = await adopt(events, calendarId, draft, creation.eventId);
    }
    if (adopted) return written("updated", calendarId, adopted, adopted.madeFor?.generation ?? generation);
  }
  throw notOurs();
}

/** Writes over the event that is named, or else over one we made for this mirror. null: there is none to be seen. */
async function adopt(
  events: EventsApi,
  calendarId: string,
  draft: EventDraft,
  namedId: string | null,
): Promise<FoundEvent | null> {
  const named = namedId === null ? "absent" : await overwrite(events, calendarId, namedId, draft);
  if (typeof named !== "string") return named;
  for (const { eventId } of await events.made(calendarId, draft.mirrorId)) {
    const event = await overwrite(events, calendarId, eventId, draft);
    if (typeof event !== "string") return event;
  }
  return null;
}

/** Writes our fields over our event, whatever became of it, and over nothing else. */
async function overwrite(
  events: EventsApi,
  calendarId: string,
  eventId: string,
  draft: EventDraft,
): Promise<Overwritten> {
  return untilUnchanged(async () => {
    const found = await events.find(calendarId, eventId, draft);
    if (!found) return "absent";
    if (found.mirrorId !== draft.mirrorId) return "foreign";
    if (found.isCancelled) return "absent";
    try {
      const { madeFor } = found;
      return { ...(await events.patch(calendarId, eventId, patchOf(draft, found), found.etag)), madeFor };
    } catch (error) {
      if (hasFailed(error, "eventGone")) return "absent";
      throw error;
    }
  });
}

/**
 * Takes out the event. Where it is gone already, a write whose answer was lost may have made another: then whatever we made
 * for this mirror goes. An event we only may have made is asked for by an id that we would have given it, were ids ours to give.
 */
export async function removeEvent(events: EventsApi, known: KnownEvent): Promise<void> {
  const { calendarId, eventId, mirrorId } = known;
  const mayBeThere = generationOf(eventId, mirrorId) === null;
  if (mayBeThere && (await removeOne(events, calendarId, eventId, mirrorId))) return;
  for (const made of await madeIn(events, calendarId, mirrorId))
    await removeOne(events, calendarId, made.eventId, mirrorId);
}

async function madeIn(events: EventsApi, calendarId: string, mirrorId: string): Promise<FoundEvent[]> {
  try {
    return await events.made(calendarId, mirrorId);
  } catch (error) {
    if (hasFailed(error, "calendarGone")) return [];
    throw error;
  }
}

/** false: it was not there. */
async function removeOne(
  events: EventsApi,
  calendarId: string,
  eventId: string,
  mirrorId: string,
): Promise<boolean> {
  return untilUnchanged(async () => {
    const found = await events.find(calendarId, eventId);
    if (!found) return false;
    if (found.mirrorId !== mirrorId) throw notOurs();
    try {
      await events.remove(calendarId, eventId, found.etag);
      return true;
    } catch (error) {
      if (hasFailed(error, "eventGone")) return false;
      throw error;
    }
  });
}

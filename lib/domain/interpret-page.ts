import {
  type ChangePage,
  eventIdOf,
  type OriginalStart,
  type RemoteChange,
  type RemoteEvent,
} from "@/lib/domain/calendar-event";
import { copyIdOf } from "@/lib/domain/event-id";

/** Our own event as the page meets it. */
export type LinkedCopy = {
  readonly mirrorId: string;
  readonly eventId: string;
  readonly etag: string | null;
};

/** `generation`: of the event it has, or of the next one it gets. `removedAt`: when the last one was taken out. */
export type OwnMirror = {
  readonly hasEvent: boolean;
  readonly generation: number;
  readonly removedAt: Date | null;
};

/** What is known before a page is understood. Events are of the page's calendar. */
export type PageFacts = {
  /** Our events in this calendar, by event id. */
  readonly linked: ReadonlyMap<string, LinkedCopy>;
  /** Mirrors of this calendar's own fieldworker whose marker the page carries, wherever their event is. */
  readonly ownMirrors: ReadonlyMap<string, OwnMirror>;
  /** Extra copies found here before. */
  readonly extras: ReadonlySet<string>;
};

/** The writes of ours that the page's events come of, by event id: told by the event itself, else by an id that only we make. */
export function writesIn(page: ChangePage): Map<string, { mirrorId: string; generation: number }> {
  const found = new Map<string, { mirrorId: string; generation: number }>();
  for (const change of page.changes) {
    const eventId = eventIdOf(change);
    const made = eventId === null ? null : copyIdOf(eventId);
    if (eventId !== null && made) found.set(eventId, made);
    if (change.kind !== "present") continue;
    const { mirrorId, generation } = change.event;
    if (mirrorId !== null && generation !== null) found.set(change.event.eventId, { mirrorId, generation });
  }
  return found;
}

/** Somebody's event, or one cancelled occurrence of a series, as it is stored. */
export type SeenEvent =
  | { readonly kind: "event"; readonly familyId: string; readonly event: RemoteEvent }
  | {
      readonly kind: "skipped";
      readonly familyId: string;
      readonly eventId: string;
      readonly original: OriginalStart;
    };

/** What a page changes. An event is named once over all lists of events. */
export type PageEffects = {
  readonly seen: readonly SeenEvent[];
  /** Deleted, together with all of their family when they were masters. */
  readonly gone: readonly string[];
  /** Listed series with all the occurrences they have: whatever else is stored of these families goes. */
  readonly listed: readonly { readonly masterId: string; readonly eventIds: readonly string[] }[];
  /** Our event in a version we did not write; null: it is gone. */
  readonly suspected: readonly { readonly mirrorId: string; readonly etag: string | null }[];
  /** Our event exactly as we wrote it. */
  readonly echoes: readonly string[];
  readonly extras: readonly { readonly eventId: string; readonly mirrorId: string; readonly etag: string }[];
  readonly extrasGone: readonly string[];
  readonly unreadable: readonly { readonly eventId: string; readonly reason: string }[];
  /** The latest moment at which an owner changed something in it. */
  readonly newestAt: Date | null;
};

/** What of a page is news: whatever is not the echo of a write of ours. */
export function newsOf(
  { changes }: ChangePage,
  { echoes, newestAt }: Pick<PageEffects, "echoes" | "newestAt">,
): { readonly changes: number; readonly newestAt: Date | null } {
  return { changes: changes.length - echoes.length, newestAt };
}

type Draft = {
  -readonly [Name in keyof PageEffects]: PageEffects[Name] extends readonly (infer One)[]
    ? One[]
    : PageEffects[Name];
};

/**
 * Tells personal events, our own and copies of our own apart. A marker counts only with a link or mirror of this
 * fieldworker's; any other marker is somebody else's event (decision 2). When an event comes several times the last counts.
 */
export function interpretPage(page: ChangePage, facts: PageFacts): PageEffects {
  const effects: Draft = {
    seen: [],
    gone: [],
    listed: [],
    suspected: [],
    echoes: [],
    extras: [],
    extrasGone: [],
    unreadable: [],
    newestAt: null,
  };
  const last = new Map<string, OfEvent>();
  const listed = new Map<string, Set<string>>();
  for (const change of page.changes) {
    if (change.kind === "occurrences") {
      leaveOut(last, change);
      listed.set(change.masterId, new Set(change.eventIds));
      continue;
    }
    const eventId = eventIdOf(change);
    if (eventId === null) continue;
    last.delete(eventId);
    last.set(eventId, change);
    const masterId = masterIdOf(change);
    if (masterId !== null) listed.get(masterId)?.add(eventId);
  }
  for (const [eventId, change] of last) note(effects, facts, eventId, change);
  for (const [masterId, eventIds] of listed) effects.listed.push({ masterId, eventIds: [...eventIds] });
  return effects;
}

type Listed = Extract<RemoteChange, { kind: "occurrences" }>;
type OfEvent = Exclude<RemoteChange, Listed>;

/** What the page named before of a series that does not have it. */
function leaveOut(last: Map<string, OfEvent>, { calendarId, masterId, eventIds }: Listed): void {
  const has = new Set(eventIds);
  for (const [eventId, change] of last)
    if (masterIdOf(change) === masterId && !has.has(eventId))
      last.set(eventId, { kind: "gone", calendarId, eventId });
}

function masterIdOf(change: RemoteChange): string | null {
  if (change.kind === "skipped") return change.masterId;
  if (change.kind !== "present" || change.event.series.kind !== "exception") return null;
  return change.event.series.masterId;
}

function note(effects: Draft, facts: PageFacts, eventId: string, change: OfEvent): void {
  const linked = facts.linked.get(eventId);
  switch (change.kind) {
    case "unreadable":
      if (linked) effects.suspected.push({ mirrorId: linked.mirrorId, etag: "" });
      else effects.unreadable.push({ eventId, reason: change.reason });
      return;
    case "skipped":
      effects.seen.push({ kind: "skipped", familyId: change.masterId, eventId, original: change.original });
      return;
    case "gone":
      if (linked) effects.suspected.push({ mirrorId: linked.mirrorId, etag: null });
      else effects.gone.push(eventId);
      if (facts.extras.has(eventId)) effects.extrasGone.push(eventId);
      return;
    case "present":
      notePresent(effects, facts, change.event);
  }
}

function notePresent(effects: Draft, facts: PageFacts, event: RemoteEvent): void {
  const { eventId, etag, mirrorId, series, updatedAt } = event;
  const linked = facts.linked.get(eventId);
  if (linked && linked.etag === etag && etag !== "") {
    effects.echoes.push(linked.mirrorId);
    return;
  }
  if (updatedAt && (!effects.newestAt || updatedAt > effects.newestAt)) effects.newestAt = updatedAt;
  if (linked) {
    effects.suspected.push({ mirrorId: linked.mirrorId, etag });
    return;
  }
  const familyId = series.kind === "exception" ? series.masterId : eventId;
  // An occurrence of our own event that its owner repeated, whether it tells our marker or not.
  if (facts.linked.has(familyId)) {
    effects.gone.push(eventId);
    return;
  }
  const own = mirrorId === null ? undefined : facts.ownMirrors.get(mirrorId);
  if (own && mirrorId !== null) {
    if (!isBeingWritten(event, own)) effects.extras.push({ eventId, mirrorId, etag });
    effects.gone.push(eventId);
    return;
  }
  effects.seen.push({ kind: "event", familyId, event });
}

/**
 * In a generation that only we write it is our own write, seen before its answer, or our own removal, not seen yet by a
 * page that was read before it. Only when its owner brought it back after the removal is it a copy beside ours.
 */
function isBeingWritten({ generation, updatedAt }: RemoteEvent, own: OwnMirror): boolean {
  if (own.hasEvent || generation === null) return false;
  if (generation >= own.generation) return true;
  return own.removedAt === null || updatedAt === null || updatedAt <= own.removedAt;
}

import type { ChangePage, OriginalStart, RemoteChange, RemoteEvent } from "@/lib/domain/calendar-event";
import { generationOf } from "@/lib/domain/event-id";

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
    suspected: [],
    echoes: [],
    extras: [],
    extrasGone: [],
    unreadable: [],
    newestAt: null,
  };
  const last = new Map<string, RemoteChange>();
  for (const change of page.changes) {
    const eventId = change.kind === "present" ? change.event.eventId : change.eventId;
    if (eventId === null) continue;
    last.delete(eventId);
    last.set(eventId, change);
  }
  for (const [eventId, change] of last) note(effects, facts, eventId, change);
  return effects;
}

function note(effects: Draft, facts: PageFacts, eventId: string, change: RemoteChange): void {
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
  if (updatedAt && (!effects.newestAt || updatedAt > effects.newestAt)) effects.newestAt = updatedAt;
  const linked = facts.linked.get(eventId);
  if (linked) {
    if (linked.etag === etag && etag !== "") effects.echoes.push(linked.mirrorId);
    else effects.suspected.push({ mirrorId: linked.mirrorId, etag });
    return;
  }
  const familyId = series.kind === "exception" ? series.masterId : eventId;
  const own = mirrorId === null ? undefined : facts.ownMirrors.get(mirrorId);
  if (own && mirrorId !== null) {
    // An occurrence of our own event that its owner repeated carries our marker too.
    const isOccurrence = facts.linked.has(familyId);
    if (!isOccurrence && !isBeingWritten(event, mirrorId, own))
      effects.extras.push({ eventId, mirrorId, etag });
    effects.gone.push(eventId);
    return;
  }
  effects.seen.push({ kind: "event", familyId, event });
}

/**
 * Under an id that only we make it is our own write, seen before its answer, or our own removal, not seen yet by a page that
 * was read before it. Only when its owner brought it back after the removal is it a copy beside ours.
 */
function isBeingWritten({ eventId, updatedAt }: RemoteEvent, mirrorId: string, own: OwnMirror): boolean {
  const generation = generationOf(eventId, mirrorId);
  if (own.hasEvent || generation === null) return false;
  if (generation >= own.generation) return true;
  return own.removedAt === null || updatedAt === null || updatedAt <= own.removedAt;
}

import { type ChangePage, eventIdOf } from "@/lib/domain/calendar-event";
import {
  type OwnMirror,
  type PageEffects,
  type PageFacts,
  type SeenEvent,
  writesIn,
} from "@/lib/domain/interpret-page";
import { cannotExpand } from "@/sim/memory-store/blocks";
import { closeConflict, openConflict } from "@/sim/memory-store/conflicts";
import { mayExist } from "@/sim/memory-store/may-exist";
import { sendForDrift } from "@/sim/memory-store/outbox";
import type { Calendar, CalendarSync, Contents, Mirror, Tables } from "@/sim/memory-store/tables";

export type Applying = {
  readonly tables: Tables;
  readonly calendar: Calendar;
  readonly sync: CalendarSync;
  readonly contents: Contents;
  readonly now: Date;
};

export function factsFor({ tables, calendar, contents }: Applying, page: ChangePage): PageFacts {
  const linked = new Map<string, { mirrorId: string; eventId: string; etag: string | null }>();
  const writes = writesIn(page);
  for (const change of page.changes) {
    const eventId = eventIdOf(change);
    const mirror =
      eventId === null
        ? undefined
        : (contents.linked.get(eventId) ?? firstWriteOf(tables, calendar.memberId, writes.get(eventId)));
    if (eventId && mirror) linked.set(eventId, { mirrorId: mirror.id, eventId, etag: mirror.eventEtag });
    if (change.kind !== "present" || change.event.series.kind !== "exception") continue;
    const { masterId } = change.event.series;
    const master = contents.linked.get(masterId);
    if (master) linked.set(masterId, { mirrorId: master.id, eventId: masterId, etag: master.eventEtag });
  }
  const ownMirrors = new Map<string, OwnMirror>();
  for (const change of page.changes) {
    const marker = change.kind === "present" ? change.event.mirrorId : null;
    const mirror = marker === null ? undefined : tables.mirrors.get(marker);
    if (mirror?.fieldworkerId !== calendar.memberId) continue;
    const { eventId, eventGeneration: generation, removedAt } = mirror;
    ownMirrors.set(mirror.id, { hasEvent: eventId !== null, generation, removedAt });
  }
  const extras = new Set<string>();
  for (const [eventId, extra] of contents.extras) if (extra.state === "found") extras.add(eventId);
  return { linked, ownMirrors, extras };
}

/** The copy whose first write is under way and makes this event: a hand may be quicker than the answer. */
function firstWriteOf(
  tables: Tables,
  memberId: string,
  copy: { readonly mirrorId: string; readonly generation: number } | undefined,
): Mirror | undefined {
  const mirror = copy ? tables.mirrors.get(copy.mirrorId) : undefined;
  if (mirror?.fieldworkerId !== memberId || mirror.eventGeneration !== copy?.generation) return undefined;
  return mayExist(mirror) ? mirror : undefined;
}

/** Applies what a page says; returns the families whose blocks must be worked out anew. */
export function applyEffects(at: Applying, effects: PageEffects): Set<string> {
  const { tables, calendar, sync, contents } = at;
  const touched = new Set<string>();
  // A receiving calendar that does not block is read for our own events alone.
  if (tables.keepsEvents(calendar))
    for (const seen of effects.seen) saveSeen(contents, sync.epoch, seen, touched);
  for (const eventId of effects.gone) removeSeen(contents, eventId, touched);
  for (const { masterId, eventIds } of effects.listed) {
    const kept = new Set([masterId, ...eventIds]);
    for (const member of [...(contents.families.get(masterId) ?? [])])
      if (!kept.has(member)) removeSeen(contents, member, touched);
  }
  for (const { eventId, reason } of effects.unreadable) {
    const row = contents.seen.get(eventId);
    if (row) row.epoch = sync.epoch;
    if (!contents.unreadable.has(eventId))
      contents.unreadable.set(eventId, { reason, since: at.now.getTime() });
  }
  for (const suspicion of effects.suspected) {
    const mirror = tables.mirrors.get(suspicion.mirrorId);
    if (!mirror) continue;
    if (suspicion.etag !== null) mirror.seenEpoch = sync.epoch;
    suspect(at, mirror, suspicion.etag);
  }
  for (const mirrorId of effects.echoes) {
    const mirror = tables.mirrors.get(mirrorId);
    // A suspicion stays until it is looked at: it may stand before a change that is known and kept on record.
    if (mirror) mirror.seenEpoch = sync.epoch;
  }
  for (const { eventId, mirrorId, etag } of effects.extras) {
    contents.extras.set(eventId, { mirrorId, etag, epoch: sync.epoch, state: "found" });
    const mirror = tables.mirrors.get(mirrorId);
    if (mirror) openConflict(tables, "extraCopy", mirror, eventId);
  }
  endExtras(at, effects.extrasGone);
  return touched;
}

/** When it was the last one of its booking nobody needs to look any more. */
function endExtras({ tables, contents }: Applying, eventIds: Iterable<string>): void {
  for (const eventId of eventIds) {
    const extra = contents.extras.get(eventId);
    const mirror = extra && tables.mirrors.get(extra.mirrorId);
    if (!extra || !mirror || extra.state === "gone") continue;
    extra.state = "gone";
    const isLeft = [...tables.contents.values()].some((other) =>
      [...other.extras.values()].some((row) => row.mirrorId === mirror.id && row.state === "found"),
    );
    if (!isLeft) closeConflict(tables, "extraCopy", mirror, "itself");
  }
}

/** Extra copies that a reading of everything did not show. */
export function endUnseenExtras(at: Applying): void {
  const unseen = [...at.contents.extras].filter(([, extra]) => extra.epoch < at.sync.epoch);
  endExtras(
    at,
    unseen.map(([eventId]) => eventId),
  );
}

/** Our event in a version we did not write; the same news twice asks nobody twice. */
export function suspect(at: Applying, mirror: Mirror, etag: string | null): void {
  const { drift } = mirror;
  if (drift?.kind === "suspected" && drift.etag === etag) return;
  mirror.drift = { kind: "suspected", since: at.now.toISOString(), etag };
  sendForDrift(at.tables, mirror, at.calendar.connectionId, at.now);
}

function saveSeen(contents: Contents, epoch: number, seen: SeenEvent, touched: Set<string>): void {
  const eventId = seen.kind === "event" ? seen.event.eventId : seen.eventId;
  const key = JSON.stringify(seen);
  const old = contents.seen.get(eventId);
  const isSame = old?.key === key;
  if (!isSame || contents.unreadable.get(eventId)?.reason !== cannotExpand)
    contents.unreadable.delete(eventId);
  if (isSame) {
    old.epoch = epoch;
    return;
  }
  if (old) leaveFamily(contents, eventId, old.seen.familyId, touched);
  contents.seen.set(eventId, { seen, key, epoch });
  const family = contents.families.get(seen.familyId) ?? new Set<string>();
  contents.families.set(seen.familyId, family.add(eventId));
  touched.add(seen.familyId);
}

/** With all that belonged to it. */
export function removeSeen(contents: Contents, eventId: string, touched: Set<string>): void {
  for (const member of [eventId, ...(contents.families.get(eventId) ?? [])]) {
    contents.unreadable.delete(member);
    const row = contents.seen.get(member);
    if (!row) continue;
    contents.seen.delete(member);
    leaveFamily(contents, member, row.seen.familyId, touched);
  }
}

function leaveFamily(contents: Contents, eventId: string, familyId: string, touched: Set<string>): void {
  const family = contents.families.get(familyId);
  family?.delete(eventId);
  if (family?.size === 0) contents.families.delete(familyId);
  touched.add(familyId);
}

/** Our events that a reading of everything did not show. */
export function suspectUnseen(at: Applying): void {
  for (const mirror of at.contents.linked.values())
    if (mirror.seenEpoch < at.sync.epoch && !mayExist(mirror)) suspect(at, mirror, null);
}

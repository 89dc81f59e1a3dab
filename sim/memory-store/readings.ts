import type { BegunRead, PageNews, ReadEnd, ReadLease, SavedPage } from "@/db/store/sync-store";
import { busyBlocksOf } from "@/lib/domain/busy-block";
import type { ChangePage, SyncCursor } from "@/lib/domain/calendar-event";
import { interpretPage, newsOf } from "@/lib/domain/interpret-page";
import { blockWindow } from "@/lib/domain/read-schedule";
import { forgottenBefore, type HeldRemoval, judgeRemoval } from "@/lib/domain/removal-guard";
import type { Interval } from "@/lib/domain/time";
import {
  type Applying,
  applyEffects,
  endUnseenExtras,
  factsFor,
  removeSeen,
  suspect,
  suspectUnseen,
} from "@/sim/memory-store/apply-page";
import { cannotExpand, expandFamilies } from "@/sim/memory-store/blocks";
import { refreshBusyConflicts } from "@/sim/memory-store/conflicts";
import { followHealth, markConnection, openEpisodeOf } from "@/sim/memory-store/health";
import { sendForDrift } from "@/sim/memory-store/outbox";
import type { Calendar, CalendarSync, Connection, SeenRow, Tables } from "@/sim/memory-store/tables";

/** The pure functions a reading is made of; a planted bug replaces one. */
export const productRules = { interpretPage, judgeRemoval, busyBlocksOf };
export type ReadingRules = typeof productRules;

const dayMs = 86_400_000;
const unreadableAtOnce = 20;

export function windowOf(tables: Tables, now: Date): Interval {
  const { aheadMs } = tables.settings;
  if (aheadMs === null) return blockWindow(now);
  return { start: new Date(now.getTime() - 2 * dayMs), end: new Date(now.getTime() + aheadMs) };
}

export function beginRead(tables: Tables, calendarId: string, now: Date): BegunRead {
  const sync = tables.syncs.get(calendarId);
  const calendar = tables.calendars.get(calendarId);
  const connection = calendar && tables.connections.get(calendar.connectionId);
  if (!sync || !calendar || !connection) return { kind: "notRead" };
  const isReadable = connection.state === "live" || connection.state === "cannotWrite";
  if (!isReadable || !(calendar.receives || tables.keepsEvents(calendar))) return { kind: "notRead" };
  if (connection.direction === "out") return lookAtCopies({ tables, calendar, sync, now }, connection);
  const nowMs = tables.clockMs();
  const busyMs = (sync.leasedUntilMs ?? 0) - nowMs;
  if (busyMs > 0) return { kind: "busy", retryAfterMs: Math.ceil(busyMs) };
  sync.leaseGeneration += 1;
  sync.leasedUntilMs = nowMs + tables.settings.leaseMs;
  sync.servedSeq = sync.wantedSeq;
  sync.queuedUntilMs = null;
  const { companyId } = tables.settings;
  return {
    kind: "read",
    lease: { companyId, calendarId, generation: sync.leaseGeneration },
    connectionId: connection.id,
    externalId: calendar.externalId,
    cursor: sync.cursor,
    window: windowOf(tables, now),
    failedAttempts: sync.failedAttempts,
    isWatched: isWatched(tables, calendar, nowMs),
    unreadable: oldestUnreadable(tables, calendarId),
  };
}

function oldestUnreadable(tables: Tables, calendarId: string): string[] {
  return [...tables.contentsOf(calendarId).unreadable]
    .filter(([, { reason }]) => reason !== cannotExpand)
    .sort(([a, one], [b, other]) => one.since - other.since || (a < b ? -1 : 1))
    .slice(0, unreadableAtOnce)
    .map(([eventId]) => eventId);
}

/** Our own write makes a notice too. */
const ownEchoMs = 10_000;
export const lookEveryMs = 60 * 60_000;

/** Where nothing is listed, every copy still to come is looked at: after a notice, and each hour. */
function lookAtCopies(at: Omit<Applying, "contents">, { lastOutAt }: Connection): BegunRead {
  const { tables, calendar, sync, now } = at;
  const contents = tables.contentsOf(calendar.id);
  const sinceOutMs = now.getTime() - (lastOutAt?.getTime() ?? 0);
  const againMs = sinceOutMs >= 0 && sinceOutMs < ownEchoMs ? ownEchoMs - sinceOutMs : null;
  if (againMs === null) {
    for (const mirror of contents.linked.values()) {
      const isToCome = (tables.bookings.get(mirror.bookingId)?.source.end ?? now) > now;
      if (isToCome && mirror.drift?.kind !== "suspected")
        suspect({ ...at, contents }, mirror, mirror.eventEtag);
    }
    sync.servedSeq = sync.wantedSeq;
    sync.queuedUntilMs = null;
  }
  // No reading ever ends here, so this is where lost jobs are sent for again.
  askAgain(tables, calendar.id, now);
  sync.nextReadAt = new Date(now.getTime() + (againMs ?? lookEveryMs));
  return { kind: "copiesOnly", againMs };
}

function isWatched(tables: Tables, { id, connectionId }: Calendar, nowMs: number): boolean {
  for (const watch of tables.watches.values())
    if (
      (watch.covers === "account" ? watch.connectionId === connectionId : watch.calendarId === id) &&
      watch.state === "live" &&
      (watch.expiresAt?.getTime() ?? 0) > nowMs
    )
      return true;
  return false;
}

export function heldRead(tables: Tables, lease: ReadLease): CalendarSync | null {
  const sync = tables.syncs.get(lease.calendarId);
  if (!sync || sync.leaseGeneration !== lease.generation || sync.leasedUntilMs === null) return null;
  return sync;
}

export function savePage(
  tables: Tables,
  rules: ReadingRules,
  lease: ReadLease,
  read: { readonly cursor: SyncCursor | null; readonly page: ChangePage },
  now: Date,
): SavedPage {
  const sync = heldRead(tables, lease);
  const calendar = tables.calendars.get(lease.calendarId);
  if (!sync || !calendar || sync.cursor !== read.cursor) return { kind: "lost" };
  const { page, cursor } = read;
  const contents = tables.contentsOf(calendar.id);
  const at: Applying = { tables, calendar, sync, contents, now };
  const effects = rules.interpretPage(page, factsFor(at, page));
  const news = newsOf(page, effects);
  if (cursor !== null && !sync.isReadingAll) {
    const disbelieved = judgeTombstones(at, rules, effects.gone);
    if (disbelieved) return { ...again(sync, disbelieved, page, news), isDone: false };
  }
  if (page.isLast || cursor === null || sync.isReadingAll) sync.goneSoFar = 0;
  if (cursor === null) {
    sync.epoch += 1;
    sync.readSoFar = 0;
    sync.isReadingAll = true;
  }
  const touched = applyEffects(at, effects);
  sync.readSoFar += page.changes.length;
  sync.pagesSaved += 1;
  let saved: SavedPage = { kind: "saved", isDone: page.isLast, cursor: page.next, news };
  sync.cursor = page.next;
  if (page.isLast && sync.isReadingAll) saved = endListing(at, rules, { page, news }, touched) ?? saved;
  const member = tables.members.get(calendar.memberId);
  const window = windowOf(tables, now);
  const work = { window, zone: member?.zone ?? "UTC", nowMs: now.getTime() };
  if (expandFamilies(contents, touched, work, rules.busyBlocksOf))
    refreshBusyConflicts(tables, calendar.memberId, now);
  return saved;
}

/** Removals named one by one, counted over all pages of one reading; says what to hold when they are too many to believe. */
function judgeTombstones(at: Applying, rules: ReadingRules, gone: readonly string[]): HeldRemoval | null {
  const { sync, now } = at;
  if (gone.length === 0) return null;
  const named = new Set(gone);
  const { known, removing } = countGoing(
    at,
    (eventId, { seen }) => named.has(eventId) || named.has(seen.familyId),
  );
  const inAll = { known: known + sync.goneSoFar, removing: removing + sync.goneSoFar };
  const verdict = rules.judgeRemoval({ ...inAll, source: "tombstones", held: sync.held }, now);
  if (verdict.kind === "relist" || verdict.kind === "ask") return verdict.held;
  sync.goneSoFar = inAll.removing;
  return null;
}

/** How many events are known that a list would name, and how many of them go; a series with all its occurrences is one. */
function countGoing(
  { tables, contents, now }: Applying,
  isGoing: (eventId: string, row: SeenRow) => boolean,
): { known: number; removing: number } {
  const forgotten = forgottenBefore(windowOf(tables, now));
  const families = new Map<string, boolean>();
  for (const [eventId, row] of contents.seen) {
    if (!isListable(row, forgotten)) continue;
    const { familyId } = row.seen;
    families.set(familyId, (families.get(familyId) ?? true) && isGoing(eventId, row));
  }
  return { known: families.size, removing: [...families.values()].filter(Boolean).length };
}

/** A listed master counts by its occurrences alone. */
function isListable({ seen }: SeenRow, forgotten: Date): boolean {
  if (seen.kind === "skipped") return true;
  const { series, time } = seen.event;
  if (series.kind === "master") return series.recurrence !== "listed";
  return (time.kind === "timed" ? time.end : new Date(`${time.endDateExclusive}T00:00:00Z`)) > forgotten;
}

/** Nothing is believed: the cursor is forgotten, so that everything is listed once more. */
function again(sync: CalendarSync, held: HeldRemoval, page: ChangePage, news: PageNews) {
  sync.cursor = null;
  sync.goneSoFar = 0;
  sync.held = held;
  return { kind: "saved" as const, isDone: page.isLast && held.state === "asking", cursor: null, news };
}

/** What was not seen again goes, unless that is too much to believe. */
function endListing(
  at: Applying,
  rules: ReadingRules,
  { page, news }: { readonly page: ChangePage; readonly news: PageNews },
  touched: Set<string>,
): SavedPage | null {
  const { tables, calendar, sync, contents, now } = at;
  const isDoomed = (row: SeenRow) => row.epoch < sync.epoch;
  const doomed = [...contents.seen].filter(([, row]) => isDoomed(row)).map(([eventId]) => eventId);
  const { held } = sync;
  const going = countGoing(at, (_, row) => isDoomed(row));
  const verdict = rules.judgeRemoval({ ...going, source: "listing", held }, now);
  if (verdict.kind === "relist" || verdict.kind === "ask") return again(sync, verdict.held, page, news);
  if (verdict.kind === "keep") {
    for (const eventId of doomed) {
      const row = contents.seen.get(eventId);
      if (row) row.epoch = sync.epoch;
      contents.kept.add(eventId);
    }
  } else for (const eventId of doomed) removeSeen(contents, eventId, touched);
  sync.held = null;
  suspectUnseen({ tables, calendar, sync, contents, now });
  endUnseenExtras({ tables, calendar, sync, contents, now });
  sync.isReadingAll = false;
  sync.firstReadAt ??= now;
  return null;
}

/** Suspicions here whose job never came, or could not read the event then, are looked at again. */
function askAgain(tables: Tables, calendarId: string, now: Date): void {
  const connectionId = tables.calendars.get(calendarId)?.connectionId;
  for (const mirror of tables.contentsOf(calendarId).linked.values()) {
    if (mirror.drift?.kind !== "suspected" || mirror.driftAskedUntilMs > now.getTime()) continue;
    if (connectionId) sendForDrift(tables, mirror, connectionId, now);
  }
}

export function endRead(
  tables: Tables,
  lease: ReadLease,
  end: ReadEnd,
  now: Date,
  nextReadAt: Date,
): { wantsMore: boolean } {
  const sync = heldRead(tables, lease);
  if (!sync) return { wantsMore: false };
  sync.leasedUntilMs = null;
  sync.nextReadAt = end.kind === "failed" ? end.retryAt : nextReadAt;
  if (end.kind === "done") {
    sync.lastReadAt = now;
    sync.failure = null;
    sync.failingSince = null;
    sync.failedAttempts = 0;
    askAgain(tables, lease.calendarId, now);
  }
  if (end.kind === "startOver") sync.cursor = null;
  if (end.kind === "failed" || end.kind === "blocked") {
    sync.failure = end.failure;
    sync.failingSince ??= now;
    sync.failedAttempts += 1;
  }
  const connection = tables.connections.get(tables.calendars.get(lease.calendarId)?.connectionId ?? "");
  if (connection) {
    if (end.kind === "blocked" && end.state === "needsReconnect")
      markConnection(connection, "needsReconnect", end.failure, now);
    const hasFailed = end.kind === "failed" || end.kind === "blocked";
    if (hasFailed || openEpisodeOf(tables, connection.id)) followHealth(tables, connection.id, now);
  }
  // A job that is on its way serves the wish by itself; running again besides would let jobs pile up.
  const isServed = sync.queuedUntilMs !== null && sync.queuedUntilMs > now.getTime();
  return { wantsMore: sync.wantedSeq > sync.servedSeq && !isServed };
}

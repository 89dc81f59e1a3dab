import type { Attempt, BegunPush, Lease, Settlement } from "@/db/store/sync-store";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { generationOf } from "@/lib/domain/event-id";
import type { PushFacts, PushPlan } from "@/lib/domain/push-plan";
import { closeConflict } from "@/sim/memory-store/conflicts";
import { goOnAfterFarewell } from "@/sim/memory-store/disconnecting";
import { followHealth, markConnection } from "@/sim/memory-store/health";
import { mayExist } from "@/sim/memory-store/may-exist";
import {
  finishPushes,
  releaseWaiting,
  requestPush,
  safetyNetMs,
  sendForDrift,
} from "@/sim/memory-store/outbox";
import type { Calendar, Connection, Mirror, Tables } from "@/sim/memory-store/tables";

type Found = {
  readonly mirror: Mirror;
  readonly facts: PushFacts;
  readonly connection: Connection | null;
};

function findFacts(tables: Tables, mirrorId: string): Found | null {
  const mirror = tables.mirrors.get(mirrorId);
  const booking = mirror && tables.bookings.get(mirror.bookingId);
  if (!mirror || !booking) return null;
  const asked = tables.openPushesOf(mirror);
  const farewells = asked.filter(({ trigger }) => trigger === "disconnect");
  const placed = placeOf(tables, mirror, farewells.length > 0);
  const isLeaving = placed?.connection.state === "disconnected";
  const target = placed ?? tables.receivingOf(mirror.fieldworkerId);
  const { titleTemplate, appUrl } = tables.settings;
  return {
    mirror,
    connection: target?.connection ?? null,
    facts: {
      mirrorId,
      wanted: mirror.wanted,
      bookingRevision: booking.revision,
      source: booking.source,
      titleTemplate,
      colour: null,
      appUrl,
      writtenKeyHash: mirror.writtenHash,
      generation: mirror.eventGeneration,
      known: placed && knownOf(mirror, placed.calendar),
      mayExist: mayExist(mirror),
      drift: mirror.drift,
      target:
        target && target.connection.direction !== "in"
          ? {
              calendarRowId: target.calendar.id,
              externalId: target.calendar.externalId,
              // A connection that is being given up still takes our events out.
              state: target.connection.state === "disconnected" ? "live" : target.connection.state,
            }
          : null,
      // What was asked for since waits until its old calendar is left.
      openPushes: isLeaving ? farewells : asked,
    },
  };
}

function knownOf(mirror: Mirror, calendar: Calendar): KnownEvent | null {
  const { id: mirrorId, eventId, eventEtag: etag } = mirror;
  return eventId === null ? null : { calendarId: calendar.externalId, eventId, etag, mirrorId };
}

/** Where an event of ours already is; it stays there until its connection is given up. */
export function placeOf(tables: Tables, mirror: Mirror, mayBeLeaving = false) {
  const calendar = mirror.calendarId ? tables.calendars.get(mirror.calendarId) : undefined;
  const connection = calendar && tables.connections.get(calendar.connectionId);
  if (!calendar || !connection) return null;
  const isThere =
    connection.state !== "disconnected" || (mayBeLeaving && connection.removingUntilMs !== null);
  if (!isThere) return null;
  return { calendar, connection, known: knownOf(mirror, calendar) };
}

export function beginPush(
  tables: Tables,
  mirrorId: string,
  plan: (facts: PushFacts) => PushPlan,
  now: Date,
): BegunPush {
  const found = findFacts(tables, mirrorId);
  if (!found) return { kind: "done" };
  const busyMs = heldForMs(tables, found.mirror);
  if (busyMs > 0) return { kind: "busy", retryAfterMs: busyMs };
  for (const attempt of found.mirror.attempts) attempt.outcome ??= "unknown";
  return carryOut(tables, found, plan(found.facts), now);
}

export function heldForMs(tables: Tables, mirror: Mirror): number {
  return Math.max(0, Math.ceil((mirror.leasedUntilMs ?? 0) - tables.clockMs()));
}

function carryOut(tables: Tables, found: Found, plan: PushPlan, now: Date): BegunPush {
  const { mirror, facts, connection } = found;
  const pushIds = facts.openPushes.map((open) => open.id);
  switch (plan.kind) {
    case "nothing":
      return { kind: "done" };
    case "wait":
      mirror.failure = connection?.lastFailure ?? { kind: "grantRevoked" };
      mirror.retryAt = null;
      return { kind: "waiting" };
    case "driftFirst":
      if (connection) sendForDrift(tables, mirror, connection.id, now);
      mirror.retryAt = new Date(now.getTime() + safetyNetMs);
      return { kind: "waiting" };
    case "unchanged":
      finishPushes(tables, mirror, pushIds, "unchanged", now);
      mirror.writtenRevision = facts.bookingRevision;
      mirror.retryAt = null;
      mirror.failingSince = null;
      return { kind: "done" };
    case "skip":
      finishPushes(tables, mirror, pushIds, `skipped ${plan.reason}`, now);
      mirror.retryAt = null;
      mirror.failingSince = null;
      return { kind: "done" };
    case "put":
    case "remove": {
      if (!connection) throw new Error("a push began without a connection");
      const lease = takeLease(tables, mirror);
      const attempt = {
        id: tables.uuid(),
        pushId: pushIds[0] ?? "",
        operation: plan.kind,
        startedAt: now,
        leaseGeneration: lease.generation,
        shows:
          plan.kind === "put"
            ? { span: { start: plan.draft.start, end: plan.draft.end }, textHash: plan.textHash }
            : null,
        pagesBefore: tables.syncs.get(facts.target?.calendarRowId ?? "")?.pagesSaved ?? null,
        outcome: null,
      };
      mirror.attempts.push(attempt);
      const { bookingRevision, known } = facts;
      return {
        kind: "work",
        lease,
        attempt: { id: attempt.id, pushIds, bookingRevision, isFirst: known === null },
        connectionId: connection.id,
        work: plan,
        failedAttempts: mirror.failedAttempts,
      };
    }
  }
}

export function takeLease(tables: Tables, mirror: Mirror): Lease {
  const { companyId, leaseMs } = tables.settings;
  mirror.leaseGeneration += 1;
  mirror.leasedUntilMs = tables.clockMs() + leaseMs;
  return { companyId, mirrorId: mirror.id, generation: mirror.leaseGeneration };
}

export function heldBy(tables: Tables, lease: Lease): Mirror | null {
  const mirror = tables.mirrors.get(lease.mirrorId);
  if (!mirror || mirror.leaseGeneration !== lease.generation || mirror.leasedUntilMs === null) return null;
  return mirror;
}

export function settlePush(
  tables: Tables,
  lease: Lease,
  attempt: Attempt,
  settlement: Settlement,
  now: Date,
): boolean {
  const mirror = heldBy(tables, lease);
  const found = mirror && findFacts(tables, mirror.id);
  if (!found) return false;
  mirror.leasedUntilMs = null;
  const closing = { tables, found, attempt, now };
  switch (settlement.kind) {
    case "written":
      applyWritten(closing, settlement);
      break;
    case "removed":
      applyRemoved(closing);
      if (found.connection) goOnAfterFarewell(tables, mirror, found.connection);
      break;
    case "drifted":
      applyDrifted(closing);
      break;
    case "failed":
    case "blocked":
      applyFailure(closing, settlement);
  }
  // What was asked for while the call ran keeps the net that its lost job would fall into.
  const isAnswered = settlement.kind === "written" || settlement.kind === "removed";
  if (isAnswered && tables.openPushesOf(mirror).length > 0)
    mirror.retryAt ??= new Date(now.getTime() + safetyNetMs);
  return true;
}

type Closing = {
  readonly tables: Tables;
  readonly found: Found;
  readonly attempt: Attempt;
  readonly now: Date;
};

function applyWritten(closing: Closing, settlement: Extract<Settlement, { kind: "written" }>): void {
  const { tables, found, attempt, now } = closing;
  const { mirror, connection } = found;
  const { event, keyHash, textHash, span } = settlement;
  const calendarRowId = [...tables.calendars.values()].find(
    (calendar) => calendar.connectionId === connection?.id && calendar.externalId === event.calendarId,
  )?.id;
  if (!calendarRowId) throw new Error("an event was written to a calendar we do not know");
  close(closing, "done");
  const hasMissed = mirror.eventId !== event.eventId && mayHaveMissed(closing, calendarRowId, event.eventId);
  tables.link(mirror, calendarRowId, event.eventId);
  mirror.eventEtag = event.etag;
  mirror.eventGeneration = event.generation;
  mirror.writtenRevision = attempt.bookingRevision;
  mirror.writtenHash = keyHash;
  mirror.writtenTextHash = textHash;
  mirror.writtenStartsAt = span.start;
  mirror.writtenEndsAt = span.end;
  mirror.removedAt = null;
  const isOtherSeen = mirror.drift?.kind === "suspected" && mirror.drift.etag !== event.etag;
  if (!isOtherSeen)
    mirror.drift = hasMissed ? { kind: "suspected", since: now.toISOString(), etag: null } : null;
  if (mirror.drift && connection) sendForDrift(tables, mirror, connection.id, now);
  for (const kind of ["moved", "deleted"] as const) closeConflict(tables, kind, mirror, "restored");
  const wasFailing = mirror.failingSince !== null;
  recover(closing);
  if (wasFailing && connection) followHealth(tables, connection.id, now);
  finishPushes(tables, mirror, attempt.pushIds, attempt.isFirst ? "created" : event.kind, now);
  pushWhatCameMeanwhile(closing);
  mirror.seenEpoch = tables.syncs.get(calendarRowId)?.epoch ?? 0;
}

/** Pages were saved while it was written that may have told of the end of what it made, under an id we did not have [R28]. */
function mayHaveMissed({ tables, found, attempt }: Closing, calendarRowId: string, eventId: string): boolean {
  const { mirror } = found;
  if (generationOf(eventId, mirror.id) !== null) return false;
  const before = mirror.attempts.find(({ id }) => id === attempt.id)?.pagesBefore ?? 0;
  return (tables.syncs.get(calendarRowId)?.pagesSaved ?? 0) > before;
}

/** The booking changed while the call ran, so what was written is old, and nobody asked again because this push was open. */
function pushWhatCameMeanwhile({ tables, found, attempt, now }: Closing): void {
  const { mirror, facts, connection } = found;
  const { keepsUpToDate } = tables.settings;
  if (!connection || !keepsUpToDate || facts.bookingRevision === attempt.bookingRevision) return;
  if (mirror.wanted === "absent" || tables.openPushesOf(mirror).length > 0) return;
  const requestKey = `after:${attempt.id}`;
  requestPush(tables, { mirror, connectionId: connection.id, trigger: "edit", wish: "put", requestKey }, now);
}

function applyRemoved(closing: Closing): void {
  const { tables, found, attempt, now } = closing;
  const { mirror } = found;
  close(closing, "done");
  forgetEvent(tables, mirror);
  mirror.removedAt = now;
  mirror.drift = null;
  const wasFailing = mirror.failingSince !== null;
  recover(closing);
  if (wasFailing && found.connection) followHealth(tables, found.connection.id, now);
  finishPushes(tables, mirror, attempt.pushIds, "removed", now);
}

/** A removed id may stay taken for ever, so what comes back gets a new one. */
export function forgetEvent(tables: Tables, mirror: Mirror): void {
  tables.unlink(mirror);
  mirror.removedUnder = mirror.leaseGeneration;
  mirror.eventEtag = null;
  mirror.eventGeneration += 1;
  mirror.writtenHash = null;
  mirror.writtenTextHash = null;
  mirror.writtenStartsAt = null;
  mirror.writtenEndsAt = null;
  mirror.writtenRevision = null;
}

function applyDrifted(closing: Closing): void {
  const { tables, found, now } = closing;
  const { mirror, connection } = found;
  close(closing, "failed");
  if (mirror.drift?.kind !== "suspected")
    mirror.drift = { kind: "suspected", since: now.toISOString(), etag: "" };
  if (connection) sendForDrift(tables, mirror, connection.id, now);
  mirror.retryAt = new Date(now.getTime() + safetyNetMs);
}

function applyFailure(
  closing: Closing,
  settlement: Extract<Settlement, { kind: "failed" | "blocked" }>,
): void {
  const { tables, found, attempt, now } = closing;
  const { mirror, connection } = found;
  close(closing, "failed");
  mirror.retryAt = settlement.kind === "failed" ? settlement.retryAt : null;
  mirror.failedAttempts += 1;
  mirror.failure = settlement.failure;
  mirror.failingSince ??= now;
  if (connection) {
    const state = settlement.kind === "blocked" ? settlement.state : connection.state;
    markConnection(connection, state, settlement.failure, now);
  }
  if (settlement.kind === "failed" && settlement.retryAt === null) {
    finishPushes(tables, mirror, attempt.pushIds, `failed ${settlement.failure.kind}`, now);
    if (tables.openPushesOf(mirror).length === 0) mirror.failingSince = null;
  }
  if (connection) followHealth(tables, connection.id, now);
}

function close({ found, attempt }: Closing, outcome: "done" | "failed"): void {
  const row = found.mirror.attempts.find(({ id }) => id === attempt.id);
  if (row) row.outcome ??= outcome;
}

/** A success proves the connection works: whatever waits behind a failure goes out now. */
function recover({ tables, found, now }: Closing): void {
  const { mirror, connection } = found;
  mirror.retryAt = null;
  mirror.failedAttempts = 0;
  mirror.failure = null;
  mirror.failingSince = null;
  if (!connection) return;
  connection.lastFailure = null;
  connection.lastOutAt = now;
  if (connection.state === "cannotWrite") connection.state = "live";
  releaseWaiting(tables, { connection, except: mirror }, now);
}

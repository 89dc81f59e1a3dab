import type { BegunDrift, DriftOutcome, Lease } from "@/db/store/sync-store";
import type { Drift, DriftFacts } from "@/lib/domain/drift";
import { generationOf } from "@/lib/domain/event-id";
import { copyKey, renderCopy, textKey } from "@/lib/domain/event-text";
import { sha256 } from "@/lib/secrets";
import { closeConflict, openConflict } from "@/sim/memory-store/conflicts";
import { requestPush, sendForDrift, sendForPush } from "@/sim/memory-store/outbox";
import { forgetEvent, heldBy, heldForMs, placeOf, takeLease } from "@/sim/memory-store/pushes";
import type { Booking, Mirror, Tables } from "@/sim/memory-store/tables";

type Ended = Exclude<DriftOutcome, { kind: "later" }>;

export function beginDrift(tables: Tables, mirrorId: string): BegunDrift {
  const mirror = tables.mirrors.get(mirrorId);
  const booking = mirror && tables.bookings.get(mirror.bookingId);
  if (!mirror || !booking || mirror.drift?.kind !== "suspected" || mirror.eventId === null)
    return { kind: "done" };
  const busyMs = heldForMs(tables, mirror);
  if (busyMs > 0) return { kind: "busy", retryAfterMs: busyMs };
  const placed = placeOf(tables, mirror);
  if (!placed?.known || placed.connection.state === "needsReconnect") return { kind: "waiting" };
  for (const attempt of mirror.attempts) attempt.outcome ??= "unknown";
  // What is suspected from now on may be newer than what is about to be read.
  mirror.drift = { ...mirror.drift, etag: "" };
  const { settings } = tables;
  return {
    kind: "work",
    lease: takeLease(tables, mirror),
    connectionId: placed.connection.id,
    known: placed.known,
    bookingId: booking.id,
    bookingRevision: booking.revision,
    facts: {
      wanted: mayBeRemoved(mirror) ? "absent" : mirror.wanted,
      direction: placed.connection.direction,
      moves: settings.moves,
      deletions: settings.deletions,
      written: writtenOf(mirror),
      unanswered: unansweredWrites(mirror),
      booking: { start: booking.source.start, end: booking.source.end },
      crewSize: booking.assigned.length,
    },
  };
}

/** A removal of ours may have happened although nobody heard of it: then the event is gone by our own hand. */
function mayBeRemoved(mirror: Mirror): boolean {
  const sinceWritten = mirror.attempts.slice(
    mirror.attempts.findLastIndex(({ outcome }) => outcome === "done") + 1,
  );
  return sinceWritten.some(({ operation }) => operation === "remove");
}

function writtenOf({ writtenStartsAt: start, writtenEndsAt: end, writtenTextHash: textHash }: Mirror) {
  return start && end && textHash !== null ? { span: { start, end }, textHash } : null;
}

export function settleDrift(tables: Tables, lease: Lease, outcome: DriftOutcome, now: Date): boolean {
  const mirror = heldBy(tables, lease);
  const booking = mirror && tables.bookings.get(mirror.bookingId);
  const connection =
    mirror && (placeOf(tables, mirror) ?? tables.receivingOf(mirror.fieldworkerId))?.connection;
  if (!mirror || !booking) return false;
  mirror.leasedUntilMs = null;
  if (outcome.kind === "later") return true;
  const newer = newerSuspicion(mirror, outcome);
  apply(tables, mirror, booking, outcome, now);
  if (newer && mirror.eventId !== null) {
    mirror.drift = newer;
    if (connection) sendForDrift(tables, mirror, connection.id, now);
  }
  if (connection && outcome.kind === "gone" && outcome.next === "putBack") {
    const requestKey = `drift:${lease.generation}`;
    requestPush(
      tables,
      { mirror, connectionId: connection.id, trigger: "drift", wish: "put", requestKey },
      now,
    );
  }
  if (connection && tables.openPushesOf(mirror).length > 0) sendForPush(tables, mirror, connection.id);
  return true;
}

/** Somebody changed the event again after it was read. */
function newerSuspicion({ drift }: Mirror, outcome: Ended): Drift | null {
  if (drift?.kind !== "suspected" || drift.etag === "") return null;
  return drift.etag === ("etag" in outcome ? outcome.etag : null) ? null : drift;
}

function apply(tables: Tables, mirror: Mirror, booking: Booking, outcome: Ended, now: Date): void {
  const since = now.toISOString();
  switch (outcome.kind) {
    case "same":
      mirror.drift = null;
      mirror.eventEtag = outcome.etag;
      if (outcome.span) standsAt(tables, mirror, booking, outcome.span);
      closeBoth(tables, mirror);
      return;
    case "followed":
      mirror.drift = outcome.isEdited ? { kind: "changed", since, what: "edited" } : null;
      mirror.eventEtag = outcome.etag;
      standsAt(tables, mirror, booking, outcome.span);
      closeBoth(tables, mirror);
      return;
    case "stands":
      mirror.drift = { kind: "changed", since, what: outcome.what };
      mirror.eventEtag = outcome.etag;
      return;
    case "ask":
      mirror.drift = { kind: "changed", since, what: "moved" };
      mirror.eventEtag = outcome.etag;
      openConflict(tables, "moved", mirror, `${mirror.id}|${outcome.etag}`);
      return;
    case "gone":
      applyGone(tables, mirror, outcome.next, now);
      return;
  }
}

/** The event shows the booking's time already: with the texts as written nothing needs to be pushed. */
function standsAt(
  tables: Tables,
  mirror: Mirror,
  booking: Booking,
  span: { readonly start: Date; readonly end: Date },
): void {
  const { source } = booking;
  const isThere =
    span.start.getTime() === source.start.getTime() && span.end.getTime() === source.end.getTime();
  if (!isThere) return;
  mirror.writtenStartsAt = span.start;
  mirror.writtenEndsAt = span.end;
  const text = renderCopy(source, tables.settings.titleTemplate, tables.settings.appUrl);
  if (sha256(textKey(text)) === mirror.writtenTextHash) mirror.writtenHash = sha256(copyKey(text, null));
}

function closeBoth(tables: Tables, mirror: Mirror): void {
  closeConflict(tables, "moved", mirror, "itself");
  closeConflict(tables, "deleted", mirror, "itself");
}

/** Since the last write that was answered, the newest first. */
function unansweredWrites({ attempts }: Mirror): DriftFacts["unanswered"] {
  const done = attempts.filter((attempt) => attempt.outcome === "done");
  const since = Math.max(0, ...done.map((attempt) => attempt.leaseGeneration));
  return attempts
    .filter((attempt) => attempt.outcome !== "done" && attempt.leaseGeneration > since)
    .toSorted((one, other) => other.leaseGeneration - one.leaseGeneration)
    .flatMap(({ shows }) => shows ?? []);
}

/** A write without an answer may have made another, unless the id is one that we make. */
function goneUnder({ id, eventId, attempts, leaseGeneration }: Mirror): number {
  if (eventId !== null && generationOf(eventId, id) !== null) return leaseGeneration;
  const done = attempts.filter((attempt) => attempt.outcome === "done");
  return Math.max(0, ...done.map((attempt) => attempt.leaseGeneration));
}

function applyGone(
  tables: Tables,
  mirror: Mirror,
  next: Extract<DriftOutcome, { kind: "gone" }>["next"],
  now: Date,
): void {
  const removedUnder = goneUnder(mirror);
  forgetEvent(tables, mirror);
  mirror.removedUnder = removedUnder;
  switch (next) {
    case "forget":
    case "cancelled":
      mirror.drift = null;
      mirror.removedAt = now;
      return;
    case "putBack":
      mirror.drift = null;
      mirror.removedAt = now;
      return;
    case "leave":
    case "ask":
      mirror.drift = { kind: "deleted", since: now.toISOString() };
      mirror.removedAt = now;
      if (next === "ask") openConflict(tables, "deleted", mirror, mirror.id);
  }
}

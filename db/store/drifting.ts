import { and, count, desc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, attempt, company, mirror } from "@/db/schema";
import type { ActivityKind } from "@/lib/domain/activity";
import type { Drift, DriftFacts } from "@/lib/domain/drift";
import { generationOf } from "@/lib/domain/event-id";
import { copyKey, renderCopy, textKey } from "@/lib/domain/event-text";
import { newsLetter } from "@/lib/domain/news-letters";
import type { Interval } from "@/lib/domain/time";
import { sha256 } from "@/lib/secrets";
import { announce, appendActivity } from "./activity";
import { closeConflictsOf, openConflict } from "./conflicts";
import { closeLostAttempts, heldForMs, takeLease } from "./mirror-leases";
import { requestPush } from "./mirrors";
import { newsFacts } from "./news-facts";
import { officeMembers } from "./notifications";
import { type FoundFacts, findPushFacts } from "./push-facts";
import { noEvent } from "./push-settlement";
import { resendOpenPushes, sendForDrift } from "./suspicions";
import type { BegunDrift, DriftOutcome, Lease } from "./sync-store";
import { tell } from "./tell";

export async function beginDrift(
  tx: Tx,
  { companyId, mirrorId }: { companyId: string; mirrorId: string },
  appUrl: string,
  now: Date,
): Promise<BegunDrift> {
  const found = await findPushFacts(tx, mirrorId, appUrl);
  if (found?.row.drift?.kind !== "suspected" || found.row.eventId === null) return { kind: "done" };
  const busyMs = await heldForMs(tx, mirrorId);
  if (busyMs > 0) return { kind: "busy", retryAfterMs: busyMs };
  const { facts, connection } = found;
  const isStill = connection?.state === "needsReconnect" || connection?.state === "paused";
  if (!facts.known || !connection || isStill) return { kind: "waiting" };
  await closeLostAttempts(tx, mirrorId, now);
  // What is suspected from now on may be newer than what is about to be read.
  const lookedAt: Drift = { ...found.row.drift, etag: "" };
  await tx.update(mirror).set({ drift: lookedAt }).where(eq(mirror.id, mirrorId));
  const generation = await takeLease(tx, mirrorId);
  return {
    kind: "work",
    lease: { companyId, mirrorId, generation },
    connectionId: connection.id,
    known: facts.known,
    facts: await driftFacts(tx, found),
    bookingId: found.row.bookingId,
    bookingRevision: facts.bookingRevision,
  };
}

async function driftFacts(tx: Tx, { row, facts, connection }: FoundFacts): Promise<DriftFacts> {
  const [policy] = await tx
    .select({ moves: company.movesPolicy, deletions: company.deletionsPolicy })
    .from(company);
  const [crew] = await tx
    .select({ size: count() })
    .from(assignment)
    .where(eq(assignment.bookingId, row.bookingId));
  if (!policy || !connection) throw new Error("a drift without its company or connection");
  const { writtenStartsAt: start, writtenEndsAt: end, writtenTextHash: textHash } = row;
  return {
    ...policy,
    wanted: (await mayBeRemoved(tx, row.id)) ? "absent" : row.wanted,
    direction: connection.direction,
    written: start && end && textHash !== null ? { span: { start, end }, textHash } : null,
    unanswered: await unansweredWrites(tx, row.id),
    booking: { start: facts.source.start, end: facts.source.end },
    crewSize: crew?.size ?? 0,
  };
}

/** Writes that may have reached the event although nobody saw their answer, since the last one that was answered. */
async function unansweredWrites(tx: Tx, mirrorId: string): Promise<DriftFacts["unanswered"]> {
  const rows = await tx
    .select({ start: attempt.showsFrom, end: attempt.showsUntil, textHash: attempt.textHash })
    .from(attempt)
    .where(
      and(
        eq(attempt.mirrorId, mirrorId),
        eq(attempt.operation, "put"),
        sql`${attempt.outcome} is distinct from 'done'`,
        sql`${attempt.leaseGeneration} > coalesce((
          select max(d.lease_generation) from attempt d where d.mirror_id = ${mirrorId} and d.outcome = 'done'), 0)`,
      ),
    )
    .orderBy(desc(attempt.leaseGeneration))
    .limit(20);
  return rows.flatMap(({ start, end, textHash }) =>
    start && end && textHash !== null ? [{ span: { start, end }, textHash }] : [],
  );
}

/** A removal of ours may have happened although nobody heard of it: then the event is gone by our own hand. */
async function mayBeRemoved(tx: Tx, mirrorId: string): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(sql`
    select exists (select from attempt a where a.mirror_id = ${mirrorId} and a.operation = 'remove'
      and a.outcome is distinct from 'done' and a.lease_generation > coalesce((
        select max(d.lease_generation) from attempt d where d.mirror_id = ${mirrorId} and d.outcome = 'done'), 0)) as may`);
  return row?.may === true;
}

/** What settling works on; the caller holds the lease and has the mirror row locked. */
type Settling = {
  readonly tx: Tx;
  readonly lease: Lease;
  readonly found: FoundFacts;
  readonly now: Date;
};

export async function applyDrift(at: Settling, outcome: DriftOutcome): Promise<void> {
  const { tx, lease, found, now } = at;
  await tx.update(mirror).set({ leasedUntil: null }).where(eq(mirror.id, lease.mirrorId));
  if (outcome.kind === "later") return;
  await settle(at, outcome);
  await keepNewerSuspicion(at, outcome);
  const connectionId = found.connection?.id;
  if (connectionId)
    await resendOpenPushes(tx, { companyId: lease.companyId, connectionId, mirrorId: lease.mirrorId }, now);
  await announce(tx, lease.companyId, found.row.bookingId);
}

/** Its owner changed the event again after it was read: that is looked at next. */
async function keepNewerSuspicion({ tx, lease, found, now }: Settling, outcome: DriftOutcome): Promise<void> {
  const { drift } = found.row;
  if (drift?.kind !== "suspected" || drift.etag === "" || outcome.kind === "gone") return;
  if (drift.etag === ("etag" in outcome ? outcome.etag : null)) return;
  await tx.update(mirror).set({ drift }).where(eq(mirror.id, lease.mirrorId));
  const { companyId, mirrorId } = lease;
  if (found.connection)
    await sendForDrift(tx, { companyId, connectionId: found.connection.id }, [mirrorId], now);
}

async function settle(at: Settling, outcome: Exclude<DriftOutcome, { kind: "later" }>): Promise<void> {
  const { tx, lease, now } = at;
  const since = now.toISOString();
  switch (outcome.kind) {
    case "same":
      await setDrift(at, null, outcome.etag);
      if (outcome.span) await standsAt(at, outcome.span);
      return closeBoth(at);
    case "followed": {
      const drift = outcome.isEdited ? ({ kind: "changed", since, what: "edited" } as const) : null;
      await setDrift(at, drift, outcome.etag);
      await standsAt(at, outcome.span);
      await tellOfMove(at);
      if (outcome.isEdited) await record(at, "copy.changedInCalendar", { what: "edited" });
      return closeBoth(at);
    }
    case "stands":
      await setDrift(at, { kind: "changed", since, what: outcome.what }, outcome.etag);
      return record(at, "copy.changedInCalendar", { what: outcome.what });
    case "ask": {
      const { etag, span, reason, detail } = outcome;
      await setDrift(at, { kind: "changed", since, what: "moved" }, etag);
      await record(at, "copy.changedInCalendar", {
        what: "moved",
        ...(span && { start: span.start.toISOString(), end: span.end.toISOString() }),
      });
      const subject = `${lease.mirrorId}|${etag}`;
      return openConflict(
        tx,
        { ...placeOf(at), kind: "moved", subject, span, detail: detail ?? reason },
        now,
      );
    }
    case "gone":
      return settleGone(at, outcome.next);
  }
}

async function tellOfMove({ tx, lease: { companyId }, found: { row }, now }: Settling): Promise<void> {
  const { bookingId, calendarId, fieldworkerId } = row;
  const kind = "booking.movedInCalendar";
  const news = { companyId, kind, bookingId, ...(calendarId ? { calendarId } : {}) } as const;
  const facts = await newsFacts(tx, news);
  await tell(
    tx,
    (await officeMembers(tx)).filter((id) => id !== fieldworkerId),
    {
      topic: "bookingChanges",
      news,
      letter: ({ id, zone }) => newsLetter(facts, { memberId: id, zone }),
    },
    now,
  );
}

async function setDrift({ tx, lease }: Settling, drift: Drift | null, eventEtag: string): Promise<void> {
  await tx
    .update(mirror)
    .set({ drift, eventEtag, driftAskedUntil: null })
    .where(eq(mirror.id, lease.mirrorId));
}

/** The event shows the booking's time already: with texts and colour as written nothing needs to be written. */
async function standsAt({ tx, lease, found }: Settling, span: Interval): Promise<void> {
  const { source, titleTemplate, colour, appUrl } = found.facts;
  const isThere =
    span.start.getTime() === source.start.getTime() && span.end.getTime() === source.end.getTime();
  if (!isThere) return;
  const text = renderCopy(source, titleTemplate, appUrl);
  const { writtenHash, writtenTextHash, writtenStartsAt: start, writtenEndsAt: end } = found.row;
  const saysAll = sha256(textKey(text)) === writtenTextHash;
  const isColoured =
    start !== null && end !== null && sha256(copyKey({ ...text, start, end }, colour)) === writtenHash;
  await tx
    .update(mirror)
    .set({
      writtenStartsAt: span.start,
      writtenEndsAt: span.end,
      ...(saysAll && isColoured ? { writtenHash: sha256(copyKey(text, colour)) } : {}),
    })
    .where(eq(mirror.id, lease.mirrorId));
}

async function settleGone(
  at: Settling,
  next: Extract<DriftOutcome, { kind: "gone" }>["next"],
): Promise<void> {
  const { tx, lease, found, now } = at;
  const stays = next === "leave" || next === "ask";
  await tx
    .update(mirror)
    .set({
      ...noEvent,
      removedUnder: goneUnder(found),
      removedAt: now,
      drift: stays ? { kind: "deleted", since: now.toISOString() } : null,
      driftAskedUntil: null,
    })
    .where(eq(mirror.id, lease.mirrorId));
  if (next === "forget") return closeBoth(at);
  await record(at, "copy.deletedInCalendar", { what: next });
  switch (next) {
    case "leave":
    case "cancelled":
      return closeBoth(at);
    case "ask":
      await closeConflictsOf(tx, { ...placeOf(at), kinds: ["moved"] }, "itself", now);
      // The event's old version makes each deletion its own subject.
      return openConflict(
        tx,
        {
          ...placeOf(at),
          kind: "deleted",
          subject: `${lease.mirrorId}|${found.row.eventGeneration}`,
          span: null,
          detail: null,
        },
        now,
      );
    case "putBack":
      return putBack(at);
  }
}

/**
 * A write without an answer may have made another event where the known one was gone, unless the id is one that we make:
 * then the same id was looked for.
 */
function goneUnder({ row }: FoundFacts) {
  if (row.eventId !== null && generationOf(row.eventId, row.id) !== null)
    return sql`${mirror.leaseGeneration}`;
  return sql`coalesce((select max(a.lease_generation) from attempt a
    where a.company_id = ${row.companyId} and a.mirror_id = ${row.id} and a.outcome = 'done'), 0)`;
}

async function putBack({ tx, lease, found, now }: Settling): Promise<void> {
  if (!found.connection) return;
  const { companyId, mirrorId } = lease;
  const { bookingId, fieldworkerId } = found.row;
  const { id: connectionId, provider } = found.connection;
  const { pushId } = await requestPush(
    tx,
    {
      companyId,
      mirrorId,
      bookingId,
      fieldworkerId,
      connectionId,
      trigger: "drift",
      wish: "put",
      requestedBy: null,
      requestKey: `drift:${lease.generation}`,
      revision: found.facts.bookingRevision,
    },
    now,
  );
  const facts = {
    fieldworkerId,
    fieldworker: found.fieldworkerName,
    ...(found.targetLabel ? { target: found.targetLabel } : {}),
    provider,
    wish: "put",
    trigger: "drift",
  };
  const detail = { actor: { kind: "system" as const }, requestId: null, changes: [], facts };
  await appendActivity(tx, companyId, now, [{ kind: "push.requested", bookingId, pushId, detail }]);
}

function placeOf({ lease: { companyId }, found: { row } }: Settling) {
  return { companyId, bookingId: row.bookingId, fieldworkerId: row.fieldworkerId };
}

async function closeBoth(at: Settling): Promise<void> {
  await closeConflictsOf(at.tx, { ...placeOf(at), kinds: ["moved", "deleted"] }, "itself", at.now);
}

/** A line in the booking's record, in the name of the fieldworker whose hand it was. */
async function record(
  { tx, lease, found, now }: Settling,
  kind: Extract<ActivityKind, "copy.changedInCalendar" | "copy.deletedInCalendar">,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const { row, connection, fieldworkerName: name } = found;
  if (!connection) return;
  const { provider } = connection;
  const { fieldworkerId, bookingId } = row;
  const facts = { fieldworkerId, fieldworker: name, provider, zone: found.facts.source.zone, ...more };
  const actor = { kind: "calendar" as const, memberId: fieldworkerId, name, provider };
  const detail = { actor, requestId: null, changes: [], facts };
  await appendActivity(tx, lease.companyId, now, [{ kind, bookingId, pushId: null, detail }]);
}

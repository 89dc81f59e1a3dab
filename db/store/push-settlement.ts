import { and, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { attempt as attemptTable, calendar, connection, mirror } from "@/db/schema";
import { renderCopy, textKey } from "@/lib/domain/event-text";
import { sha256 } from "@/lib/secrets";
import { announce } from "./activity";
import { companySettings } from "./company";
import { closeConflictsOf } from "./conflicts";
import { markConnection } from "./connections";
import { followHealth } from "./episodes";
import { isOfErased } from "./erased-copies";
import { openPushesOf, releaseWaiting, requestPush, safetyNetFrom } from "./mirrors";
import { unheardDrift } from "./missed-pages";
import type { FoundFacts } from "./push-facts";
import { finishPushes } from "./receipts";
import { sendForDrift } from "./suspicions";
import type { Attempt, Lease, Settlement } from "./sync-store";

/** What settling works on; the caller holds the lease and has the mirror row locked. */
export type Closing = {
  readonly tx: Tx;
  readonly lease: Lease;
  readonly attempt: Attempt;
  readonly found: FoundFacts;
  readonly now: Date;
};

/** No event is known any more. A removed id may stay taken for ever, so what comes back gets a new one. */
export const noEvent = {
  removedUnder: sql`${mirror.leaseGeneration}`,
  calendarId: null,
  eventId: null,
  eventEtag: null,
  eventLink: null,
  eventGeneration: sql`${mirror.eventGeneration} + 1`,
  writtenHash: null,
  writtenRevision: null,
  writtenAt: null,
  writtenStartsAt: null,
  writtenEndsAt: null,
  writtenTextHash: null,
};

const released = {
  leasedUntil: null,
  retryAt: null,
  failedAttempts: 0,
  failure: null,
  failingSince: null,
} as const;

export async function applyWritten(
  { tx, lease, attempt, found, now }: Closing,
  { event, keyHash, textHash, span }: Extract<Settlement, { kind: "written" }>,
): Promise<void> {
  const calendarRowId = await calendarRowOf(tx, found, event.calendarId);
  const unheard = await unheardDrift(tx, { attempt, found, calendarRowId }, event, now);
  await closeAttempt(tx, attempt, { outcome: "done" }, now);
  await tx
    .update(mirror)
    .set({
      ...released,
      calendarId: calendarRowId,
      eventId: event.eventId,
      eventEtag: event.etag,
      eventLink: event.link,
      eventGeneration: event.generation,
      writtenRevision: attempt.bookingRevision,
      writtenHash: keyHash,
      writtenAt: now,
      writtenStartsAt: span.start,
      writtenEndsAt: span.end,
      writtenTextHash: textHash,
      // Somebody may have changed it again since: only the version we wrote ourselves is no news.
      drift: sql`case when ${mirror.drift} ->> 'kind' = 'suspected' and ${mirror.drift} ->> 'etag' is distinct from ${event.etag}
        then ${mirror.drift} else ${unheard && JSON.stringify(unheard)}::text::jsonb end`,
      seenEpoch: sql`coalesce((select s.epoch from calendar_sync s where s.company_id = ${lease.companyId}
        and s.calendar_id = ${calendarRowId}), 0)`,
      removedAt: null,
    })
    .where(eq(mirror.id, lease.mirrorId));
  const { bookingId, fieldworkerId } = found.row;
  const place = {
    companyId: lease.companyId,
    bookingId,
    fieldworkerId,
    kinds: ["moved", "deleted"] as const,
  };
  await closeConflictsOf(tx, place, "restored", now);
  const wasFailing = found.row.failingSince !== null;
  if (found.connection?.state === "cannotWrite") await setCanWrite(tx, calendarRowId, true);
  await recover(tx, lease, found, now);
  if (wasFailing) await followHealthOf(tx, lease, found, now);
  const kind = attempt.isFirst ? "created" : event.kind;
  await finishPushes(tx, found, attempt.pushIds, { kind, eventId: event.eventId, link: event.link }, now);
  await sendForNewerSuspicion({ tx, lease, found, now });
  await pushWhatCameMeanwhile({ tx, lease, attempt, found, now }, textHash);
}

/** A version that is not ours was seen while the call ran: only now is there a link to look at it by. */
async function sendForNewerSuspicion({ tx, lease, found, now }: Omit<Closing, "attempt">): Promise<void> {
  const [row] = await tx.select({ drift: mirror.drift }).from(mirror).where(eq(mirror.id, lease.mirrorId));
  if (row?.drift?.kind !== "suspected" || !found.connection) return;
  const at = { companyId: lease.companyId, connectionId: found.connection.id };
  await sendForDrift(tx, at, [lease.mirrorId], now);
}

/**
 * The booking or its customer changed while the call ran, so what was written is old; nobody asked again, because this
 * push was open. What an erased customer was called is written over whatever the company wants of edits.
 */
async function pushWhatCameMeanwhile(
  { tx, lease, attempt, found, now }: Closing,
  writtenText: string,
): Promise<void> {
  const { facts, row, connection: line } = found;
  const text = renderCopy(facts.source, facts.titleTemplate, facts.appUrl);
  const isAsWritten =
    sha256(textKey(text)) === writtenText && facts.bookingRevision === attempt.bookingRevision;
  if (!line || isAsWritten || row.wanted === "absent") return;
  const { keepsPushedUpToDate } = await companySettings(tx);
  const mustFollow = keepsPushedUpToDate || (await isOfErased(tx, row.bookingId));
  if (!mustFollow || (await openPushesOf(tx, [row.id])).length > 0) return;
  const { companyId } = lease;
  const { bookingId, fieldworkerId } = row;
  await requestPush(
    tx,
    {
      ...{ companyId, bookingId, fieldworkerId, mirrorId: row.id, connectionId: line.id },
      trigger: "edit",
      wish: "put",
      requestedBy: null,
      requestKey: `after:${attempt.id}`,
      revision: facts.bookingRevision,
    },
    now,
  );
}

/** What was asked for while the call ran keeps the net that its lost job would fall into. */
export async function keepNetForOpenPushes(tx: Tx, mirrorId: string, now: Date): Promise<void> {
  if ((await openPushesOf(tx, [mirrorId])).length === 0) return;
  await tx
    .update(mirror)
    .set({ retryAt: sql`coalesce(${mirror.retryAt}, ${safetyNetFrom(now).toISOString()}::timestamptz)` })
    .where(eq(mirror.id, mirrorId));
}

export async function applyRemoved({ tx, lease, attempt, found, now }: Closing): Promise<void> {
  await closeAttempt(tx, attempt, { outcome: "done" }, now);
  await tx
    .update(mirror)
    .set({
      ...released,
      ...noEvent,
      drift: null,
      removedAt: now,
    })
    .where(eq(mirror.id, lease.mirrorId));
  await recover(tx, lease, found, now);
  if (found.row.failingSince !== null) await followHealthOf(tx, lease, found, now);
  await finishPushes(tx, found, attempt.pushIds, { kind: "removed" }, now);
}

export async function applyFailure(
  { tx, lease, attempt, found, now }: Closing,
  settlement: Extract<Settlement, { kind: "failed" | "blocked" }>,
): Promise<void> {
  const { failure } = settlement;
  await closeAttempt(tx, attempt, { outcome: "failed", failure }, now);
  const retryAt = settlement.kind === "failed" ? settlement.retryAt : null;
  await tx
    .update(mirror)
    .set({
      ...{ leasedUntil: null, retryAt, failure },
      failedAttempts: sql`${mirror.failedAttempts} + 1`,
      failingSince: sql`coalesce(${mirror.failingSince}, ${now.toISOString()}::timestamptz)`,
    })
    .where(eq(mirror.id, lease.mirrorId));
  if (found.connection) {
    const state = settlement.kind === "blocked" ? settlement.state : found.connection.state;
    await markConnection(tx, found.connection.id, state, failure, now);
    if (settlement.kind === "blocked" && settlement.state === "cannotWrite")
      await setCanWrite(tx, found.facts.target?.calendarRowId, false);
  }
  if (settlement.kind === "failed" && retryAt === null) {
    await finishPushes(tx, found, attempt.pushIds, { kind: "failed", failure }, now);
    if ((await openPushesOf(tx, [lease.mirrorId])).length === 0) await endFailing(tx, lease.mirrorId);
  }
  await followHealthOf(tx, lease, found, now);
  await announce(tx, lease.companyId, found.row.bookingId);
}

/** Nobody waits for it any more, so what fails next begins anew: else its episode would open on a rung it never stood on. */
async function endFailing(tx: Tx, mirrorId: string): Promise<void> {
  await tx.update(mirror).set({ failingSince: null }).where(eq(mirror.id, mirrorId));
}

/** What a call found out about a calendar; its list says so too, sooner or later. */
async function setCanWrite(tx: Tx, calendarRowId: string | undefined, canWrite: boolean): Promise<void> {
  if (calendarRowId) await tx.update(calendar).set({ canWrite }).where(eq(calendar.id, calendarRowId));
}

async function followHealthOf(tx: Tx, { companyId }: Lease, found: FoundFacts, now: Date): Promise<void> {
  if (found.connection) await followHealth(tx, { companyId, connectionId: found.connection.id }, now);
}

/** Nothing was written: what its owner did to the event is looked at first, and the pushes stay open. */
export async function applyDrifted({ tx, lease, attempt, found, now }: Closing): Promise<void> {
  await closeAttempt(tx, attempt, { outcome: "failed", failure: { kind: "changedMeanwhile" } }, now);
  const isSuspected = found.row.drift?.kind === "suspected";
  await tx
    .update(mirror)
    .set({
      leasedUntil: null,
      retryAt: safetyNetFrom(now),
      ...(isSuspected ? {} : { drift: { kind: "suspected", since: now.toISOString(), etag: "" } }),
    })
    .where(eq(mirror.id, lease.mirrorId));
  const { companyId } = lease;
  if (found.connection)
    await sendForDrift(tx, { companyId, connectionId: found.connection.id }, [lease.mirrorId], now);
  await announce(tx, companyId, found.row.bookingId);
}

async function closeAttempt(
  tx: Tx,
  attempt: Attempt,
  outcome: { outcome: "done" } | { outcome: "failed"; failure: typeof attemptTable.$inferInsert.failure },
  now: Date,
): Promise<void> {
  await tx
    .update(attemptTable)
    .set({ ...outcome, finishedAt: now })
    .where(and(eq(attemptTable.id, attempt.id), isNull(attemptTable.outcome)));
}

async function calendarRowOf(tx: Tx, found: FoundFacts, externalId: string): Promise<string> {
  const [row] = await tx
    .select({ id: calendar.id })
    .from(calendar)
    .where(and(eq(calendar.connectionId, found.connection?.id ?? ""), eq(calendar.externalId, externalId)));
  const id = row?.id ?? found.facts.target?.calendarRowId;
  if (!id) throw new Error("an event was written to a calendar we do not know");
  return id;
}

/** A success proves the connection works: whatever waits behind a failure goes out now, in the order it was asked for. */
async function recover(tx: Tx, lease: Lease, found: FoundFacts, now: Date): Promise<void> {
  if (!found.connection) return;
  const connectionId = found.connection.id;
  await tx
    .update(connection)
    .set({
      lastOutAt: now,
      lastFailure: null,
      lastFailureAt: null,
      state: sql`case when ${connection.state} = 'cannotWrite' then 'live' else ${connection.state} end`,
    })
    .where(eq(connection.id, connectionId));
  const { fieldworkerId } = found.row;
  await releaseWaiting(
    tx,
    { companyId: lease.companyId, fieldworkerId, connectionId, except: lease.mirrorId },
    now,
  );
}

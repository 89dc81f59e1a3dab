import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { booking, calendar, company, connection, customer, mirror, service } from "@/db/schema";
import { difference, verification } from "@/db/schema-health";
import { conflict } from "@/db/schema-sync";
import type { KnownEvent } from "@/lib/domain/calendar-event";
import { calendarTitle } from "@/lib/domain/calendar-label";
import { renderCopy, textKey } from "@/lib/domain/event-text";
import type { ProviderFailure } from "@/lib/domain/failure";
import type { ComparedCopy, DifferenceKind } from "@/lib/domain/verify-copy";
import { sha256 } from "@/lib/secrets";
import { announce } from "./activity";
import { byCompany } from "./by-company";
import { copySourceFrom } from "./copy-source";
import { addToOutbox } from "./outbox";

const keptMs = 30 * 24 * 3_600_000;
/** An open comparison nobody has heard of for so long has lost its job. */
const lostAfterMs = 10 * 60_000;

type Of = { readonly companyId: string; readonly connectionId: string };

/**
 * The connection's open comparison, or a new one, and the work for it. One that has been open for long is sent again:
 * its job may be lost, and twice does no harm.
 */
export async function openVerification(
  tx: Tx,
  { companyId, connectionId, requestedBy }: Of & { readonly requestedBy: string | null },
  now: Date,
): Promise<string> {
  await tx
    .delete(verification)
    .where(
      and(
        eq(verification.connectionId, connectionId),
        lt(verification.requestedAt, new Date(now.getTime() - keptMs)),
      ),
    );
  const [made] = await tx
    .insert(verification)
    .values({ companyId, connectionId, requestedBy, requestedAt: now })
    .onConflictDoNothing()
    .returning();
  const [row] = made
    ? [made]
    : await tx
        .select()
        .from(verification)
        .where(and(eq(verification.connectionId, connectionId), isNull(verification.finishedAt)))
        .for("update");
  // It ended while we looked: then there is room for a new one.
  if (!row) return openVerification(tx, { companyId, connectionId, requestedBy }, now);
  const isLost = row.requestedAt.getTime() <= now.getTime() - lostAfterMs;
  if (isLost) await tx.update(verification).set({ requestedAt: now }).where(eq(verification.id, row.id));
  if (made || isLost) {
    const data = { companyId, connectionId, verificationId: row.id };
    await addToOutbox(tx, companyId, now, [{ name: "verification/wanted", data }]);
  }
  await announce(tx, companyId, null);
  return row.id;
}

export async function isVerifying(tx: Tx, verificationId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: verification.id })
    .from(verification)
    .where(and(eq(verification.id, verificationId), isNull(verification.finishedAt)));
  return rows.length > 0;
}

/** A copy with what comparing needs; nobody holds it meanwhile. */
export type CopyToCompare = ComparedCopy & {
  readonly mirrorId: string;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  /** null: no event that we know of. */
  readonly known: KnownEvent | null;
  readonly link: string | null;
  /** The calendar it is in; null: in none that is still connected. */
  readonly place: {
    readonly connectionId: string;
    readonly account: string;
    readonly calendar: string;
  } | null;
  /** With these two unchanged nobody has touched the copy or its booking meanwhile. */
  readonly leaseGeneration: number;
  readonly bookingRevision: number;
};

const hasOpenPush = sql<boolean>`exists (select from push p
  where p.company_id = ${mirror.companyId} and p.mirror_id = ${mirror.id} and p.finished_at is null)`;

async function comparable(
  tx: Tx,
  where: SQL | undefined,
  appUrl: string,
  limit: number,
): Promise<CopyToCompare[]> {
  const rows = await tx
    .select({
      row: mirror,
      booking,
      customer: { name: customer.name, phone: customer.phone },
      service: service.name,
      template: company.titleTemplate,
      calendar,
      connection: { id: connection.id, account: connection.accountEmail },
      isOpen: hasOpenPush,
    })
    .from(mirror)
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .innerJoin(service, eq(service.id, booking.serviceId))
    .innerJoin(company, eq(company.id, mirror.companyId))
    .leftJoin(calendar, eq(calendar.id, mirror.calendarId))
    .leftJoin(connection, and(eq(connection.id, calendar.connectionId), ne(connection.state, "disconnected")))
    .where(where)
    .orderBy(asc(mirror.id))
    .limit(limit);
  return rows.map(({ row, calendar: place, connection: line, isOpen, ...of }) => {
    const text = renderCopy(copySourceFrom(of.booking, of.customer, of.service), of.template, appUrl);
    return {
      mirrorId: row.id,
      bookingId: row.bookingId,
      fieldworkerId: row.fieldworkerId,
      wanted: row.wanted,
      shows: { span: { start: text.start, end: text.end }, textHash: sha256(textKey(text)) },
      isOnItsWay: isOpen || row.drift?.kind === "suspected",
      known:
        place && line && row.eventId !== null
          ? { calendarId: place.externalId, eventId: row.eventId, etag: row.eventEtag, mirrorId: row.id }
          : null,
      link: row.eventLink,
      place: place &&
        line && {
          connectionId: line.id,
          account: line.account,
          calendar: calendarTitle(line.account, place.name),
        },
      leaseGeneration: row.leaseGeneration,
      bookingRevision: of.booking.revision,
    };
  });
}

/**
 * The connection's next copies after that one, by id: those whose event is in one of its calendars, and those that should
 * be there and are nowhere. What is over is left alone.
 */
export async function copiesToVerify(
  tx: Tx,
  at: { readonly connectionId: string; readonly after: string | null; readonly appUrl: string },
  limit: number,
  now: Date,
): Promise<CopyToCompare[]> {
  const { connectionId, after } = at;
  const isMissing = and(
    isNull(mirror.eventId),
    eq(mirror.wanted, "present"),
    sql`exists (select from calendar c join connection n on n.company_id = c.company_id and n.id = c.connection_id
      where c.company_id = ${mirror.companyId} and c.member_id = ${mirror.fieldworkerId} and c.receives
        and n.direction <> 'in' and n.id = ${connectionId})`,
  );
  const isThere = and(isNotNull(mirror.eventId), eq(calendar.connectionId, connectionId));
  const where = and(
    gt(booking.endsAt, now),
    or(isThere, isMissing),
    after === null ? undefined : gt(mirror.id, after),
  );
  return comparable(tx, where, at.appUrl, limit);
}

/** One fieldworker's copy of one booking; null: there was never one. */
export async function copyOf(
  tx: Tx,
  at: { readonly bookingId: string; readonly fieldworkerId: string; readonly appUrl: string },
): Promise<CopyToCompare | null> {
  const where = and(eq(mirror.bookingId, at.bookingId), eq(mirror.fieldworkerId, at.fieldworkerId));
  return (await comparable(tx, where, at.appUrl, 1))[0] ?? null;
}

export type FoundDifference = { readonly copy: CopyToCompare; readonly kind: DifferenceKind };

/**
 * Saves a batch: how many were compared so far, and what differs. What was touched while it was read is left for the next
 * time, since nobody can say which of its states was seen.
 */
export async function saveCompared(
  tx: Tx,
  at: { readonly companyId: string; readonly verificationId: string; readonly isFirst: boolean },
  { checked, found }: { readonly checked: number; readonly found: readonly FoundDifference[] },
): Promise<void> {
  const { companyId, verificationId } = at;
  const [open] = await tx
    .update(verification)
    .set({ checked })
    .where(and(eq(verification.id, verificationId), isNull(verification.finishedAt)))
    .returning({ id: verification.id });
  if (!open) return;
  if (at.isFirst) await tx.delete(difference).where(eq(difference.verificationId, verificationId));
  const untouched = await untouchedOf(tx, found);
  const rows = found
    .filter(({ copy }) => untouched.has(copy.mirrorId))
    .map(({ copy: { mirrorId, bookingId, fieldworkerId }, kind }) => ({
      ...{ companyId, verificationId, mirrorId, bookingId, fieldworkerId, kind },
    }));
  if (rows.length > 0)
    await tx
      .insert(difference)
      .values(rows)
      .onConflictDoUpdate({
        target: [difference.companyId, difference.verificationId, difference.mirrorId],
        set: { kind: sql`excluded.kind` },
      });
  await announce(tx, companyId, null);
}

async function untouchedOf(tx: Tx, found: readonly FoundDifference[]): Promise<Set<string>> {
  if (found.length === 0) return new Set();
  const ids = found.map(({ copy }) => copy.mirrorId);
  const rows = await tx
    .select({
      id: mirror.id,
      leaseGeneration: mirror.leaseGeneration,
      revision: booking.revision,
      isOpen: hasOpenPush,
    })
    .from(mirror)
    .innerJoin(booking, eq(booking.id, mirror.bookingId))
    .where(inArray(mirror.id, ids));
  const now = new Map(rows.map((row) => [row.id, row]));
  const isUntouched = ({ copy }: FoundDifference) => {
    const row = now.get(copy.mirrorId);
    return (
      row !== undefined &&
      !row.isOpen &&
      row.leaseGeneration === copy.leaseGeneration &&
      row.revision === copy.bookingRevision
    );
  };
  return new Set(found.filter(isUntouched).map(({ copy }) => copy.mirrorId));
}

/** `failure`: why it could not be done to its end. */
export async function endVerification(
  tx: Tx,
  at: { readonly companyId: string; readonly verificationId: string },
  failure: ProviderFailure | null,
  now: Date,
): Promise<void> {
  await tx
    .update(verification)
    .set({ finishedAt: now, failure })
    .where(and(eq(verification.id, at.verificationId), isNull(verification.finishedAt)));
  await announce(tx, at.companyId, null);
}

export type OpenDifference = {
  readonly mirrorId: string;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly kind: DifferenceKind;
  /** Of the push that puts it right: asking twice is the same push, unless the one before it ended without success. */
  readonly requestKey: string;
};

/** Differences a push may put right: not those that could not be read, nor those a conflict asks about. */
export async function differencesToRepair(
  tx: Tx,
  verificationId: string,
  mirrorIds: readonly string[] | "all",
): Promise<OpenDifference[]> {
  if (mirrorIds !== "all" && mirrorIds.length === 0) return [];
  const rows = await tx
    .select({ row: difference, failed: failedRepairs })
    .from(difference)
    .innerJoin(mirror, eq(mirror.id, difference.mirrorId))
    .where(
      and(
        eq(difference.verificationId, verificationId),
        ne(difference.kind, "unreadable"),
        sql`not ${isAskedAbout}`,
        mirrorIds === "all" ? undefined : inArray(difference.mirrorId, [...mirrorIds]),
      ),
    )
    .orderBy(asc(difference.mirrorId));
  return rows.map(({ row: { mirrorId, bookingId, fieldworkerId, kind }, failed }) => {
    const requestKey = `${repairKeyOf(verificationId)}:${failed}`;
    return { mirrorId, bookingId, fieldworkerId, kind, requestKey };
  });
}

const failedRepairs = sql<number>`(select count(*)::int from push p where p.company_id = ${difference.companyId}
  and p.mirror_id = ${difference.mirrorId} and p.request_key like 'verify:' || ${difference.verificationId} || ':%'
  and p.receipt_kind in ('failed', 'skipped'))`;

/** Somebody is asked what to do about it: overwriting it would take the answer out of their hands. */
export const isAskedAbout = sql<boolean>`exists (select from ${conflict} x where x.company_id = ${difference.companyId}
  and x.booking_id = ${difference.bookingId} and x.fieldworker_id = ${difference.fieldworkerId}
  and x.kind in ('moved', 'deleted') and x.closed_at is null)`;

function repairKeyOf(verificationId: string): string {
  return `verify:${verificationId}`;
}

export async function markRepairAsked(
  tx: Tx,
  at: { readonly companyId: string; readonly verificationId: string },
  mirrorIds: readonly string[],
  now: Date,
): Promise<void> {
  if (mirrorIds.length === 0) return;
  await tx
    .update(difference)
    .set({ repairAskedAt: sql`coalesce(${difference.repairAskedAt}, ${now.toISOString()}::timestamptz)` })
    .where(
      and(eq(difference.verificationId, at.verificationId), inArray(difference.mirrorId, [...mirrorIds])),
    );
  await announce(tx, at.companyId, null);
}

/** Connections, by company, whose copies nobody compared since then. */
export async function connectionsToVerify(
  database: DatabaseConnection,
  since: Date,
  limit: number,
): Promise<Map<string, string[]>> {
  const rows = await database.db.execute<{ company_id: string; connection_id: string }>(
    sql`select company_id, connection_id from connections_to_verify(${since.toISOString()}, ${limit})`,
  );
  const found = [...byCompany(rows)];
  return new Map(found.map(([companyId, of]) => [companyId, of.map((row) => row.connection_id)]));
}

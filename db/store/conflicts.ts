import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { assignment, booking, calendar, connection, member, mirror, status } from "@/db/schema";
import { conflict } from "@/db/schema-sync";
import type { ActivityActor, ActivityKind } from "@/lib/domain/activity";
import type { ConflictKind, ConflictResolution } from "@/lib/domain/conflict";
import { newsLetter } from "@/lib/domain/news-letters";
import type { Interval } from "@/lib/domain/time";
import { appendActivity, lockRecord } from "./activity";
import { busyClashes } from "./busy-clashes";
import { newsFacts } from "./news-facts";
import { endNotifications, officeMembers } from "./notifications";
import { type Listener, tell } from "./tell";

export type ConflictRow = typeof conflict.$inferSelect;

export type NewConflict = {
  readonly companyId: string;
  readonly kind: ConflictKind;
  readonly bookingId: string;
  readonly fieldworkerId: string;
  readonly subject: string;
  readonly span: Interval | null;
  readonly detail: string | null;
  /** Letters wait at least so long; left out: they leave at once. */
  readonly lettersAfterMs?: number;
};

/** Answers that hold for the very thing they were given to. */
const settling: readonly ConflictResolution[] = ["ignored", "kept"];
const system: ActivityActor = { kind: "system" };

/**
 * Opens a conflict and tells the fieldworker and the office, once; an open one of the kind takes on the new facts. What
 * somebody ignored or let stand does not open again while it stays the same.
 */
export async function openConflict(tx: Tx, found: NewConflict, now: Date): Promise<void> {
  const { companyId, kind, bookingId, fieldworkerId, subject, span, detail, lettersAfterMs = 0 } = found;
  await lockRecord(tx, companyId);
  const place = placeOf(found);
  const facts = { subject, startsAt: span?.start ?? null, endsAt: span?.end ?? null, detail };
  const [open] = await tx
    .select()
    .from(conflict)
    .where(and(place, isNull(conflict.closedAt)));
  if (open) {
    // Each extra copy is asked about by itself, one after the other.
    if (kind === "extraCopy") return;
    if (open.subject !== subject || open.detail !== detail)
      await tx.update(conflict).set(facts).where(eq(conflict.id, open.id));
    return;
  }
  const settled = await tx
    .select({ id: conflict.id })
    .from(conflict)
    .where(and(place, eq(conflict.subject, subject), inArray(conflict.resolution, [...settling])))
    .limit(1);
  if (settled.length > 0) return;
  const [row] = await tx
    .insert(conflict)
    .values({ companyId, kind, bookingId, fieldworkerId, ...facts, openedAt: now })
    .returning();
  if (!row) throw new Error("a conflict was not opened");
  await tellOfConflict(tx, [fieldworkerId, ...(await officeMembers(tx))], row, now, { lettersAfterMs });
  await record(tx, row, { kind: "conflict.opened", by: system, requestId: null, facts: {} }, now);
}

export async function closeConflict(
  tx: Tx,
  row: ConflictRow,
  ending: {
    readonly resolution: ConflictResolution;
    readonly by: ActivityActor;
    readonly reason: string | null;
    readonly requestId: string | null;
  },
  now: Date,
): Promise<void> {
  const { resolution, by, reason, requestId } = ending;
  await lockRecord(tx, row.companyId);
  const closed = await tx
    .update(conflict)
    .set({ closedAt: now, resolution, reason, closedBy: by.kind === "member" ? by.memberId : null })
    .where(and(eq(conflict.id, row.id), isNull(conflict.closedAt)))
    .returning({ id: conflict.id });
  if (closed.length === 0) return;
  await endNotifications(tx, { conflictId: row.id }, now);
  const facts = { resolution, ...(reason ? { reason } : {}) };
  await record(tx, row, { kind: "conflict.closed", by, requestId, facts }, now);
}

/** Closes what is open of these kinds for one fieldworker on one booking. */
export async function closeConflictsOf(
  tx: Tx,
  at: {
    readonly companyId: string;
    readonly bookingId: string;
    readonly fieldworkerId: string;
    readonly kinds: readonly ConflictKind[];
  },
  resolution: ConflictResolution,
  now: Date,
): Promise<void> {
  const open = await tx
    .select()
    .from(conflict)
    .where(
      and(
        eq(conflict.bookingId, at.bookingId),
        eq(conflict.fieldworkerId, at.fieldworkerId),
        inArray(conflict.kind, [...at.kinds]),
        isNull(conflict.closedAt),
      ),
    );
  for (const row of open)
    await closeConflict(tx, row, { resolution, by: system, reason: null, requestId: null }, now);
}

/** The conflict with its place in the record's line, so that nobody answers it meanwhile. */
export async function lockConflict(tx: Tx, conflictId: string): Promise<ConflictRow | null> {
  await tx.execute(sql`select from activity_head for update`);
  const [row] = await tx.select().from(conflict).where(eq(conflict.id, conflictId)).for("update");
  return row ?? null;
}

export async function snoozeConflict(tx: Tx, conflictId: string, now: Date): Promise<void> {
  await tx.update(conflict).set({ snoozedAt: now }).where(eq(conflict.id, conflictId));
}

/** A fieldworker hands it to the office: it rings there again. */
export async function askOffice(tx: Tx, row: ConflictRow, now: Date): Promise<void> {
  await tx.update(conflict).set({ snoozedAt: null }).where(eq(conflict.id, row.id));
  await tellOfConflict(tx, await officeMembers(tx), row, now, { isAgain: true });
}

async function tellOfConflict(
  tx: Tx,
  memberIds: readonly string[],
  row: ConflictRow,
  now: Date,
  how: { readonly isAgain?: boolean; readonly lettersAfterMs?: number } = {},
): Promise<void> {
  const { companyId, bookingId, id: conflictId } = row;
  const news = { companyId, kind: `conflict.${row.kind}` as const, bookingId, conflictId };
  const facts = await newsFacts(tx, news);
  const letter = ({ id, zone }: Listener) => newsLetter(facts, { memberId: id, zone });
  await tell(tx, memberIds, { topic: "conflicts", news, letter, ...how }, now);
}

/**
 * Opens and closes the conflicts of one fieldworker's own events with their upcoming bookings, after either side changed.
 * Stands in the record's line first, so that an event and a booking that come at the same moment are both seen by one of the two.
 */
export async function refreshBusyConflicts(
  tx: Tx,
  {
    companyId,
    memberId,
    lettersAfterMs = 0,
  }: { companyId: string; memberId: string; lettersAfterMs?: number },
  now: Date,
): Promise<void> {
  await lockRecord(tx, companyId);
  const rows = await tx
    .select()
    .from(conflict)
    .where(
      and(
        eq(conflict.fieldworkerId, memberId),
        eq(conflict.kind, "busy"),
        sql`(${conflict.closedAt} is null or ${inArray(conflict.resolution, [...settling])})`,
      ),
    )
    .orderBy(desc(conflict.openedAt));
  const settled = new Set(
    rows.filter((row) => row.closedAt !== null).map((row) => `${row.bookingId} ${row.subject}`),
  );
  const clashes = await busyClashes(tx, memberId, now);
  const standing = new Map<string, (typeof clashes)[number]>();
  for (const clash of clashes) {
    if (standing.has(clash.bookingId) || settled.has(`${clash.bookingId} ${clash.subject}`)) continue;
    standing.set(clash.bookingId, clash);
  }
  for (const row of rows) {
    if (row.closedAt !== null || standing.has(row.bookingId)) continue;
    await closeConflict(tx, row, { resolution: "itself", by: system, reason: null, requestId: null }, now);
  }
  for (const { bookingId, subject, span } of standing.values()) {
    const found = { companyId, kind: "busy" as const, bookingId, fieldworkerId: memberId };
    await openConflict(tx, { ...found, subject, span, detail: null, lettersAfterMs }, now);
  }
}

/** After a booking changed: closes what the change itself settled between it and our event in somebody's calendar. */
export async function closeSettledConflicts(
  tx: Tx,
  { companyId, bookingId }: { companyId: string; bookingId: string },
  now: Date,
): Promise<void> {
  await lockRecord(tx, companyId);
  const rows = await tx
    .select({
      row: conflict,
      booking,
      rule: status.calendarRule,
      isAssigned: sql<boolean>`exists (select from ${assignment} where ${assignment.bookingId} = ${conflict.bookingId}
        and ${assignment.fieldworkerId} = ${conflict.fieldworkerId})`,
    })
    .from(conflict)
    .innerJoin(booking, eq(booking.id, conflict.bookingId))
    .innerJoin(status, eq(status.id, booking.statusId))
    .where(
      and(
        eq(conflict.bookingId, bookingId),
        isNull(conflict.closedAt),
        inArray(conflict.kind, ["moved", "deleted"]),
      ),
    );
  for (const { row, booking: now_, rule, isAssigned } of rows) {
    const isThere =
      row.kind === "moved" &&
      row.startsAt?.getTime() === now_.startsAt.getTime() &&
      row.endsAt?.getTime() === now_.endsAt.getTime();
    const resolution: ConflictResolution | null = isThere
      ? "applied"
      : rule === "remove"
        ? "cancelled"
        : isAssigned
          ? null
          : "itself";
    if (resolution !== null)
      await closeConflict(tx, row, { resolution, by: system, reason: null, requestId: null }, now);
  }
}

function placeOf({
  bookingId,
  fieldworkerId,
  kind,
}: Pick<NewConflict, "bookingId" | "fieldworkerId" | "kind">) {
  return and(
    eq(conflict.bookingId, bookingId),
    eq(conflict.fieldworkerId, fieldworkerId),
    eq(conflict.kind, kind),
  );
}

async function record(
  tx: Tx,
  row: ConflictRow,
  entry: {
    readonly kind: Extract<ActivityKind, "conflict.opened" | "conflict.closed">;
    readonly by: ActivityActor;
    readonly requestId: string | null;
    readonly facts: Readonly<Record<string, string>>;
  },
  now: Date,
): Promise<void> {
  const { companyId, bookingId, fieldworkerId, startsAt, endsAt, detail } = row;
  const [who] = await tx.select({ name: member.name }).from(member).where(eq(member.id, fieldworkerId));
  const [where] = await tx
    .select({ zone: booking.zone, provider: connection.provider })
    .from(booking)
    .leftJoin(mirror, and(eq(mirror.bookingId, booking.id), eq(mirror.fieldworkerId, fieldworkerId)))
    .leftJoin(calendar, eq(calendar.id, mirror.calendarId))
    .leftJoin(connection, eq(connection.id, calendar.connectionId))
    .where(eq(booking.id, bookingId));
  const facts = {
    kind: row.kind,
    fieldworkerId,
    fieldworker: who?.name ?? "",
    ...(where ? { zone: where.zone } : {}),
    ...(where?.provider ? { provider: where.provider } : {}),
    ...(startsAt && endsAt ? { start: startsAt.toISOString(), end: endsAt.toISOString() } : {}),
    ...(detail ? { detail } : {}),
    ...entry.facts,
  };
  const change = { actor: entry.by, requestId: entry.requestId, changes: [], facts };
  await appendActivity(tx, companyId, now, [{ kind: entry.kind, bookingId, pushId: null, detail: change }]);
}

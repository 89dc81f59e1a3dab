import { and, asc, desc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, connection, customer } from "@/db/schema";
import { difference, verification } from "@/db/schema-health";
import { isAskedAbout } from "@/db/store/verifications";
import { type Actor, may } from "@/lib/domain/roles";
import type { DifferenceView, RepairState, VerificationView } from "@/lib/domain/verify-copy-view";

/** The newest comparison of this connection's copies with their bookings; null: there was none. */
export async function lastVerification(tx: Tx, connectionId: string): Promise<VerificationView | null> {
  const [found] = await tx
    .select({ row: verification, provider: connection.provider })
    .from(verification)
    .innerJoin(connection, eq(connection.id, verification.connectionId))
    .where(eq(verification.connectionId, connectionId))
    .orderBy(desc(verification.requestedAt))
    .limit(1);
  if (!found) return null;
  const { id, requestedAt, finishedAt, checked, failure } = found.row;
  return {
    ...{ id, requestedAt, finishedAt, checked, failure, provider: found.provider },
    differences: await differencesOf(tx, id),
  };
}

export type OwnVerification = {
  readonly connectionId: string;
  readonly verification: VerificationView | null;
};

/** Of the member's own connections that bookings go to or are in: each with its newest comparison. */
export async function ownVerifications(tx: Tx, memberId: string): Promise<OwnVerification[]> {
  const rows = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(
      and(
        eq(connection.memberId, memberId),
        inArray(connection.state, ["live", "cannotWrite"]),
        sql`exists (select from calendar c where c.company_id = ${connection.companyId}
          and c.connection_id = ${connection.id} and (c.receives or exists (
            select from mirror m where m.company_id = c.company_id and m.calendar_id = c.id)))`,
      ),
    )
    .orderBy(asc(connection.connectedAt));
  const found: OwnVerification[] = [];
  for (const { id } of rows) found.push({ connectionId: id, verification: await lastVerification(tx, id) });
  return found;
}

/** The newest push that was asked for to put it right. */
const repairReceipt = sql<string | null>`(select coalesce(p.receipt_kind, 'open') from push p
  where p.company_id = ${difference.companyId} and p.mirror_id = ${difference.mirrorId}
    and p.request_key like 'verify:' || ${difference.verificationId} || ':%'
  order by p.place desc limit 1)`;

async function differencesOf(tx: Tx, verificationId: string): Promise<DifferenceView[]> {
  const rows = await tx
    .select({
      mirrorId: difference.mirrorId,
      bookingId: booking.id,
      ref: booking.ref,
      customer: customer.name,
      start: booking.startsAt,
      end: booking.endsAt,
      zone: booking.zone,
      kind: difference.kind,
      receipt: repairReceipt,
      isAsked: isAskedAbout,
    })
    .from(difference)
    .innerJoin(booking, eq(booking.id, difference.bookingId))
    .innerJoin(customer, eq(customer.id, booking.customerId))
    .where(eq(difference.verificationId, verificationId))
    .orderBy(asc(booking.startsAt), asc(difference.mirrorId));
  return rows.map(({ receipt, isAsked, ...row }) => ({ ...row, repair: repairStateOf(receipt, isAsked) }));
}

function repairStateOf(receipt: string | null, isAsked: boolean): RepairState {
  switch (receipt) {
    case null:
      return isAsked ? "question" : "none";
    case "open":
      return "asked";
    case "failed":
    case "skipped":
      return "failed";
    default:
      return "done";
  }
}

/** Whether this member may have a connection's copies compared and put right: the office all, everybody else their own. */
export async function mayVerify(
  tx: Tx,
  actor: Pick<Actor, "memberId" | "role">,
  connectionId: string,
): Promise<boolean> {
  const rows = await tx
    .select({ id: connection.id })
    .from(connection)
    .where(
      and(
        eq(connection.id, connectionId),
        ne(connection.state, "disconnected"),
        may(actor.role, "careForSync") ? undefined : eq(connection.memberId, actor.memberId),
      ),
    );
  return rows.length > 0;
}

/** Whose copies a comparison is of; null: there is none of this id. */
export async function verifiedConnection(tx: Tx, verificationId: string): Promise<string | null> {
  const [row] = await tx
    .select({ connectionId: verification.connectionId })
    .from(verification)
    .where(eq(verification.id, verificationId));
  return row?.connectionId ?? null;
}

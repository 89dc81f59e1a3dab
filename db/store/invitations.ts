import { and, desc, eq, gt, inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { connection, member } from "@/db/schema";
import { mail } from "@/db/schema-health";
import { may, type Role } from "@/lib/domain/roles";
import { receivingCalendarOf } from "./connections";

export type Invitee = {
  readonly name: string;
  /** They take bookings, may connect a calendar, and none that bookings could go to is connected. */
  readonly canConnect: boolean;
};

/** Whom to invite, locked until the transaction ends, so that two invitations at once become one; null: nobody here. */
export async function lockInvitee(tx: Tx, memberId: string): Promise<Invitee | null> {
  const [row] = await tx.select().from(member).where(eq(member.id, memberId)).for("no key update");
  if (!row?.isActive) return null;
  const isReached = (await receivingCalendarOf(tx, memberId)) !== null;
  return { name: row.name, canConnect: row.takesBookings && mayConnect(row.role) && !isReached };
}

const mayConnect = (role: Role) => may(role, "connectOwnCalendar");

const isInvitation = and(
  eq(mail.topic, "invitations"),
  sql`${mail.content} -> 'about' ->> 'kind' = 'calendar.invited'`,
);

/** When each of these members was last invited to connect a calendar; who was not since `since` is not in it. */
export async function lastInvitedAt(
  tx: Tx,
  memberIds: readonly string[],
  since: Date,
): Promise<Map<string, Date>> {
  if (memberIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([mail.memberId], { memberId: mail.memberId, at: mail.createdAt })
    .from(mail)
    .where(and(isInvitation, gt(mail.createdAt, since), inArray(mail.memberId, [...memberIds])))
    .orderBy(mail.memberId, desc(mail.createdAt));
  return new Map(rows.flatMap(({ memberId, at }) => (memberId ? [[memberId, at] as const] : [])));
}

/**
 * Whether an invitation that leads to `path` was written to this member after `since`, and no calendar was connected
 * after it: then it has done its work.
 */
export async function isInvitationUnused(
  tx: Tx,
  of: { readonly memberId: string; readonly path: string; readonly since: Date },
): Promise<boolean> {
  const rows = await tx
    .select({ id: mail.id })
    .from(mail)
    .where(
      and(
        isInvitation,
        gt(mail.createdAt, of.since),
        eq(mail.memberId, of.memberId),
        sql`${mail.content} -> 'action' ->> 'path' = ${of.path}`,
        sql`not exists (select from ${connection} where ${connection.companyId} = ${mail.companyId}
          and ${connection.memberId} = ${mail.memberId} and ${connection.connectedAt} >= ${mail.createdAt})`,
      ),
    );
  return rows.length > 0;
}

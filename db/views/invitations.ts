import { and, inArray, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { isInvitationUnused, lastInvitedAt } from "@/db/store/invitations";
import {
  invitationPath,
  invitationsOpenSince,
  invitedJustNowSince,
  invitedWords,
} from "@/lib/domain/invitation";
import type { Invitation } from "@/lib/domain/push-blockers";

/** Of these members, those who could connect a calendar and have none that bookings go to. */
export async function invitationsOf(
  tx: Tx,
  memberIds: readonly string[],
  connected: ReadonlyMap<string, unknown>,
  { now, zone }: { readonly now: Date; readonly zone: string },
): Promise<Map<string, Invitation>> {
  const ids = memberIds.filter((id) => !connected.has(id));
  if (ids.length === 0) return new Map();
  const people = await tx
    .select({ id: member.id })
    .from(member)
    .where(and(inArray(member.id, ids), member.isActive, member.takesBookings, ne(member.role, "viewer")));
  const invited = await lastInvitedAt(tx, ids, invitedJustNowSince(now));
  return new Map(
    people.map(({ id }): [string, Invitation] => {
      const at = invited.get(id);
      return [id, at ? { kind: "sent", words: invitedWords(at, now, zone) } : { kind: "open" }];
    }),
  );
}

/** Whether this link was written to this member, not too long ago, and has not led to a connected calendar yet. */
export async function opensInvitation(
  tx: Tx,
  { memberId, token }: { readonly memberId: string; readonly token: string },
  now: Date,
): Promise<boolean> {
  const since = invitationsOpenSince(now);
  return isInvitationUnused(tx, { memberId, path: invitationPath(token), since });
}

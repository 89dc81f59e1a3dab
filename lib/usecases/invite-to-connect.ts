import type { Tx } from "@/db/client";
import { appendActivity } from "@/db/store/activity";
import { lastInvitedAt, lockInvitee } from "@/db/store/invitations";
import { tell } from "@/db/store/tell";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { invitationLetter, invitationPath, invitedJustNowSince } from "@/lib/domain/invitation";
import { lastedWords } from "@/lib/domain/sync-health-words";
import { firstNameOf } from "@/lib/domain/time-words";
import { done, type Result, refused } from "@/lib/result";
import { randomToken } from "@/lib/secrets";

export type InvitationAsked = {
  readonly companyId: string;
  readonly memberId: string;
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId: string;
};

type Answer = Result<null, "notFound" | "notNeeded" | "invitedJustNow">;

/**
 * Asks a fieldworker by mail to connect a calendar [A6]. At most once an hour for each of them; once they have connected
 * one that bookings can go to, it is not needed.
 */
export async function inviteToConnect(
  deps: Pick<Deps, "clock" | "database">,
  asked: InvitationAsked,
): Promise<Answer> {
  return deps.database.asCompany(asked.companyId, (tx) => invite(tx, asked, deps.clock.now()));
}

async function invite(tx: Tx, asked: InvitationAsked, now: Date): Promise<Answer> {
  const { companyId, memberId, actor, requestId } = asked;
  const invitee = await lockInvitee(tx, memberId);
  if (!invitee) return refused("notFound");
  if (!invitee.canConnect) return refused("notNeeded");
  const lastAt = (await lastInvitedAt(tx, [memberId], invitedJustNowSince(now))).get(memberId);
  if (lastAt) {
    const ago = lastedWords(now.getTime() - lastAt.getTime());
    return refused("invitedJustNow", `${firstNameOf(invitee.name)} was invited ${ago} ago`);
  }
  const letter = invitationLetter(actor.name, invitationPath(randomToken()));
  const news = { companyId, kind: "calendar.invited" } as const;
  await tell(tx, [memberId], { topic: "invitations", news, letter: () => letter, isAgain: true }, now);
  const facts = { fieldworker: invitee.name, fieldworkerId: memberId };
  const detail = { actor, requestId, changes: [], facts };
  await appendActivity(tx, companyId, now, [
    { kind: "calendar.invited", bookingId: null, pushId: null, detail },
  ]);
  return done(null);
}

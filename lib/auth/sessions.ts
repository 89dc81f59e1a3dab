import type { DatabaseConnection } from "@/db/client";
import {
  insertSession,
  revokeSession,
  type SessionRow,
  sessionByTokenHash,
  touchSession,
} from "@/db/store/sessions";
import type { Actor, Role } from "@/lib/domain/roles";
import { randomToken, sha256 } from "@/lib/secrets";

const minuteMs = 60_000;
export const idleLimitMs = 12 * 60 * minuteMs;
export const absoluteLimitMs = 7 * 24 * 60 * minuteMs;
const seenEveryMs = minuteMs;

export type SessionStanding = "live" | "revoked" | "memberInactive" | "expired" | "idle";

/** A session ends when revoked, with its member, seven days after sign-in, or after twelve unused hours. */
export function standingOf(
  session: Pick<SessionRow, "revokedAt" | "isMemberActive" | "expiresAt" | "lastSeenAt">,
  now: Date,
): SessionStanding {
  if (session.revokedAt !== null) return "revoked";
  if (!session.isMemberActive) return "memberInactive";
  if (session.expiresAt <= now) return "expired";
  if (now.getTime() - session.lastSeenAt.getTime() >= idleLimitMs) return "idle";
  return "live";
}

/** A new session with a new random token, the only time that token is known in clear. */
export async function openSession(
  database: DatabaseConnection,
  member: { companyId: string; memberId: string },
  now: Date,
): Promise<{ token: string; sessionId: string; expiresAt: Date }> {
  const token = randomToken();
  const expiresAt = new Date(now.getTime() + absoluteLimitMs);
  const sessionId = await database.asCompany(member.companyId, (tx) =>
    insertSession(tx, { ...member, tokenHash: sha256(token), now, expiresAt }),
  );
  return { token, sessionId, expiresAt };
}

/** Who holds this token, with the role they have now; null when the session is over. Notes the use once a minute. */
export async function actorOf(database: DatabaseConnection, token: string, now: Date): Promise<Actor | null> {
  const session = await sessionByTokenHash(database, sha256(token));
  if (!session || standingOf(session, now) !== "live") return null;
  const { companyId, memberId, sessionId, role, name } = session;
  const ifSeenBefore = new Date(now.getTime() - seenEveryMs);
  if (session.lastSeenAt < ifSeenBefore) {
    await database.asCompany(companyId, (tx) => touchSession(tx, sessionId, { now, ifSeenBefore }));
  }
  return { companyId, memberId, sessionId, role, name };
}

/** The role this token's session has now; null when it is over. Looking does not count as using the session. */
export async function roleNow(database: DatabaseConnection, token: string, now: Date): Promise<Role | null> {
  const session = await sessionByTokenHash(database, sha256(token));
  return session && standingOf(session, now) === "live" ? session.role : null;
}

/** Ends the session of this token, if there is one. */
export async function endSession(database: DatabaseConnection, token: string, now: Date): Promise<void> {
  const session = await sessionByTokenHash(database, sha256(token));
  if (!session) return;
  await database.asCompany(session.companyId, (tx) => revokeSession(tx, session.sessionId, now));
}

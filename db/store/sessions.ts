import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { DatabaseConnection, Tx } from "@/db/client";
import { member } from "@/db/schema";
import { session } from "@/db/schema-sessions";
import type { Role } from "@/lib/domain/roles";

export type SessionRow = {
  readonly sessionId: string;
  readonly companyId: string;
  readonly memberId: string;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly isMemberActive: boolean;
  readonly role: Role;
  readonly name: string;
};

/** Opens a session for a member of the transaction's company; answers its id. */
export async function insertSession(
  tx: Tx,
  opened: { companyId: string; memberId: string; tokenHash: string; now: Date; expiresAt: Date },
): Promise<string> {
  const { companyId, memberId, tokenHash, now, expiresAt } = opened;
  const [row] = await tx
    .insert(session)
    .values({ companyId, memberId, tokenHash, createdAt: now, lastSeenAt: now, expiresAt })
    .returning({ id: session.id });
  if (!row) throw new Error("The session was not written.");
  return row.id;
}

/** The session with this token hash and its member as they are now. */
export async function sessionByTokenHash(
  database: DatabaseConnection,
  tokenHash: string,
): Promise<SessionRow | null> {
  const [ids] = await database.db.execute<{ company_id: string; session_id: string }>(
    sql`select company_id, session_id from session_by_token_hash(${tokenHash})`,
  );
  if (!ids) return null;
  const rows = await database.asCompany(ids.company_id, (tx) =>
    tx
      .select({
        sessionId: session.id,
        companyId: session.companyId,
        memberId: session.memberId,
        lastSeenAt: session.lastSeenAt,
        expiresAt: session.expiresAt,
        revokedAt: session.revokedAt,
        isMemberActive: member.isActive,
        role: member.role,
        name: member.name,
      })
      .from(session)
      .innerJoin(member, and(eq(member.companyId, session.companyId), eq(member.id, session.memberId)))
      .where(eq(session.id, ids.session_id)),
  );
  return rows[0] ?? null;
}

/** Notes that the session was used, unless that was noted after `ifSeenBefore`. */
export async function touchSession(
  tx: Tx,
  sessionId: string,
  at: { now: Date; ifSeenBefore: Date },
): Promise<void> {
  await tx
    .update(session)
    .set({ lastSeenAt: at.now })
    .where(and(eq(session.id, sessionId), lt(session.lastSeenAt, at.ifSeenBefore)));
}

/** Ends a session at once. Twice keeps the first time. */
export async function revokeSession(tx: Tx, sessionId: string, now: Date): Promise<void> {
  await tx
    .update(session)
    .set({ revokedAt: now })
    .where(and(eq(session.id, sessionId), isNull(session.revokedAt)));
}

/** Ends every session of a member at once: sign out everywhere, or the member was switched off. */
export async function revokeSessionsOf(tx: Tx, memberId: string, now: Date): Promise<void> {
  await tx
    .update(session)
    .set({ revokedAt: now })
    .where(and(eq(session.memberId, memberId), isNull(session.revokedAt)));
}

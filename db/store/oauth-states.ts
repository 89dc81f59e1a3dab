import { and, eq, gt, isNull, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { oauthState } from "@/db/schema-sessions";
import type { ProviderName } from "@/lib/domain/calendar-event";

export async function saveOauthState(
  tx: Tx,
  state: Omit<typeof oauthState.$inferInsert, "id" | "usedAt">,
): Promise<void> {
  await tx.insert(oauthState).values(state);
}

/** Uses a state up. Null: unknown, used, too old, or of another session, member or provider. */
export async function takeOauthState(
  tx: Tx,
  wanted: { stateHash: string; sessionId: string; memberId: string; provider: ProviderName },
  now: Date,
): Promise<{ sealedVerifier: string } | null> {
  const [row] = await tx
    .update(oauthState)
    .set({ usedAt: now })
    .where(
      and(
        eq(oauthState.stateHash, wanted.stateHash),
        eq(oauthState.sessionId, wanted.sessionId),
        eq(oauthState.memberId, wanted.memberId),
        eq(oauthState.provider, wanted.provider),
        isNull(oauthState.usedAt),
        gt(oauthState.expiresAt, now),
      ),
    )
    .returning({ sealedVerifier: oauthState.sealedVerifier });
  await tx.delete(oauthState).where(lt(oauthState.expiresAt, now));
  return row ?? null;
}

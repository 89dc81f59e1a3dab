import type { ConflictRow } from "@/db/store/conflicts";
import { adoptExtraCopy, extraCopyOf, markExtraGone } from "@/db/store/extra-copies";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { ProviderError } from "@/lib/domain/failure";
import { done, type Result, refused } from "@/lib/result";

/**
 * Takes a second event with a booking's marker out of the calendar, after a person said so: it is adopted first, so that
 * only what we wrote or adopted is ever written to (decision 2) [A35][I4]. Already gone = done.
 */
export async function removeExtraCopy(
  deps: Pick<Deps, "clock" | "database" | "withAccount">,
  asked: {
    readonly companyId: string;
    readonly conflict: ConflictRow;
    readonly by: Extract<ActivityActor, { kind: "member" }>;
  },
): Promise<Result<null, "notPossible" | "notConnected" | "providerFailed">> {
  const { companyId, conflict, by } = asked;
  const found = await deps.database.asCompany(companyId, async (tx) => {
    const extra = await extraCopyOf(tx, conflict);
    if (extra) await adoptExtraCopy(tx, extra, by.memberId);
    return extra;
  });
  if (!found) return refused("notPossible");
  if (found.connectionId === null) return refused("notConnected");
  const { connectionId, known } = found;
  try {
    await deps.withAccount({ companyId, connectionId }, (account) => account.removeEvent(known));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return refused("providerFailed", error.failure.kind);
  }
  await deps.database.asCompany(companyId, (tx) => markExtraGone(tx, found));
  return done(null);
}

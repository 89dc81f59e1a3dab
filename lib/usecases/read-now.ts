import { wishReads } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import { connectionInCare, tryOldestWaiting } from "@/db/store/sync-care";
import type { Deps } from "@/lib/deps";
import { done, type Result, refused } from "@/lib/result";

/**
 * Sync now, by somebody of the office: its calendars are read next, and the oldest booking that waits behind a failure is
 * tried at once. Pressing it often asks for no more than pressing it once.
 */
export async function readNow(
  deps: Pick<Deps, "clock" | "database">,
  { companyId, connectionId }: { readonly companyId: string; readonly connectionId: string },
): Promise<Result<null, "notFound" | "needsReconnect" | "paused">> {
  return deps.database.asCompany(companyId, async (tx) => {
    const found = await connectionInCare(tx, connectionId);
    if (!found) return refused("notFound");
    const { state, memberId: fieldworkerId } = found;
    if (state === "needsReconnect" || state === "paused") return refused(state);
    const now = deps.clock.now();
    await wishReads(tx, companyId, await readableCalendarsOf(tx, connectionId), now);
    await tryOldestWaiting(tx, { companyId, fieldworkerId, connectionId }, now);
    return done(null);
  });
}

import type { Tx } from "@/db/client";
import { wishReads } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import { connectionInCare, tryOldestWaiting } from "@/db/store/sync-care";
import { done, type Result, refused } from "@/lib/result";
import { type RelistDeps, relistCalendars } from "@/lib/usecases/relist-calendars";

/**
 * Sync now, by somebody of the office: its calendars are read next, and the oldest booking that waits behind a failure is
 * tried at once. A calendar that could not be written to is looked at again. Pressing it often asks for no more than
 * pressing it once.
 */
export async function readNow(
  deps: RelistDeps,
  at: { readonly companyId: string; readonly connectionId: string },
): Promise<Result<null, "notFound" | "needsReconnect" | "paused">> {
  const { companyId, connectionId } = at;
  const wanted = await deps.database.asCompany(companyId, (tx) => wish(tx, at, deps.clock.now()));
  if (wanted.ok) await relistCalendars(deps, { companyId, connectionId });
  return wanted;
}

async function wish(
  tx: Tx,
  { companyId, connectionId }: { readonly companyId: string; readonly connectionId: string },
  now: Date,
): Promise<Result<null, "notFound" | "needsReconnect" | "paused">> {
  const found = await connectionInCare(tx, connectionId);
  if (!found) return refused("notFound");
  const { state, memberId: fieldworkerId } = found;
  if (state === "needsReconnect" || state === "paused") return refused(state);
  await wishReads(tx, companyId, await readableCalendarsOf(tx, connectionId), now);
  await tryOldestWaiting(tx, { companyId, fieldworkerId, connectionId }, now);
  return done(null);
}

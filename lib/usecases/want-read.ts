import { connectionById } from "@/db/store/connections";
import { wishRead } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import type { Deps } from "@/lib/deps";
import { done, type Result, refused } from "@/lib/result";

/** Sync now: every calendar of the connection that is read is read next. */
export async function wantRead(
  deps: Pick<Deps, "clock" | "database">,
  asked: { readonly companyId: string; readonly memberId: string; readonly connectionId: string },
): Promise<Result<null, "notFound">> {
  const { companyId, memberId, connectionId } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const connection = await connectionById(tx, connectionId);
    if (!connection || connection.memberId !== memberId) return refused("notFound");
    for (const calendarId of await readableCalendarsOf(tx, connectionId))
      await wishRead(tx, { companyId, calendarId }, deps.clock.now());
    return done(null);
  });
}

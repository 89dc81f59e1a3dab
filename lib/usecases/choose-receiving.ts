import { appendActivity } from "@/db/store/activity";
import { askCatchUp } from "@/db/store/catch-up";
import { receivingCalendarOf } from "@/db/store/connections";
import { pushErased } from "@/db/store/erased-copies";
import { followReadable } from "@/db/store/readable-calendars";
import { calendarOf, leaveCopiesIn, setReceiving } from "@/db/store/receiving";
import { isReturning, pushAgain } from "@/db/store/reconnecting";
import { letWrite } from "@/db/store/relisting";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { calendarLabel } from "@/lib/domain/calendar-label";
import { done, type Result, refused } from "@/lib/result";

export type ReceivingChoice = {
  readonly companyId: string;
  readonly memberId: string;
  readonly calendarId: string;
  readonly by: ActivityActor;
  readonly requestId: string;
};

/**
 * Where a member's bookings go from now on. What is in the old calendar stays there and is kept true; only out of one that
 * can no longer be written to do upcoming bookings move on [B48]. The same choice twice changes nothing.
 */
export async function chooseReceiving(
  deps: Pick<Deps, "clock" | "database">,
  choice: ReceivingChoice,
): Promise<Result<null, "notFound" | "notWritable">> {
  const { companyId, memberId, calendarId, by, requestId } = choice;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const chosen = await calendarOf(tx, calendarId);
    if (!chosen || chosen.calendar.memberId !== memberId || chosen.connection.state === "disconnected")
      return refused("notFound");
    const { connection, calendar } = chosen;
    if (!calendar.canWrite || connection.direction === "in") return refused("notWritable");
    const old = await receivingCalendarOf(tx, memberId);
    if (old?.calendar.id === calendarId) return done(null);
    await setReceiving(tx, memberId, calendarId);
    const isStuck = old !== null && !old.calendar.canWrite;
    if (isStuck) await leaveCopiesIn(tx, old.calendar.id, now);
    const target = calendarLabel(connection.accountEmail, calendar.name);
    const at = { companyId, memberId, connectionId: connection.id };
    const returns = old === null && (await isReturning(tx, memberId));
    const pushes =
      returns || isStuck ? await pushAgain(tx, { ...at, provider: connection.provider, target }, now) : [];
    pushes.push(...(await pushErased(tx, { companyId, memberId }, now)));
    if (old === null && !returns) await askCatchUp(tx, { companyId, memberId }, now);
    for (const connectionId of new Set([connection.id, ...(old ? [old.connection.id] : [])])) {
      await followReadable(tx, { companyId, connectionId }, now);
      await letWrite(tx, { ...at, connectionId }, now);
    }
    const was = old ? calendarLabel(old.connection.accountEmail, old.calendar.name) : null;
    const changes = [{ field: "Bookings go to", old: was, new: target }];
    await appendActivity(tx, companyId, now, [
      ...pushes,
      {
        kind: "settings.changed",
        bookingId: null,
        pushId: null,
        detail: { actor: by, requestId, changes, facts: { account: connection.accountEmail } },
      },
    ]);
    return done(null);
  });
}

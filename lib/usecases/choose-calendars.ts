import { appendActivity } from "@/db/store/activity";
import { calendarsOfConnection, saveCalendarChoice } from "@/db/store/calendar-choices";
import { askCatchUp } from "@/db/store/catch-up";
import { refreshBusyConflicts } from "@/db/store/conflicts";
import { connectionById } from "@/db/store/connections";
import { pushErased } from "@/db/store/erased-copies";
import { followReadable } from "@/db/store/readable-calendars";
import type { Deps } from "@/lib/deps";
import type { ActivityActor, FieldChange } from "@/lib/domain/activity";
import type { SyncDirection } from "@/lib/domain/drift";
import { done, type Result, refused } from "@/lib/result";

export type CalendarChoice = {
  readonly companyId: string;
  readonly memberId: string;
  readonly connectionId: string;
  /** Row ids of the calendars that block time; all others of the connection do not. */
  readonly blocks: readonly string[];
  readonly direction: SyncDirection;
  readonly by: ActivityActor;
  readonly requestId: string;
};

const directionWords: Record<SyncDirection, string> = {
  twoWay: "Two-way",
  out: "One-way to the calendar",
  in: "One-way from the calendar",
};

/**
 * Which of a connection's calendars block time, and which way it syncs. What is no longer read is forgotten at once; what
 * is new is read next [C10][C12]. The same choice twice changes nothing.
 */
export async function chooseCalendars(
  deps: Pick<Deps, "clock" | "database">,
  choice: CalendarChoice,
): Promise<Result<null, "notFound" | "unknownCalendar">> {
  const { companyId, memberId, connectionId, direction, by, requestId } = choice;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const connection = await connectionById(tx, connectionId);
    if (!connection || connection.memberId !== memberId || connection.state === "disconnected")
      return refused("notFound");
    const calendars = await calendarsOfConnection(tx, connectionId);
    const wanted = new Set(choice.blocks);
    if (choice.blocks.some((id) => !calendars.some((calendar) => calendar.id === id)))
      return refused("unknownCalendar");
    const changes: FieldChange[] = calendars
      .filter((calendar) => calendar.blocks !== wanted.has(calendar.id))
      .map(({ id, name, blocks }) => ({
        field: `${name}: blocks time`,
        old: blocks ? "Yes" : "No",
        new: wanted.has(id) ? "Yes" : "No",
      }));
    if (connection.direction !== direction) {
      const [old, next] = [directionWords[connection.direction], directionWords[direction]];
      changes.push({ field: "Sync direction", old, new: next });
    }
    if (changes.length === 0) return done(null);
    await saveCalendarChoice(tx, connectionId, { blocks: [...wanted], direction });
    await followReadable(tx, { companyId, connectionId }, now);
    await refreshBusyConflicts(tx, { companyId, memberId }, now);
    // Bookings made while it was only read went nowhere.
    if (connection.direction === "in") await askCatchUp(tx, { companyId, memberId }, now);
    const pushes = connection.direction === "in" ? await pushErased(tx, { companyId, memberId }, now) : [];
    const facts = { account: connection.accountEmail };
    await appendActivity(tx, companyId, now, [
      ...pushes,
      {
        kind: "settings.changed",
        bookingId: null,
        pushId: null,
        detail: { actor: by, requestId, changes, facts },
      },
    ]);
    return done(null);
  });
}

import { appendActivity } from "@/db/store/activity";
import { refreshBusyConflicts } from "@/db/store/conflicts";
import { savedHoursOf, saveHours, saveMemberZone } from "@/db/store/hours";
import { lockMember } from "@/db/store/services";
import type { Deps } from "@/lib/deps";
import { minutesWords } from "@/lib/domain/service-words";
import { type Hours, usualHours, weekWords } from "@/lib/domain/working-hours";
import { done, type Result, refused } from "@/lib/result";
import { changesBetween, type SettingsAsked, settingsRecord } from "@/lib/usecases/settings-record";

type HoursDeps = Pick<Deps, "clock" | "database">;

/** When a fieldworker works, from now on; bookings outside these hours stay. */
export async function changeHours(
  deps: HoursDeps,
  asked: SettingsAsked & { readonly memberId: string; readonly hours: Hours },
): Promise<Result<null, "notFound">> {
  const { companyId, memberId, hours } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const member = await lockMember(tx, memberId);
    if (!member?.takesBookings) return refused("notFound");
    const saved = await savedHoursOf(tx, memberId);
    const was = new Map(hoursWords(saved ?? usualHours));
    const changes = changesBetween(
      member.name,
      hoursWords(hours).map(([field, now]) => [field, was.get(field) ?? null, now]),
    );
    if (saved && changes.length === 0) return done(null);
    await saveHours(tx, { companyId, memberId }, hours);
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, changes));
    return done(null);
  });
}

function hoursWords({ weekly, travelMinutes, dailyLimit }: Hours) {
  return [
    ["working hours", weekWords(weekly)],
    ["travel time", minutesWords(travelMinutes)],
    ["bookings a day", dailyLimit === null ? "no limit" : `at most ${dailyLimit}`],
  ] as const;
}

/**
 * Where a member's days begin and their hours are read. Bookings keep their instants [A40]; all-day events of their own
 * calendar are other hours now, so what those overlap is looked at again.
 */
export async function changeZone(
  deps: HoursDeps,
  asked: SettingsAsked & { readonly memberId: string; readonly zone: string },
): Promise<Result<null, "notFound">> {
  const { companyId, memberId, zone } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const member = await lockMember(tx, memberId);
    if (!member) return refused("notFound");
    const changes = changesBetween(member.name, [["time zone", member.zone, zone]]);
    if (changes.length === 0) return done(null);
    await saveMemberZone(tx, memberId, zone);
    if (member.takesBookings) await refreshBusyConflicts(tx, { companyId, memberId }, now);
    await appendActivity(tx, companyId, now, settingsRecord(asked, changes));
    return done(null);
  });
}

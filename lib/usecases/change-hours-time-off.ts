import { appendActivity } from "@/db/store/activity";
import { deleteTimeOff, insertTimeOff, timeOf } from "@/db/store/hours";
import { lockMember } from "@/db/store/services";
import type { Deps } from "@/lib/deps";
import type { TimeOffWish } from "@/lib/domain/hours-shape";
import type { LocalDate } from "@/lib/domain/time";
import { type TimeOffTime, timeOffWords } from "@/lib/domain/time-off";
import { addDays, wallToInstant } from "@/lib/domain/wall-time";
import { done, type Result, refused } from "@/lib/result";
import { type SettingsAsked, settingsRecord } from "@/lib/usecases/settings-record";

type TimeOffDeps = Pick<Deps, "clock" | "database">;

/**
 * Adds time off; bookings in it stay. The record says when, never why: the note is for the fieldworker and owners alone.
 * Adding it twice with the same id makes one.
 */
export async function addTimeOff(
  deps: TimeOffDeps,
  asked: SettingsAsked & {
    readonly memberId: string;
    readonly timeOffId: string;
    readonly time: TimeOffWish;
    readonly note: string;
  },
): Promise<Result<null, "notFound" | "endsBeforeStart">> {
  const { companyId, memberId, timeOffId, note } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const member = await lockMember(tx, memberId);
    if (!member?.takesBookings) return refused("notFound");
    const time = timeWished(asked.time, member.zone);
    // Two times of a night in which the clocks change may be one instant.
    if (time.kind === "span" && time.end <= time.start) return refused("endsBeforeStart");
    if (!(await insertTimeOff(tx, { companyId, memberId, timeOffId }, { time, note }, now)))
      return done(null);
    const change = { field: `${member.name}: time off`, old: null, new: timeOffWords(time, member.zone) };
    await appendActivity(tx, companyId, now, settingsRecord(asked, [change]));
    return done(null);
  });
}

function timeWished(wish: TimeOffWish, zone: string): TimeOffTime {
  if (wish.kind === "days")
    return { kind: "days", startDate: wish.firstDate, endDateExclusive: addDays(wish.lastDate, 1) };
  const at = (date: LocalDate, clock: string) => {
    const [hour, minute] = [Number(clock.slice(0, 2)), Number(clock.slice(3))];
    return wallToInstant({ date, hour, minute }, zone).instant;
  };
  return { kind: "span", start: at(wish.date, wish.start), end: at(wish.endDate, wish.end) };
}

export async function removeTimeOff(
  deps: TimeOffDeps,
  asked: SettingsAsked & { readonly memberId: string; readonly timeOffId: string },
): Promise<Result<null, "notFound">> {
  const { companyId, memberId, timeOffId } = asked;
  return deps.database.asCompany(companyId, async (tx) => {
    const member = await lockMember(tx, memberId);
    const gone = member && (await deleteTimeOff(tx, { memberId, timeOffId }));
    if (!gone) return refused("notFound");
    const old = timeOffWords(timeOf(gone), member.zone);
    const change = { field: `${member.name}: time off`, old, new: null };
    await appendActivity(tx, companyId, deps.clock.now(), settingsRecord(asked, [change]));
    return done(null);
  });
}

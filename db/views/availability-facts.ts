import { and, asc, eq, gt, inArray, lt, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { company, member, service } from "@/db/schema";
import { holiday, memberSkill, serviceSkill, timeOff, workingHours } from "@/db/schema-hours";
import { timeOf } from "@/db/store/hours";
import type { CompanyTimes, FieldworkerTimes, Job, TimeOff } from "@/lib/domain/availability/facts";
import { spanOfInterval } from "@/lib/domain/availability/minutes";
import type { Interval, LocalDate } from "@/lib/domain/time";
import { addDays, instantToWall } from "@/lib/domain/wall-time";
import { type Hours, usualHours } from "@/lib/domain/working-hours";

/** What a fieldworker and the company said about when work can be done, as the slot engine takes it; skills are ids. */
export type HoursFacts = {
  readonly fieldworkers: readonly FieldworkerHours[];
  readonly company: CompanyTimes;
};

export type FieldworkerHours = Pick<
  FieldworkerTimes,
  "id" | "zone" | "weeklyHours" | "skills" | "dailyLimit" | "timeOff"
> & {
  readonly name: string;
  /** Kept free before and after each of their bookings, beside what the service asks for. */
  readonly travelMinutes: number;
};

/**
 * The hours of these fieldworkers by name, with the time off and the holidays that matter for times in `around`. Who never
 * said when they work has the usual week.
 */
export async function hoursOf(
  tx: Tx,
  fieldworkerIds: readonly string[],
  around: Interval,
): Promise<HoursFacts> {
  return {
    fieldworkers: await fieldworkerHours(tx, fieldworkerIds, around),
    company: await companyTimes(tx, around),
  };
}

async function fieldworkerHours(
  tx: Tx,
  ids: readonly string[],
  around: Interval,
): Promise<FieldworkerHours[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .select({
      id: member.id,
      name: member.name,
      zone: member.zone,
      weekly: workingHours.weekly,
      travelMinutes: workingHours.travelMinutes,
      dailyLimit: workingHours.dailyLimit,
      skills: sql<string[]>`array(select ${memberSkill.skillId}::text from ${memberSkill}
        where ${eq(memberSkill.memberId, member.id)} order by 1)`,
    })
    .from(member)
    .leftJoin(workingHours, eq(workingHours.memberId, member.id))
    .where(inArray(member.id, [...ids]))
    .orderBy(asc(member.name), asc(member.id));
  const away = await timeOffOf(tx, ids, around);
  return rows.map(({ weekly, travelMinutes, dailyLimit, ...row }) => {
    const hours: Hours =
      weekly === null || travelMinutes === null ? usualHours : { weekly, travelMinutes, dailyLimit };
    return {
      ...row,
      weeklyHours: hours.weekly,
      travelMinutes: hours.travelMinutes,
      dailyLimit: hours.dailyLimit,
      timeOff: away.get(row.id) ?? [],
    };
  });
}

/** Time off that may touch these times, without its notes. */
async function timeOffOf(
  tx: Tx,
  memberIds: readonly string[],
  around: Interval,
): Promise<ReadonlyMap<string, TimeOff[]>> {
  const { first, last } = datesAnywhere(around);
  const { id, memberId, startDate, endDateExclusive, startsAt, endsAt } = timeOff;
  const rows = await tx
    .select({ id, memberId, startDate, endDateExclusive, startsAt, endsAt })
    .from(timeOff)
    .where(
      and(
        inArray(memberId, [...memberIds]),
        or(
          and(sql`${startDate} <= ${last}`, sql`${endDateExclusive} > ${first}`),
          and(lt(startsAt, around.end), gt(endsAt, around.start)),
        ),
      ),
    )
    .orderBy(asc(id));
  const found = new Map<string, TimeOff[]>();
  for (const row of rows) {
    const time = timeOf(row);
    const away: TimeOff["time"] = time.kind === "days" ? time : { kind: "span", ...spanOfInterval(time) };
    found.set(row.memberId, [...(found.get(row.memberId) ?? []), { ref: row.id, time: away }]);
  }
  return found;
}

async function companyTimes(tx: Tx, around: Interval): Promise<CompanyTimes> {
  const [row] = await tx.select({ zone: company.zone, weeklyHours: company.weeklyHours }).from(company);
  if (!row) throw new Error("no company row in its own transaction");
  const { first, last } = datesAnywhere(around);
  const holidays = await tx
    .select({ ref: holiday.id, date: holiday.date })
    .from(holiday)
    .where(and(sql`${holiday.date} >= ${first}`, sql`${holiday.date} <= ${last}`))
    .orderBy(asc(holiday.date));
  return { ...row, holidays };
}

/** The days that the interval has in any zone, with a day to spare for shifts that end after midnight. */
function datesAnywhere({ start, end }: Interval): { readonly first: LocalDate; readonly last: LocalDate } {
  const dayOf = (instant: Date) => instantToWall(instant, "UTC").date;
  return { first: addDays(dayOf(start), -2), last: addDays(dayOf(end), 2) };
}

/** What a service asks for; null: the company has no such service. Skills are ids. */
export async function jobOf(tx: Tx, serviceId: string): Promise<Job | null> {
  const [row] = await tx
    .select({
      durationMinutes: service.durationMinutes,
      beforeMinutes: service.bufferBeforeMinutes,
      afterMinutes: service.bufferAfterMinutes,
      skills: sql<string[]>`array(select ${serviceSkill.skillId}::text from ${serviceSkill}
        where ${eq(serviceSkill.serviceId, service.id)} order by 1)`,
    })
    .from(service)
    .where(eq(service.id, serviceId));
  return row ?? null;
}

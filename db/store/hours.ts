import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { company, member } from "@/db/schema";
import { holiday, timeOff, workingHours } from "@/db/schema-hours";
import { busyBlock } from "@/db/schema-sync";
import { spanOf } from "@/lib/domain/busy-block";
import type { LocalDate } from "@/lib/domain/time";
import type { TimeOffTime } from "@/lib/domain/time-off";
import type { Hours } from "@/lib/domain/working-hours";

export type TimeOffRow = typeof timeOff.$inferSelect;
export type HolidayRow = Pick<typeof holiday.$inferSelect, "id" | "date" | "name">;

/** null: nobody said yet. */
export async function savedHoursOf(tx: Tx, memberId: string): Promise<Hours | null> {
  const [row] = await tx.select().from(workingHours).where(eq(workingHours.memberId, memberId));
  if (!row) return null;
  const { weekly, travelMinutes, dailyLimit } = row;
  return { weekly, travelMinutes, dailyLimit };
}

export async function saveHours(
  tx: Tx,
  at: { readonly companyId: string; readonly memberId: string },
  hours: Hours,
): Promise<void> {
  await tx
    .insert(workingHours)
    .values({ ...at, ...hours })
    .onConflictDoUpdate({ target: [workingHours.companyId, workingHours.memberId], set: hours });
}

/** Where their days begin; all-day events of their own calendars span the days of the new zone from now on [B20]. */
export async function saveMemberZone(tx: Tx, memberId: string, zone: string): Promise<void> {
  await tx.update(member).set({ zone }).where(eq(member.id, memberId));
  const { startDate, endDate } = busyBlock;
  const isTheirs = and(eq(busyBlock.memberId, memberId), isNotNull(startDate));
  const days = await tx.selectDistinct({ startDate, endDate }).from(busyBlock).where(isTheirs);
  const spans = days.map((day) => {
    const [start, end] = [day.startDate as LocalDate, day.endDate as LocalDate];
    const span = spanOf({ kind: "allDay", startDate: start, endDateExclusive: end }, zone);
    return { ...day, from: span.start.toISOString(), until: span.end.toISOString() };
  });
  await tx.execute(sql`update busy_block b set starts_at = s."from", ends_at = s.until
    from jsonb_to_recordset(${JSON.stringify(spans)}::text::jsonb) as s("startDate" date, "endDate" date, "from" timestamptz, until timestamptz)
    where b.member_id = ${memberId} and b.start_date = s."startDate" and b.end_date = s."endDate"`);
}

/** False: it is there already. */
export async function insertTimeOff(
  tx: Tx,
  at: { readonly companyId: string; readonly memberId: string; readonly timeOffId: string },
  { time, note }: { readonly time: TimeOffTime; readonly note: string },
  now: Date,
): Promise<boolean> {
  const { timeOffId, ...whose } = at;
  const made = await tx
    .insert(timeOff)
    .values({
      id: timeOffId,
      ...whose,
      ...(time.kind === "days"
        ? { startDate: time.startDate, endDateExclusive: time.endDateExclusive }
        : { startsAt: time.start, endsAt: time.end }),
      note,
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: timeOff.id });
  return made.length > 0;
}

/** The time off of this member that was taken out; null: there is none. */
export async function deleteTimeOff(
  tx: Tx,
  { memberId, timeOffId }: { readonly memberId: string; readonly timeOffId: string },
): Promise<TimeOffRow | null> {
  const [row] = await tx
    .delete(timeOff)
    .where(and(eq(timeOff.id, timeOffId), eq(timeOff.memberId, memberId)))
    .returning();
  return row ?? null;
}

export function timeOf(row: Omit<TimeOffRow, "note" | "createdAt" | "companyId">): TimeOffTime {
  const { startDate, endDateExclusive, startsAt, endsAt } = row;
  if (startDate !== null && endDateExclusive !== null) return { kind: "days", startDate, endDateExclusive };
  if (startsAt !== null && endsAt !== null) return { kind: "span", start: startsAt, end: endsAt };
  throw new Error(`time off ${row.id} is neither days nor a span`);
}

/** So that two changes of the company's settings follow each other. */
export async function lockCompany(tx: Tx): Promise<void> {
  await tx.select({ id: company.id }).from(company).for("no key update");
}

/** From this day on, earliest first. */
export async function holidaysFrom(tx: Tx, from: LocalDate): Promise<HolidayRow[]> {
  return tx
    .select({ id: holiday.id, date: holiday.date, name: holiday.name })
    .from(holiday)
    .where(sql`${holiday.date} >= ${from}`)
    .orderBy(asc(holiday.date));
}

export async function holidayOn(tx: Tx, date: LocalDate): Promise<HolidayRow | null> {
  const [row] = await tx
    .select({ id: holiday.id, date: holiday.date, name: holiday.name })
    .from(holiday)
    .where(eq(holiday.date, date));
  return row ?? null;
}

/** False: that day is a holiday already. */
export async function insertHoliday(tx: Tx, companyId: string, row: HolidayRow): Promise<boolean> {
  const made = await tx
    .insert(holiday)
    .values({ companyId, ...row })
    .onConflictDoNothing()
    .returning({ id: holiday.id });
  return made.length > 0;
}

export async function deleteHoliday(tx: Tx, holidayId: string): Promise<HolidayRow | null> {
  const [row] = await tx
    .delete(holiday)
    .where(eq(holiday.id, holidayId))
    .returning({ id: holiday.id, date: holiday.date, name: holiday.name });
  return row ?? null;
}

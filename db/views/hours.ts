import { and, asc, eq, gt, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { timeOff, workingHours } from "@/db/schema-hours";
import { savedHoursOf, timeOf } from "@/db/store/hours";
import { allSkills, type Skill, skillsOfMember } from "@/db/store/services";
import { type Actor, may } from "@/lib/domain/roles";
import type { TimeOffTime } from "@/lib/domain/time-off";
import { instantToWall } from "@/lib/domain/wall-time";
import { type Hours, usualHours } from "@/lib/domain/working-hours";

type Reader = Pick<Actor, "memberId" | "role">;

export type MemberHours = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly takesBookings: boolean;
  readonly hours: Hours;
  /** Nobody said yet; `hours` are the usual ones. */
  readonly isUsual: boolean;
  /** What is not over yet, earliest first. */
  readonly timeOff: readonly OwnTimeOff[];
  readonly skills: readonly Skill[];
  /** All that there are to have. */
  readonly companySkills: readonly Skill[];
};

export type OwnTimeOff = {
  readonly id: string;
  readonly time: TimeOffTime;
  /** null: not for this reader. */
  readonly note: string | null;
};

/** Notes on time off are for the fieldworker and for owners. */
export function mayReadNotes(reader: Reader, memberId: string): boolean {
  return reader.memberId === memberId || reader.role === "owner";
}

/** Whether the reader may look at and change this member's hours. */
export async function canSetHours(tx: Tx, reader: Reader, memberId: string): Promise<boolean> {
  if (!may(reader.role, reader.memberId === memberId ? "setOwnHours" : "setAnyHours")) return false;
  const rows = await tx
    .select({ id: member.id })
    .from(member)
    .where(and(eq(member.id, memberId), member.isActive));
  return rows.length > 0;
}

/** null: there is no such member, or not for this reader. */
export async function memberHours(
  tx: Tx,
  reader: Reader,
  memberId: string,
  now: Date,
): Promise<MemberHours | null> {
  if (!(await canSetHours(tx, reader, memberId))) return null;
  const [row] = await tx
    .select({ id: member.id, name: member.name, zone: member.zone, takesBookings: member.takesBookings })
    .from(member)
    .where(eq(member.id, memberId));
  if (!row) return null;
  const saved = await savedHoursOf(tx, memberId);
  return {
    ...row,
    hours: saved ?? usualHours,
    isUsual: saved === null,
    timeOff: await comingTimeOff(tx, row, mayReadNotes(reader, memberId), now),
    skills: await skillsOfMember(tx, memberId),
    companySkills: await allSkills(tx),
  };
}

async function comingTimeOff(
  tx: Tx,
  { id, zone }: { readonly id: string; readonly zone: string },
  withNotes: boolean,
  now: Date,
): Promise<OwnTimeOff[]> {
  const today = instantToWall(now, zone).date;
  const rows = await tx
    .select()
    .from(timeOff)
    .where(
      and(eq(timeOff.memberId, id), or(sql`${timeOff.endDateExclusive} > ${today}`, gt(timeOff.endsAt, now))),
    )
    .orderBy(
      sql`coalesce(${timeOff.startDate}::timestamp, ${timeOff.startsAt} at time zone ${zone})`,
      asc(timeOff.id),
    );
  return rows.map((row) => ({ id: row.id, time: timeOf(row), note: withNotes ? row.note : null }));
}

export type PersonHours = {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly hours: Hours;
  readonly isUsual: boolean;
};

/** Everybody who takes bookings, by name. */
export async function everybodysHours(tx: Tx): Promise<PersonHours[]> {
  const rows = await tx
    .select({ id: member.id, name: member.name, zone: member.zone, hours: workingHours })
    .from(member)
    .leftJoin(workingHours, eq(workingHours.memberId, member.id))
    .where(and(member.isActive, member.takesBookings))
    .orderBy(asc(member.name), asc(member.id));
  return rows.map(({ hours, ...row }) => ({ ...row, hours: hours ?? usualHours, isUsual: hours === null }));
}

import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { doesBlock } from "@/lib/domain/blocking";
import type { BusyBlock } from "@/lib/domain/busy-block";
import type { EventTime, Interval, LocalDate } from "@/lib/domain/time";

export type BusyClash = {
  readonly bookingId: string;
  /** Calendar, event, occurrence and times of the personal event. */
  readonly subject: string;
  readonly span: Interval;
};

export type StoredTimes = {
  readonly starts_at: string;
  readonly ends_at: string;
  readonly start_date: string | null;
  readonly end_date: string | null;
};

/** A block's time as its event has it. */
export function timeOfBlock(row: StoredTimes): EventTime {
  if (row.start_date !== null && row.end_date !== null) {
    const [startDate, endDateExclusive] = [row.start_date as LocalDate, row.end_date as LocalDate];
    return { kind: "allDay", startDate, endDateExclusive };
  }
  return { kind: "timed", start: new Date(row.starts_at), end: new Date(row.ends_at) };
}

/** Where a member's own events that block overlap their bookings still to come, by booking, the earliest event first. */
export async function busyClashes(tx: Tx, memberId: string, now: Date): Promise<BusyClash[]> {
  const [who] = await tx.select({ rules: member.blockingRules }).from(member).where(eq(member.id, memberId));
  if (!who) return [];
  const rows = await tx.execute<
    StoredTimes & {
      booking_id: string;
      calendar_id: string;
      event_id: string;
      occurrence: string;
      shows: BusyBlock["shows"];
      response: BusyBlock["response"];
    }
  >(sql`
    select a.booking_id, b.calendar_id, b.event_id, b.occurrence, b.starts_at, b.ends_at,
      b.start_date::text as start_date, b.end_date::text as end_date, b.shows, b.response
    from assignment a
      join busy_block b on b.company_id = a.company_id and b.member_id = a.fieldworker_id
        and tstzrange(b.starts_at, b.ends_at) && a.during
      join calendar c on c.company_id = b.company_id and c.id = b.calendar_id and c.blocks
      join connection n on n.company_id = c.company_id and n.id = c.connection_id and n.state <> 'disconnected'
    where a.fieldworker_id = ${memberId} and a.takes_time and upper(a.during) > ${now.toISOString()}
    order by a.booking_id, b.starts_at, b.calendar_id, b.event_id, b.occurrence`);
  return rows
    .filter((row) => doesBlock({ ...row, time: timeOfBlock(row) }, who.rules))
    .map((row) => {
      const span = { start: new Date(row.starts_at), end: new Date(row.ends_at) };
      const { calendar_id, event_id, occurrence } = row;
      const subject = [
        calendar_id,
        event_id,
        occurrence,
        span.start.toISOString(),
        span.end.toISOString(),
      ].join("|");
      return { bookingId: row.booking_id, subject, span };
    });
}

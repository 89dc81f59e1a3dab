import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type BlockingRules, doesBlock } from "@/lib/domain/blocking";
import type { BusyBlock } from "@/lib/domain/busy-block";
import type { EventTime, Interval, LocalDate } from "@/lib/domain/time";
import { askPrepared } from "./prepared";

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
  const rows = await askPrepared(tx, "busy clashes", {
    select: {
      booking_id: sql<string>`a.booking_id`,
      calendar_id: sql<string>`b.calendar_id`,
      event_id: sql<string>`b.event_id`,
      occurrence: sql<string>`b.occurrence`,
      starts_at: sql<string>`b.starts_at`,
      ends_at: sql<string>`b.ends_at`,
      start_date: sql<string | null>`b.start_date::text`,
      end_date: sql<string | null>`b.end_date::text`,
      shows: sql<BusyBlock["shows"]>`b.shows`,
      response: sql<BusyBlock["response"]>`b.response`,
      rules: sql<BlockingRules>`m.blocking_rules`,
    },
    from: sql`assignment a
      join member m on m.company_id = a.company_id and m.id = a.fieldworker_id
      join busy_block b on b.company_id = a.company_id and b.member_id = a.fieldworker_id
        and tstzrange(b.starts_at, b.ends_at) && a.during
      join calendar c on c.company_id = b.company_id and c.id = b.calendar_id and c.blocks
      join connection n on n.company_id = c.company_id and n.id = c.connection_id and n.state <> 'disconnected'
      where a.fieldworker_id = ${memberId} and a.takes_time and upper(a.during) > ${now.toISOString()}
      order by a.booking_id, b.starts_at, b.calendar_id, b.event_id, b.occurrence`,
  });
  return rows
    .filter((row) => doesBlock({ ...row, time: timeOfBlock(row) }, row.rules))
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

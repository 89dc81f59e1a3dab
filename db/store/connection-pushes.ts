import { sql } from "drizzle-orm";

/** SQL on `push`: it waits for this connection, since its event stands in one of its calendars or will. */
export function waitsFor(connectionId: string) {
  return sql`exists (select from calendar c where c.company_id = push.company_id and c.connection_id = ${connectionId}
    and ((c.receives and c.member_id = push.fieldworker_id)
      or c.id = (select m.calendar_id from mirror m where m.company_id = push.company_id and m.id = push.mirror_id)))`;
}

/** SQL on `push`: it ended in one of this connection's calendars. */
export function wentTo(connectionId: string) {
  return sql`exists (select from calendar c where c.company_id = push.company_id and c.connection_id = ${connectionId}
    and c.id = push.receipt_calendar_id)`;
}

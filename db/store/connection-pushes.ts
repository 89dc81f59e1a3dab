import { sql } from "drizzle-orm";
import { mirror, push } from "@/db/schema";

/** SQL: a push that waits for this connection: its event stands in one of its calendars, or will. */
export function waitsFor(connectionId: string) {
  return sql`exists (select from calendar c where c.company_id = ${push.companyId} and c.connection_id = ${connectionId}
    and ((c.receives and c.member_id = ${push.fieldworkerId})
      or c.id = (select ${mirror.calendarId} from ${mirror} where ${mirror.companyId} = ${push.companyId} and ${mirror.id} = ${push.mirrorId})))`;
}

/** SQL: a push that ended in one of this connection's calendars. */
export function wentTo(connectionId: string) {
  return sql`exists (select from calendar c where c.company_id = ${push.companyId} and c.connection_id = ${connectionId}
    and c.id = ${push.receiptCalendarId})`;
}

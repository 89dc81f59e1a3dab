import type { Tx } from "@/db/client";
import { type News, officeMembers } from "./notifications";
import type { FoundFacts } from "./push-facts";
import { tell } from "./tell";

/**
 * A calendar refused a booking for good: nothing tries it again by itself and no ladder counts it, so the office hears of
 * it in the bell. What a disconnected calendar keeps is told to its owner instead.
 */
export async function tellOfGivenUp(tx: Tx, found: FoundFacts, now: Date): Promise<void> {
  const { row, facts, connection } = found;
  if (connection?.state === "disconnected") return;
  const calendarId = row.calendarId ?? facts.target?.calendarRowId;
  const news: News = {
    companyId: row.companyId,
    kind: "push.givenUp",
    bookingId: row.bookingId,
    ...(calendarId ? { calendarId } : {}),
  };
  await tell(tx, await officeMembers(tx), { topic: "syncAlarm", news, letter: null }, now);
}

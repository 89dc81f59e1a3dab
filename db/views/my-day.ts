import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { connection, member } from "@/db/schema";
import type { Interval } from "@/lib/domain/time";
import { addDays, dayIn, instantToWall } from "@/lib/domain/wall-time";
import { type BoardBooking, bookingsIn } from "./board-week";

/** How many days after today "next" looks ahead. */
const daysAhead = 14;

export type MyDay = {
  readonly zone: string;
  readonly takesBookings: boolean;
  /** `broken`: connected, but only its owner can make it work again. */
  readonly calendar: "none" | "live" | "broken";
  readonly today: readonly BoardBooking[];
  readonly next: readonly BoardBooking[];
};

/** A member's own bookings of today and of the two weeks after it, in their own zone. */
export async function myDay(tx: Tx, asked: { memberId: string; now: Date; appUrl: string }): Promise<MyDay> {
  const { memberId, now, appUrl } = asked;
  const [who] = await tx
    .select({ zone: member.zone, takesBookings: member.takesBookings })
    .from(member)
    .where(eq(member.id, memberId));
  if (!who) throw new Error("a signed-in member has no row");
  const connections = await tx
    .select({ state: connection.state })
    .from(connection)
    .where(and(eq(connection.memberId, memberId), ne(connection.state, "disconnected")));
  const today = instantToWall(now, who.zone).date;
  const own = (span: Interval) =>
    bookingsIn(tx, {
      viewer: { memberId, role: "fieldworker" },
      span,
      fieldworkerIds: [],
      now,
      zone: who.zone,
      appUrl,
    });
  const ofToday = dayIn(today, who.zone);
  const after = { start: ofToday.end, end: dayIn(addDays(today, daysAhead), who.zone).end };
  const onlyOwnCopy = (found: BoardBooking): BoardBooking => ({
    ...found,
    copies: found.copies.filter((copy) => copy.fieldworkerId === memberId),
  });
  return {
    ...who,
    calendar: calendarStateOf(connections.map((row) => row.state)),
    today: (await own(ofToday)).map(onlyOwnCopy),
    next: (await own(after)).filter((found) => found.startsAt >= ofToday.end).map(onlyOwnCopy),
  };
}

function calendarStateOf(states: readonly string[]): MyDay["calendar"] {
  if (states.length === 0) return "none";
  return states.every((state) => state === "live") ? "live" : "broken";
}

import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, member } from "@/db/schema";
import type { ProviderName } from "@/lib/domain/calendar-event";
import { calendarLabel } from "@/lib/domain/calendar-label";

/** One connected account as its owner sees it. Tokens are not part of it. */
export type ConnectionView = {
  readonly id: string;
  readonly provider: ProviderName;
  readonly accountEmail: string;
  readonly state: "live" | "needsReconnect" | "cannotWrite";
  readonly stateSince: Date;
  readonly connectedAt: Date;
  readonly lastOutAt: Date | null;
  readonly scopes: readonly string[];
};

export type CalendarSettings = {
  readonly email: string;
  readonly zone: string;
  readonly takesBookings: boolean;
  readonly connections: readonly ConnectionView[];
  /** Where bookings go, "mike@demo.test › Work"; null: nowhere. */
  readonly receiving: string | null;
};

export async function calendarSettings(tx: Tx, memberId: string): Promise<CalendarSettings> {
  const [who] = await tx
    .select({ email: member.email, zone: member.zone, takesBookings: member.takesBookings })
    .from(member)
    .where(eq(member.id, memberId));
  if (!who) throw new Error("a signed-in member has no row");
  const rows = await tx
    .select({
      id: connection.id,
      provider: connection.provider,
      accountEmail: connection.accountEmail,
      state: connection.state,
      stateSince: connection.stateSince,
      connectedAt: connection.connectedAt,
      lastOutAt: connection.lastOutAt,
      scopes: connection.scopes,
    })
    .from(connection)
    .where(and(eq(connection.memberId, memberId), ne(connection.state, "disconnected")));
  const connections = rows.flatMap(({ state, ...row }) =>
    state === "disconnected" ? [] : [{ ...row, state }],
  );
  const [receiving] = await tx
    .select({ accountEmail: connection.accountEmail, calendarName: calendar.name })
    .from(calendar)
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(and(eq(calendar.memberId, memberId), calendar.receives, ne(connection.state, "disconnected")));
  return {
    ...who,
    connections,
    receiving: receiving ? calendarLabel(receiving.accountEmail, receiving.calendarName) : null,
  };
}

import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, member, mirror } from "@/db/schema";
import type { ProviderName } from "@/lib/domain/calendar-event";

/** Whose calendar a copy is in; null: in none now. */
export async function mirrorOwner(
  tx: Tx,
  mirrorId: string,
): Promise<{ memberId: string; name: string; provider: ProviderName } | null> {
  const [row] = await tx
    .select({ memberId: member.id, name: member.name, provider: connection.provider })
    .from(mirror)
    .innerJoin(member, eq(member.id, mirror.fieldworkerId))
    .innerJoin(calendar, eq(calendar.id, mirror.calendarId))
    .innerJoin(connection, eq(connection.id, calendar.connectionId))
    .where(eq(mirror.id, mirrorId));
  return row ?? null;
}

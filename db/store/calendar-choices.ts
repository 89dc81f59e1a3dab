import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { calendar, connection, member } from "@/db/schema";
import type { BlockingRules } from "@/lib/domain/blocking";
import type { SyncDirection } from "@/lib/domain/drift";
import type { EventColour } from "@/lib/domain/event-colour";
import type { CalendarRow } from "./connections";

export async function calendarsOfConnection(tx: Tx, connectionId: string): Promise<CalendarRow[]> {
  return tx.select().from(calendar).where(eq(calendar.connectionId, connectionId));
}

export async function saveCalendarChoice(
  tx: Tx,
  connectionId: string,
  choice: { readonly blocks: readonly string[]; readonly direction: SyncDirection },
): Promise<void> {
  await tx.update(connection).set({ direction: choice.direction }).where(eq(connection.id, connectionId));
  await tx.update(calendar).set({ blocks: false }).where(eq(calendar.connectionId, connectionId));
  if (choice.blocks.length === 0) return;
  await tx
    .update(calendar)
    .set({ blocks: true })
    .where(and(eq(calendar.connectionId, connectionId), inArray(calendar.id, [...choice.blocks])));
}

export async function saveEventColour(
  tx: Tx,
  connectionId: string,
  eventColour: EventColour | null,
): Promise<void> {
  await tx.update(connection).set({ eventColour }).where(eq(connection.id, connectionId));
}

/** The provider's ids of a connection's calendars that block time. */
export async function blockingCalendarsOf(tx: Tx, connectionId: string): Promise<string[]> {
  const rows = await tx
    .select({ externalId: calendar.externalId })
    .from(calendar)
    .where(and(eq(calendar.connectionId, connectionId), calendar.blocks));
  return rows.map((row) => row.externalId);
}

export async function blockingRulesOf(tx: Tx, memberId: string): Promise<BlockingRules | null> {
  const [row] = await tx
    .select({ rules: member.blockingRules })
    .from(member)
    .where(eq(member.id, memberId))
    .for("update");
  return row?.rules ?? null;
}

export async function saveBlockingRules(tx: Tx, memberId: string, rules: BlockingRules): Promise<void> {
  await tx.update(member).set({ blockingRules: rules }).where(eq(member.id, memberId));
}

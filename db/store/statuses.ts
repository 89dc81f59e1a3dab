import { asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { status } from "@/db/schema";
import type { CalendarRule } from "@/lib/domain/status";
import type { StatusRow } from "./bookings";

export async function statusById(tx: Tx, statusId: string): Promise<StatusRow | null> {
  const [row] = await tx.select().from(status).where(eq(status.id, statusId));
  return row ?? null;
}

export async function saveStatusRule(tx: Tx, statusId: string, calendarRule: CalendarRule): Promise<void> {
  await tx.update(status).set({ calendarRule }).where(eq(status.id, statusId));
}

/** The first of the company's statuses that takes bookings out of calendars: what "cancelled" is here. */
export async function firstRemovingStatus(tx: Tx): Promise<StatusRow | null> {
  const [row] = await tx
    .select()
    .from(status)
    .where(eq(status.calendarRule, "remove"))
    .orderBy(asc(status.position))
    .limit(1);
  return row ?? null;
}

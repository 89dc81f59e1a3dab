import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { calendarSync } from "@/db/schema-sync";
import { blockWindow } from "@/lib/domain/read-schedule";
import type { HeldRemoval } from "@/lib/domain/removal-guard";
import { announce } from "./activity";
import { expandFamilies } from "./busy-blocks";
import { refreshBusyConflicts } from "./conflicts";
import { keptForGood } from "./listing-end";

/** A calendar's removal that is not believed yet, locked; null: the calendar is not read. */
export async function heldRemovalOf(
  tx: Tx,
  calendarId: string,
): Promise<{ held: HeldRemoval | null; memberName: string } | null> {
  const [row] = await tx
    .select({ held: calendarSync.held, memberName: member.name })
    .from(calendarSync)
    .innerJoin(member, eq(member.id, calendarSync.memberId))
    .where(eq(calendarSync.calendarId, calendarId))
    .for("update", { of: calendarSync });
  return row ?? null;
}

export async function saveHeldRemoval(tx: Tx, calendarId: string, held: HeldRemoval): Promise<void> {
  await tx.update(calendarSync).set({ held }).where(eq(calendarSync.calendarId, calendarId));
}

/**
 * Brings back what an approved removal took. Until the provider names them again as gone they block, whatever its lists
 * leave out. @returns how many events
 */
export async function undoRemoval(
  tx: Tx,
  { companyId, calendarId }: { companyId: string; calendarId: string },
  now: Date,
): Promise<number> {
  const rows = await tx.execute<{ family_id: string }>(sql`
    update seen_event set removed_at = null, epoch = ${keptForGood}
    where company_id = ${companyId} and calendar_id = ${calendarId} and removed_at is not null
    returning family_id`);
  if (rows.length === 0) return 0;
  const [who] = await tx
    .select({ memberId: calendarSync.memberId, zone: member.zone })
    .from(calendarSync)
    .innerJoin(member, eq(member.id, calendarSync.memberId))
    .where(eq(calendarSync.calendarId, calendarId));
  if (!who) throw new Error("a calendar with stored events is not read");
  const at = { companyId, calendarId, ...who, window: blockWindow(now) };
  const families = new Set(rows.map((row) => row.family_id));
  if (await expandFamilies(tx, at, families, now)) {
    await refreshBusyConflicts(tx, at, now);
    await announce(tx, companyId, null);
  }
  return rows.length;
}

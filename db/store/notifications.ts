import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { notification } from "@/db/schema-sync";
import type { NotificationKind } from "@/lib/domain/notification";

export type News = {
  readonly companyId: string;
  readonly kind: NotificationKind;
  readonly bookingId?: string;
  readonly conflictId?: string;
  readonly calendarId?: string;
};

/** Everybody in the office: active dispatchers and owners. */
export async function officeMembers(tx: Tx): Promise<string[]> {
  const rows = await tx
    .select({ id: member.id })
    .from(member)
    .where(and(member.isActive, inArray(member.role, ["dispatcher", "owner"])));
  return rows.map((row) => row.id);
}

/** Rings once for each of them; the same news of the same conflict a second time rings for nobody. */
export async function notify(tx: Tx, memberIds: Iterable<string>, news: News, now: Date): Promise<void> {
  const values = [...new Set(memberIds)].map((memberId) => ({ ...news, memberId, createdAt: now }));
  if (values.length === 0) return;
  await tx.insert(notification).values(values).onConflictDoNothing();
}

/** Rings again for the office, also for those who have read it. */
export async function notifyAgain(tx: Tx, memberIds: Iterable<string>, news: News, now: Date): Promise<void> {
  const values = [...new Set(memberIds)].map((memberId) => ({ ...news, memberId, createdAt: now }));
  if (values.length === 0) return;
  await tx
    .insert(notification)
    .values(values)
    .onConflictDoUpdate({
      target: [notification.companyId, notification.memberId, notification.conflictId, notification.kind],
      set: { createdAt: now, readAt: null, overAt: null },
    });
}

/** What these were about is over; they stay to be read. */
export async function endNotifications(
  tx: Tx,
  about: { readonly conflictId: string } | { readonly calendarId: string },
  now: Date,
): Promise<void> {
  const isAbout =
    "conflictId" in about
      ? eq(notification.conflictId, about.conflictId)
      : and(eq(notification.calendarId, about.calendarId), eq(notification.kind, "calendar.removalHeld"));
  await tx
    .update(notification)
    .set({ overAt: now })
    .where(and(isAbout, isNull(notification.overAt)));
}

export async function markNotificationsRead(
  tx: Tx,
  memberId: string,
  ids: readonly string[] | "all",
  now: Date,
): Promise<void> {
  if (ids !== "all" && ids.length === 0) return;
  await tx
    .update(notification)
    .set({ readAt: now })
    .where(
      and(
        eq(notification.memberId, memberId),
        isNull(notification.readAt),
        ids === "all" ? undefined : inArray(notification.id, [...ids]),
      ),
    );
}

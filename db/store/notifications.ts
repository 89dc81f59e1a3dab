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
  readonly episodeId?: string;
};

/** Everybody in the office: active dispatchers and owners. */
export async function officeMembers(tx: Tx): Promise<string[]> {
  const rows = await tx
    .select({ id: member.id })
    .from(member)
    .where(and(member.isActive, inArray(member.role, ["dispatcher", "owner"])));
  return rows.map((row) => row.id);
}

/**
 * Rings once for each of them; the same news of the same conflict or episode a second time rings for nobody.
 * @returns for whom it rang
 */
export async function notify(tx: Tx, memberIds: Iterable<string>, news: News, now: Date): Promise<string[]> {
  const values = [...new Set(memberIds)].map((memberId) => ({ ...news, memberId, createdAt: now }));
  if (values.length === 0) return [];
  const rang = await tx
    .insert(notification)
    .values(values)
    .onConflictDoNothing()
    .returning({ memberId: notification.memberId });
  return rang.map(({ memberId }) => memberId);
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
  about: { readonly conflictId: string } | { readonly calendarId: string } | { readonly episodeId: string },
  now: Date,
): Promise<void> {
  const isAbout = aboutWhat(about);
  await tx
    .update(notification)
    .set({ overAt: now })
    .where(and(isAbout, isNull(notification.overAt)));
}

function aboutWhat(about: Parameters<typeof endNotifications>[1]) {
  if ("conflictId" in about) return eq(notification.conflictId, about.conflictId);
  if ("calendarId" in about)
    return and(eq(notification.calendarId, about.calendarId), eq(notification.kind, "calendar.removalHeld"));
  return eq(notification.episodeId, about.episodeId);
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

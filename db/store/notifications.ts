import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { member } from "@/db/schema";
import { notification } from "@/db/schema-sync";
import type { NotificationKind } from "@/lib/domain/notification";
import { dropMailAbout, type OverNews } from "./mail";

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

/** Rings again, also for those who have read it. @returns for whom it rang */
export async function notifyAgain(
  tx: Tx,
  memberIds: Iterable<string>,
  news: News,
  now: Date,
): Promise<string[]> {
  const values = [...new Set(memberIds)].map((memberId) => ({ ...news, memberId, createdAt: now }));
  if (values.length === 0) return [];
  const { companyId, memberId, conflictId, episodeId, kind } = notification;
  await tx
    .insert(notification)
    .values(values)
    .onConflictDoUpdate({
      target: [companyId, memberId, news.conflictId === undefined ? episodeId : conflictId, kind],
      set: { createdAt: now, readAt: null, overAt: null },
    });
  return values.map((value) => value.memberId);
}

/** What these were about is over; they stay to be read, and letters that say so are not sent any more. */
export async function endNotifications(tx: Tx, about: OverNews, now: Date): Promise<void> {
  await dropMailAbout(tx, about, now);
  const isAbout = aboutWhat(about);
  await tx
    .update(notification)
    .set({ overAt: now })
    .where(and(isAbout, isNull(notification.overAt)));
}

function aboutWhat(about: OverNews) {
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

/**
 * Ends what a member was told of a booking, since something newer follows. `fresh`: what they were told last since `since`
 * and have not read; it counts as read now, since the newer tells it too. `knewBefore`: they were told of it before that.
 * `swallowed`: what the fresh one had replaced in the same way.
 */
export async function replaceBookingNews(
  tx: Tx,
  of: {
    readonly memberId: string;
    readonly bookingId: string;
    readonly kinds: readonly NotificationKind[];
    readonly since: Date;
  },
  now: Date,
): Promise<{
  readonly fresh: { readonly kind: NotificationKind; readonly createdAt: Date } | null;
  readonly knewBefore: boolean;
  readonly swallowed: NotificationKind | null;
}> {
  const rows = await tx
    .select()
    .from(notification)
    .where(
      and(
        eq(notification.memberId, of.memberId),
        eq(notification.bookingId, of.bookingId),
        inArray(notification.kind, [...of.kinds]),
      ),
    );
  const fresh = rows.find((row) => isOpen(row) && row.readAt === null && row.createdAt > of.since);
  for (const row of rows.filter(isOpen))
    await tx
      .update(notification)
      .set({ overAt: now, ...(row === fresh ? { readAt: now } : {}) })
      .where(eq(notification.id, row.id));
  const at = fresh?.createdAt.getTime();
  const swallowed = rows.find((row) => row.overAt?.getTime() === at && row.readAt?.getTime() === at);
  return {
    fresh: fresh ?? null,
    knewBefore: rows.some((row) => row !== fresh),
    swallowed: (fresh && swallowed?.kind) ?? null,
  };
}

function isOpen(row: { readonly overAt: Date | null }): boolean {
  return row.overAt === null;
}

import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { booking, calendar, connection, customer, member } from "@/db/schema";
import { episode } from "@/db/schema-health";
import { conflict, notification } from "@/db/schema-sync";
import type { NotificationFacts } from "@/lib/domain/notification";

/** One line of the bell; its words are made of the facts. */
export type NotificationView = {
  readonly id: string;
  readonly at: Date;
  readonly isRead: boolean;
  /** What it was about is over. */
  readonly isOver: boolean;
  readonly facts: NotificationFacts;
};

const shown = 50;

export async function unreadCount(tx: Tx, memberId: string): Promise<number> {
  return tx.$count(notification, and(eq(notification.memberId, memberId), isNull(notification.readAt)));
}

/** What was told to this member, the newest first, and how much of all is unread. */
export async function notificationsOf(
  tx: Tx,
  memberId: string,
): Promise<{ unread: number; items: NotificationView[] }> {
  const rows = await tx
    .select({
      row: notification,
      booking,
      customer: customer.name,
      conflict,
      episode,
      fieldworker: { id: member.id, name: member.name },
      provider: connection.provider,
    })
    .from(notification)
    .leftJoin(booking, eq(booking.id, notification.bookingId))
    .leftJoin(customer, eq(customer.id, booking.customerId))
    .leftJoin(conflict, eq(conflict.id, notification.conflictId))
    .leftJoin(episode, eq(episode.id, notification.episodeId))
    .leftJoin(
      calendar,
      sql`${calendar.id} = coalesce(${notification.calendarId}, (select c.id from calendar c
        where c.id::text = split_part(${conflict.subject}, '|', 1)), (select m.calendar_id from mirror m
        where m.booking_id = ${conflict.bookingId} and m.fieldworker_id = ${conflict.fieldworkerId}))`,
    )
    .leftJoin(connection, sql`${connection.id} = coalesce(${episode.connectionId}, ${calendar.connectionId})`)
    .leftJoin(
      member,
      sql`${member.id} = coalesce(${conflict.fieldworkerId}, ${episode.memberId}, ${calendar.memberId})`,
    )
    .where(eq(notification.memberId, memberId))
    .orderBy(desc(notification.createdAt), desc(notification.id))
    .limit(shown);
  const items = rows.map(
    ({
      row,
      booking: place,
      customer: name,
      conflict: clash,
      fieldworker,
      provider,
      ...rest
    }): NotificationView => ({
      id: row.id,
      at: row.createdAt,
      isRead: row.readAt !== null,
      isOver: row.overAt !== null,
      facts: {
        kind: row.kind,
        conflictId: row.conflictId,
        booking: place && {
          id: place.id,
          ref: place.ref,
          customer: name ?? "",
          span: { start: place.startsAt, end: place.endsAt },
        },
        fieldworker,
        provider,
        span: clash?.startsAt && clash.endsAt ? { start: clash.startsAt, end: clash.endsAt } : null,
        episode: rest.episode && {
          openedAt: rest.episode.openedAt,
          endedAt: rest.episode.endedAt,
          digested: rest.episode.digest?.length ?? 0,
        },
      },
    }),
  );
  return { unread: await unreadCount(tx, memberId), items };
}

import type { NewsItem } from "@/components/shell/news";
import type { NotificationView } from "@/db/views/notifications";
import { notificationWords } from "@/lib/domain/notification";

/** The bell's lines in words for one member. */
export function newsItems(
  views: readonly NotificationView[],
  viewer: { readonly memberId: string; readonly zone: string },
): NewsItem[] {
  return views.map(({ id, at, isRead, isOver, facts }) => ({
    id,
    ...notificationWords(facts, viewer),
    at: at.toISOString(),
    isRead,
    isOver,
  }));
}

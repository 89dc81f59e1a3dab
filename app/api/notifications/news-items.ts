import type { NewsItem } from "@/components/shell/news";
import type { NotificationView } from "@/db/views/notifications";
import { notificationWords } from "@/lib/domain/notification";

/** How many lines the bell shows. */
const shown = 20;

/** The bell's lines in words for one member. */
export function newsItems(
  views: readonly NotificationView[],
  viewer: { readonly memberId: string; readonly zone: string },
): NewsItem[] {
  return views.slice(0, shown).map(({ id, at, isRead, isOver, facts }) => ({
    id,
    ...notificationWords(facts, viewer),
    at: at.toISOString(),
    isRead,
    isOver,
  }));
}

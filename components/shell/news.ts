/** One line of the bell, in words. */
export type NewsItem = {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly href: string;
  /** ISO 8601. */
  readonly at: string;
  readonly isRead: boolean;
  /** What it was about is over. */
  readonly isOver: boolean;
};

/** What waits for a member; `items` null: not read yet. */
export type News = {
  readonly unread: number;
  readonly openConflicts: number;
  /** Connections that somebody should look at, as far as this member sees them. */
  readonly needAttention?: number;
  readonly items: readonly NewsItem[] | null;
};

/** The news once these are read, or all of them. */
export function afterReading(news: News, ids: readonly string[] | "all"): News {
  const isMeant = (item: NewsItem) => !item.isRead && (ids === "all" || ids.includes(item.id));
  const items = news.items ?? [];
  const read = items.filter(isMeant).length;
  return {
    ...news,
    unread: ids === "all" ? 0 : Math.max(0, news.unread - read),
    items: news.items && items.map((item) => (isMeant(item) ? { ...item, isRead: true } : item)),
  };
}

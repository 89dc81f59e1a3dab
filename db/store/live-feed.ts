import type { DatabaseConnection } from "@/db/client";

/** Something of this booking changed; null: something of the company's settings. Ids only. */
export type LiveMessage = { readonly companyId: string; readonly bookingId: string | null };

export type LiveFeed = {
  /** Returns what ends it. `onGap`: messages may have been missed, so read everything anew. */
  listen(
    companyId: string,
    listener: { onMessage: (message: LiveMessage) => void; onGap: () => void },
  ): () => void;
};

type Listener = { onMessage: (message: LiveMessage) => void; onGap: () => void };

const feeds = new WeakMap<object, LiveFeed>();

/** The feed of this connection pool: one LISTEN connection, opened with the first listener, handed out by company. */
export function liveFeedOf(database: Pick<DatabaseConnection, "listen">): LiveFeed {
  const known = feeds.get(database);
  if (known) return known;
  const made = liveFeed(database);
  feeds.set(database, made);
  return made;
}

function liveFeed(database: Pick<DatabaseConnection, "listen">): LiveFeed {
  const listeners = new Map<string, Set<Listener>>();
  let isOpen = false;

  const open = () => {
    if (isOpen) return;
    isOpen = true;
    database.listen("live", deliver, () => {
      for (const each of [...listeners.values()].flatMap((set) => [...set])) each.onGap();
    });
  };
  const deliver = (payload: string) => {
    const message = messageOf(payload);
    if (!message) return;
    for (const each of listeners.get(message.companyId) ?? []) each.onMessage(message);
  };

  return {
    listen(companyId, listener) {
      open();
      const set = listeners.get(companyId) ?? new Set();
      listeners.set(companyId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(companyId);
      };
    },
  };
}

function messageOf(payload: string): LiveMessage | null {
  try {
    const { companyId, bookingId } = JSON.parse(payload) as Record<string, unknown>;
    if (typeof companyId !== "string") return null;
    return { companyId, bookingId: typeof bookingId === "string" ? bookingId : null };
  } catch {
    return null;
  }
}

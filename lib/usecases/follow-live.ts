import { type LiveMessage, liveFeedOf } from "@/db/store/live-feed";
import type { Deps } from "@/lib/deps";

export type { LiveMessage };

/**
 * Hears of every change in a company from any process until the returned function is called. `onGap` says that messages
 * may have been missed. Who may be told of which booking is asked by the caller.
 */
export function followLive(
  deps: Pick<Deps, "database">,
  companyId: string,
  listener: { onMessage: (message: LiveMessage) => void; onGap: () => void },
): () => void {
  return liveFeedOf(deps.database).listen(companyId, listener);
}

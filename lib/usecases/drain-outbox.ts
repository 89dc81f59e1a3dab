import { claimOutbox, markSent } from "@/db/store/outbox";
import type { Deps } from "@/lib/deps";
import type { OutgoingEvent } from "@/lib/domain/outgoing-event";

const claimMs = 30_000;
const batch = 50;

/**
 * Hands due outbox rows to the job engine. Sending twice is harmless (the row id is the event id), so a process that
 * ends between sending and marking loses nothing. Returns how many were sent.
 */
export async function drainOutbox(
  deps: Pick<Deps, "clock" | "database" | "failpoint">,
  send: (events: readonly OutgoingEvent[]) => Promise<void>,
): Promise<number> {
  let sent = 0;
  for (;;) {
    const claimed = await claimOutbox(deps.database, deps.clock.now(), claimMs, batch);
    if (claimed.size === 0) return sent;
    deps.failpoint("outbox.after_claim");
    for (const [companyId, events] of claimed) {
      await send(events);
      const ids = events.map((event) => event.id);
      await deps.database.asCompany(companyId, (tx) => markSent(tx, ids, deps.clock.now()));
      sent += events.length;
    }
  }
}

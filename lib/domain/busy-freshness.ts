import { silentAfterMs } from "@/lib/domain/read-schedule";
import type { ConnectionHealth } from "@/lib/domain/sync-badge";

/** What is known of the reading of one calendar that blocks somebody's time. */
export type BlockingRead = {
  readonly state: ConnectionHealth;
  readonly failingSince: Date | null;
  readonly lastReadAt: Date | null;
  readonly connectedAt: Date;
};

/** Busy times that were not heard of for too long: they still hold as they were, and nobody can say whether they are all. */
export type StaleBusy = {
  /** The last reading that worked; null: there was none. */
  readonly asOf: Date | null;
};

/** A failure this young may be over at the next look. */
const patienceMs = 60_000;

/** Of several calendars the one that was read longest ago speaks for all; null: all are fresh [P20]. */
export function staleBusy(reads: readonly BlockingRead[], now: Date): StaleBusy | null {
  const stale = reads.filter((read) => isStale(read, now)).map(({ lastReadAt }) => lastReadAt);
  if (stale.length === 0) return null;
  return { asOf: stale.reduce(earlier) };
}

/** Never read is the earliest. */
function earlier(one: Date | null, other: Date | null): Date | null {
  return one === null || other === null ? null : one < other ? one : other;
}

function isStale({ state, failingSince, lastReadAt, connectedAt }: BlockingRead, now: Date): boolean {
  if (state === "needsReconnect" || state === "paused") return true;
  if (failingSince !== null) return now.getTime() - failingSince.getTime() >= patienceMs;
  return now.getTime() - (lastReadAt ?? connectedAt).getTime() > silentAfterMs;
}

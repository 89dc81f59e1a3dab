import { claimProbes } from "@/db/store/probes";
import type { Deps } from "@/lib/deps";

/** One probe a broken connection in this time; its success releases the rest of the queue (decision 8). */
const probeEveryMs = 6 * 60_000;

/**
 * Looks after pushes whose waiting time is over: after a failure, or because the job that should have delivered them
 * never came. Per connection only the oldest goes out. Twice at once is harmless. Returns how many were sent out.
 */
export async function probeWaiting(deps: Pick<Deps, "clock" | "database">): Promise<number> {
  return claimProbes(deps.database, deps.clock.now(), probeEveryMs);
}

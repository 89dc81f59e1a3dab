import type { Deps } from "@/lib/deps";
import { silentAfterMs } from "@/lib/domain/read-schedule";

export type HealthRound = {
  readonly checked: number;
  readonly climbed: number;
};

/** All that fail: each keeps its place in the list for as long as it fails, so who is cut off would never be told. */
const connectionsAtMost = 100_000;

/**
 * Looks at every connection that fails, or was not heard of for too long: opens and ends episodes, climbs their rungs and
 * tells fieldworkers what came in a gap. Each connection in a transaction of its own, so that one that cannot be looked at
 * holds up no other; twice at once is harmless [I9].
 * @throws the first error, after every other connection was looked at
 */
export async function escalateHealth(deps: Pick<Deps, "clock" | "syncStore">): Promise<HealthRound> {
  const now = deps.clock.now();
  const silentSince = new Date(now.getTime() - silentAfterMs);
  const found = await deps.syncStore.connectionsToCheck(silentSince, connectionsAtMost);
  let climbed = 0;
  const errors: unknown[] = [];
  for (const at of found) {
    try {
      climbed += await deps.syncStore.checkHealth(at, deps.clock.now());
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return { checked: found.length, climbed };
}

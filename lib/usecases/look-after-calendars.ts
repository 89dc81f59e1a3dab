import { rollDueCalendars } from "@/db/store/horizon";
import { claimDueReads } from "@/db/store/read-wishes";
import { claimWatchUpkeep } from "@/db/store/watches";
import type { Deps } from "@/lib/deps";

const readsAtOnce = 500;
const connectionsAtOnce = 200;
const calendarsAtOnce = 20;

/**
 * The certainty below the notices: wishes the readings that are due, looks after watches that run out and moves the horizon
 * of recurring events on. Twice at once is harmless. Returns how many of each.
 */
export async function lookAfterCalendars(
  deps: Pick<Deps, "clock" | "realClock" | "database">,
): Promise<{ reads: number; watches: number; rolled: number }> {
  const { clock, realClock, database } = deps;
  return {
    reads: await claimDueReads(database, clock.now(), readsAtOnce),
    watches: await claimWatchUpkeep(database, realClock.now(), connectionsAtOnce),
    rolled: await rollDueCalendars(database, clock.now(), calendarsAtOnce),
  };
}

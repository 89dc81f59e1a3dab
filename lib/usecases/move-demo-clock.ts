import { announce } from "@/db/store/activity";
import { bringBack, carryReadings } from "@/db/store/clock-moves";
import { companySettings } from "@/db/store/company";
import type { Deps } from "@/lib/deps";
import { type ClockMove, nextClockChange } from "@/lib/domain/clock-change";
import { silentAfterMs } from "@/lib/domain/read-schedule";
import { done, type Result, refused } from "@/lib/result";

/** So long before the clocks change it lands, that the change itself can be watched. */
const beforeChangeMs = 2 * 60_000;

/**
 * Moves the demo's product time for the app, the job engine and the sandbox. What waits for a time in what is skipped is
 * due at once; on the way back what waited for a later time waits no longer. Activity keeps the times it was written at.
 */
export async function moveDemoClock(
  deps: Pick<Deps, "demoClock" | "database">,
  { companyId, move }: { readonly companyId: string; readonly move: ClockMove },
): Promise<Result<{ readonly now: Date }, "notDemo" | "noClockChange">> {
  const { demoClock, database } = deps;
  if (demoClock === null) return refused("notDemo");
  const from = demoClock.now();
  const { zone } = await database.asCompany(companyId, companySettings);
  const byMs = stepOf(move, from, demoClock.offsetMs(), zone);
  if (byMs === null) return refused("noClockChange", zone);
  if (byMs > 0)
    await database.asCompany(companyId, (tx) =>
      carryReadings(tx, byMs, new Date(from.getTime() - silentAfterMs)),
    );
  demoClock.setOffset(demoClock.offsetMs() + byMs);
  await database.asCompany(companyId, async (tx) => {
    if (byMs < 0) await bringBack(tx, demoClock.now());
    await announce(tx, companyId, null);
  });
  return done({ now: demoClock.now() });
}

function stepOf(move: ClockMove, from: Date, offsetMs: number, zone: string): number | null {
  switch (move) {
    case "5":
    case "30":
    case "120":
      return Number(move) * 60_000;
    case "realTime":
      return 0 - offsetMs;
    case "clockChange": {
      const changesAt = nextClockChange(zone, new Date(from.getTime() + beforeChangeMs));
      return changesAt && changesAt.getTime() - beforeChangeMs - from.getTime();
    }
  }
}

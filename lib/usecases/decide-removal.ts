import { appendActivity } from "@/db/store/activity";
import { heldRemovalOf, saveHeldRemoval, undoRemoval } from "@/db/store/held-removals";
import { wishRead } from "@/db/store/read-wishes";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import type { HeldRemoval } from "@/lib/domain/removal-guard";
import { done, type Result, refused } from "@/lib/result";

export type RemovalChoice = "approve" | "keep" | "undo";

/**
 * What a person says of a removal too large to believe [P18]: the events are really gone, or their time stays blocked.
 * `undo` brings back what an approved removal took. The next reading does it; that is wished for here.
 */
export async function decideRemoval(
  deps: Pick<Deps, "clock" | "database">,
  asked: {
    readonly companyId: string;
    readonly calendarId: string;
    readonly choice: RemovalChoice;
    readonly by: ActivityActor;
    readonly requestId: string;
  },
): Promise<Result<null, "notFound" | "nothingHeld">> {
  const { companyId, calendarId, choice, by, requestId } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const found = await heldRemovalOf(tx, calendarId);
    if (!found) return refused("notFound");
    const { held, memberName } = found;
    if (choice === "undo") {
      const brought = await undoRemoval(tx, { companyId, calendarId }, now);
      if (brought === 0) return refused("nothingHeld");
    } else {
      if (held?.state !== "asking") return refused("nothingHeld");
      const state: HeldRemoval["state"] = choice === "approve" ? "approved" : "kept";
      await saveHeldRemoval(tx, calendarId, { ...held, state });
    }
    await wishRead(tx, { companyId, calendarId }, now);
    const words = { approve: "Really gone", keep: "Time stays blocked", undo: "Brought back" };
    const change = { field: `${memberName}: events that disappeared`, old: null, new: words[choice] };
    await appendActivity(tx, companyId, now, [
      {
        kind: "settings.changed",
        bookingId: null,
        pushId: null,
        detail: { actor: by, requestId, changes: [change], facts: {} },
      },
    ]);
    return done(null);
  });
}

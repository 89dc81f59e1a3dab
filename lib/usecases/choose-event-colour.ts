import { appendActivity } from "@/db/store/activity";
import { saveEventColour } from "@/db/store/calendar-choices";
import { connectionById } from "@/db/store/connections";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { colourNamed, noColourWords } from "@/lib/domain/event-colour";
import { done, type Result, refused } from "@/lib/result";

/** What our events have in one of the member's own accounts from now on; existing copies follow at their next push [B12]. */
export async function chooseEventColour(
  deps: Pick<Deps, "clock" | "database">,
  choice: {
    readonly companyId: string;
    readonly memberId: string;
    readonly connectionId: string;
    /** One of the provider's own; null: the calendar's. */
    readonly colour: string | null;
    readonly by: ActivityActor;
    readonly requestId: string;
  },
): Promise<Result<null, "notFound" | "unknownColour">> {
  const { companyId, memberId, connectionId, by, requestId } = choice;
  return deps.database.asCompany(companyId, async (tx) => {
    const connection = await connectionById(tx, connectionId);
    if (!connection || connection.memberId !== memberId || connection.state === "disconnected")
      return refused("notFound");
    const colour = choice.colour === null ? null : colourNamed(connection.provider, choice.colour);
    if (colour === null && choice.colour !== null) return refused("unknownColour");
    const before = connection.eventColour;
    if (before === colour) return done(null);
    await saveEventColour(tx, connectionId, colour);
    const change = { field: "Event colour", old: before ?? noColourWords, new: colour ?? noColourWords };
    const facts = { account: connection.accountEmail };
    await appendActivity(tx, companyId, deps.clock.now(), [
      {
        kind: "settings.changed",
        bookingId: null,
        pushId: null,
        detail: { actor: by, requestId, changes: [change], facts },
      },
    ]);
    return done(null);
  });
}

import type { Tx } from "@/db/client";
import { alarmFacts } from "@/db/store/alarms";
import { followHealth } from "@/db/store/episodes";
import { connectionInCare, lastToldOf, openEpisodeOf } from "@/db/store/sync-care";
import { tell } from "@/db/store/tell";
import type { Deps } from "@/lib/deps";
import { personalLetter } from "@/lib/domain/health-letters";
import { lastedWords } from "@/lib/domain/sync-health-words";
import { firstNameOf } from "@/lib/domain/time-words";
import { done, type Result, refused } from "@/lib/result";

const quietMs = 10 * 60_000;

/**
 * Tells a fieldworker again, in the bell and by mail, that only they can mend their calendar. At most once in ten minutes
 * for each connection, the telling that the failure itself began included.
 */
export async function sendReconnectLink(
  deps: Pick<Deps, "clock" | "database">,
  at: { readonly companyId: string; readonly connectionId: string },
): Promise<Result<null, "notFound" | "notNeeded" | "toldJustNow">> {
  return deps.database.asCompany(at.companyId, (tx) => send(tx, at, deps.clock.now()));
}

async function send(
  tx: Tx,
  at: { readonly companyId: string; readonly connectionId: string },
  now: Date,
): Promise<Result<null, "notFound" | "notNeeded" | "toldJustNow">> {
  const found = await connectionInCare(tx, at.connectionId);
  if (!found) return refused("notFound");
  const { state, stateSince, lastFailure, memberId } = found;
  if (state !== "needsReconnect" && state !== "cannotWrite") return refused("notNeeded");
  await followHealth(tx, at, now);
  const open = await openEpisodeOf(tx, at.connectionId);
  if (!open) return refused("notNeeded");
  const facts = await alarmFacts(tx, at.connectionId, lastFailure, stateSince);
  const toldAt = await lastToldOf(tx, { episodeId: open.id, memberId });
  if (toldAt && now.getTime() - toldAt.getTime() < quietMs) {
    const ago = lastedWords(now.getTime() - toldAt.getTime());
    return refused("toldJustNow", `${firstNameOf(facts.fieldworker)} was told ${ago} ago`);
  }
  const kind = state === "needsReconnect" ? "calendar.needsReconnect" : "calendar.cannotWrite";
  await tell(
    tx,
    [memberId],
    {
      topic: "reconnect",
      news: { companyId: at.companyId, kind, episodeId: open.id },
      letter: ({ zone }) => personalLetter(kind, { ...facts, zone }),
      isAgain: true,
    },
    now,
  );
  return done(null);
}

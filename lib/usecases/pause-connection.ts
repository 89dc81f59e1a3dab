import type { Tx } from "@/db/client";
import { appendActivity } from "@/db/store/activity";
import { forgetFailures, lockConnection, setPaused } from "@/db/store/disconnecting";
import { followHealth } from "@/db/store/episodes";
import { releaseWaiting } from "@/db/store/mirrors";
import { wishReads } from "@/db/store/read-wishes";
import { readableCalendarsOf } from "@/db/store/readable-calendars";
import { wishUpkeep } from "@/db/store/watches";
import type { Deps } from "@/lib/deps";
import type { ActivityActor } from "@/lib/domain/activity";
import { may } from "@/lib/domain/roles";
import { done, type Result, refused } from "@/lib/result";

export type PauseAsked = {
  readonly companyId: string;
  readonly connectionId: string;
  readonly actor: Extract<ActivityActor, { kind: "member" }>;
  readonly requestId?: string;
};

type PauseDeps = Pick<Deps, "clock" | "database">;

/**
 * Stops a connection for a while: nothing is read, sent or tried, what is asked for queues, and nobody is alarmed. Allowed
 * to its owner and to who cares for sync. Twice changes nothing.
 */
export function pauseConnection(deps: PauseDeps, asked: PauseAsked): Promise<Result<null, "notFound">> {
  return switchTo(deps, asked, "paused", async () => {});
}

/**
 * Goes on where it was stopped: what came meanwhile is read, and what waited is sent in its order. What was wrong before
 * shows itself at the first call.
 */
export function resumeConnection(deps: PauseDeps, asked: PauseAsked): Promise<Result<null, "notFound">> {
  const { companyId, connectionId } = asked;
  return switchTo(deps, asked, "live", async (tx, memberId, now) => {
    await forgetFailures(tx, connectionId);
    await wishReads(tx, companyId, await readableCalendarsOf(tx, connectionId), now);
    await releaseWaiting(tx, { companyId, fieldworkerId: memberId, connectionId, except: null }, now);
    await wishUpkeep(tx, companyId, [connectionId], now);
  });
}

function switchTo(
  deps: PauseDeps,
  asked: PauseAsked,
  state: "paused" | "live",
  then: (tx: Tx, memberId: string, now: Date) => Promise<void>,
): Promise<Result<null, "notFound">> {
  const { companyId, connectionId, actor, requestId = null } = asked;
  const now = deps.clock.now();
  return deps.database.asCompany(companyId, async (tx) => {
    const found = await lockConnection(tx, connectionId);
    if (!found) return refused("notFound");
    const { row, ownerName } = found;
    if (actor.memberId !== row.memberId && !may(actor.role, "careForSync")) return refused("notFound");
    if ((row.state === "paused") === (state === "paused")) return done(null);
    await setPaused(tx, connectionId, state, now);
    await then(tx, row.memberId, now);
    await followHealth(tx, asked, now);
    const facts = {
      provider: row.provider,
      account: row.accountEmail,
      fieldworker: ownerName,
      fieldworkerId: row.memberId,
    };
    await appendActivity(tx, companyId, now, [
      {
        kind: state === "paused" ? "calendar.paused" : "calendar.resumed",
        bookingId: null,
        pushId: null,
        detail: { actor, requestId, changes: [], facts },
      },
    ]);
    return done(null);
  });
}

import { and, asc, eq, inArray, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { syncRun } from "@/db/schema-health";
import type { ReadEnd, ReadRun } from "./sync-store";

const keptMs = 30 * 86_400_000;
/** More than come in at once, so that a long pause is caught up with. */
const forgottenAtOnce = 20;
const longestMs = 2_147_483_647;

type Place = { readonly companyId: string; readonly connectionId: string; readonly calendarId: string };

/**
 * Keeps a reading that brought something, read everything, or did not come to its end; ones without news leave nothing.
 * The connection's oldest lines go with each new one.
 */
export async function keepRun(tx: Tx, place: Place, end: ReadEnd, run: ReadRun, now: Date): Promise<void> {
  const { startedAt, changes, isFull, newestAt } = run;
  if (end.kind === "done" && changes === 0 && !isFull) return;
  const waitedMs = newestAt === null || isFull ? null : now.getTime() - newestAt.getTime();
  await tx.insert(syncRun).values({
    ...place,
    startedAt,
    finishedAt: now,
    changes,
    isFull,
    outcome: outcomeOf(end),
    failure: "failure" in end ? end.failure : null,
    delayMs: waitedMs === null ? null : Math.min(longestMs, Math.max(0, waitedMs)),
  });
  const old = tx
    .select({ id: syncRun.id })
    .from(syncRun)
    .where(
      and(
        eq(syncRun.connectionId, place.connectionId),
        lt(syncRun.finishedAt, new Date(now.getTime() - keptMs)),
      ),
    )
    .orderBy(asc(syncRun.finishedAt))
    .limit(forgottenAtOnce);
  await tx.delete(syncRun).where(inArray(syncRun.id, old));
}

function outcomeOf({ kind }: ReadEnd): "done" | "startedOver" | "failed" {
  switch (kind) {
    case "done":
      return "done";
    case "startOver":
      return "startedOver";
    case "failed":
    case "blocked":
      return "failed";
  }
}
